import { ScenarioError } from "../../../base/errors.ts";
import { randomStream } from "../../../base/random.ts";
import type { Population } from "../../population.ts";
import { educationLabels, inRange, type PopulationFilter, sexLabels, wantedLabels } from "../../population-filter.ts";
import { ageSexIndex, housingLabels, maritalStatusLabels } from "./categories.ts";
import { drawSample, type Sampler, samplerOf } from "./sampler.ts";
import type { CensusCell, CensusTables } from "./tables.ts";
import { drawWage, type WageSampler, wageSamplerOf } from "./wage-sampler.ts";

/** A cell cut down to what the filter lets through. */
interface CellSampler {
  readonly cell: CensusCell;
  readonly ageSex: number;
  readonly hours: Sampler;
  readonly wage: WageSampler;
  readonly age: Sampler;
  /** Draws indexes of the household types of the age band and sex. */
  readonly household: Sampler;
  /** People in the cell who pass. */
  readonly count: number;
}

/**
 * Draws people from census tables: a cell, hours in its class, a wage by its inverse distribution function, an
 * occupation that goes with the wage, age, household. Six random numbers a person in a fixed order, so that the
 * first n people are the same for any size. A filter conditions the distributions, so that rare people cost no more.
 * @throws ScenarioError for an unknown label in the filter, or where nobody passes
 */
export function drawCensus(
  tables: CensusTables,
  size: number,
  seed: number,
  filter: PopulationFilter = {},
): Population {
  const samplers = cellSamplers(tables, filter);
  const whichCell = samplerOf(
    samplers.map((_, index) => index),
    samplers.map(({ count }) => count),
  );
  if (!whichCell) {
    throw new ScenarioError("population.filter: nobody in the census tables passes all conditions", {
      hint: `loosen one of: ${Object.keys(filter).join(", ")}`,
    });
  }
  const stream = randomStream(seed, "population");
  const { people, facts, householdFacts } = columnsFor(tables, size);
  for (let i = 0; i < size; i++) {
    const { cell, ageSex, hours, wage, age, household } = samplers[drawSample(whichCell, stream.next())];
    facts.sex.codes[i] = cell.sex;
    facts.education.codes[i] = cell.education;
    facts.occupationGroup.codes[i] = cell.group;
    people.usualHours[i] = drawSample(hours, stream.next());
    const drawn = drawWage(wage, stream.next());
    people.wage[i] = drawn.wage;
    facts.occupation.codes[i] = drawSample(drawn.segment.occupations, stream.next());
    facts.age[i] = drawSample(age, stream.next());
    const home = tables.households[ageSex][drawSample(household, stream.next())];
    facts.maritalStatus.codes[i] = home.maritalStatus;
    if (householdFacts) {
      householdFacts.householdSize[i] = home.size!;
      householdFacts.children[i] = home.children!;
      householdFacts.housing.codes[i] = home.housing!;
    }
  }
  return { ...people, facts: { ...facts, ...householdFacts } };
}

function cellSamplers(tables: CensusTables, filter: PopulationFilter): readonly CellSampler[] {
  const sexes = wantedLabels(filter.sex, sexLabels, "sex");
  const educations = wantedLabels(filter.education, educationLabels, "education");
  const groups = wantedLabels(filter.occupationGroup, tables.groupLabels, "occupationGroup");
  const occupations = wantedLabels(filter.occupation, tables.occupationLabels, "occupation");
  const hours = tables.hoursPools.map(({ values, counts }) =>
    samplerOf(values, counts, (value) => inRange(value, filter.hours)),
  );
  const ages = tables.ages.map(({ values, counts }) =>
    samplerOf(values, counts, (value) => inRange(value, filter.age)),
  );
  const households = tables.households.map((types) =>
    samplerOf(
      types.map((_, index) => index),
      types.map(({ count }) => count),
    ),
  );
  const occupationsByClass = tables.occupationPools.map((classes) =>
    classes.map(({ values, counts }) => samplerOf(values, counts, (value) => occupations[value])),
  );
  return tables.cells.flatMap((cell): CellSampler[] => {
    const ageSex = ageSexIndex(cell.ageBand, cell.sex);
    const [cellHours, age, household] = [hours[cell.hoursPool], ages[ageSex], households[ageSex]];
    const isWanted = sexes[cell.sex] && educations[cell.education] && groups[cell.group];
    if (!isWanted || !cellHours || !age || !household) return [];
    const wage = wageSamplerOf(
      tables.wagePools[cell.wagePool],
      tables.occupationPools[cell.occupationPool],
      occupationsByClass[cell.occupationPool],
      filter.wage,
    );
    const count = cell.count * cellHours.share * age.share * wage.share;
    return count > 0 ? [{ cell, ageSex, hours: cellHours, wage, age, household, count }] : [];
  });
}

function columnsFor(tables: CensusTables, size: number) {
  return {
    people: {
      size,
      wage: new Float64Array(size),
      usualHours: new Float64Array(size),
      weight: new Float64Array(size).fill(1),
    },
    facts: {
      age: new Uint8Array(size),
      sex: { codes: new Uint8Array(size), labels: sexLabels },
      education: { codes: new Uint8Array(size), labels: educationLabels },
      occupationGroup: { codes: new Uint8Array(size), labels: tables.groupLabels },
      occupation: { codes: new Uint16Array(size), labels: tables.occupationLabels },
      maritalStatus: { codes: new Uint8Array(size), labels: maritalStatusLabels },
    },
    householdFacts: tables.manifest.hasHouseholds
      ? {
          householdSize: new Uint8Array(size),
          children: new Uint8Array(size),
          housing: { codes: new Uint8Array(size), labels: housingLabels },
        }
      : undefined,
  };
}
