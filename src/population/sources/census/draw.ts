import { ScenarioError } from "../../../base/errors.ts";
import { randomStream } from "../../../base/random.ts";
import { type BuiltInName, builtInColumns } from "../../built-in-columns.ts";
import { educationLabels, housingLabels, maritalStatusLabels, sexLabels } from "../../labels.ts";
import { byName, type CodedColumn, type Column, type Population } from "../../population.ts";
import { inRange, lackingColumn, type PopulationFilter, rangeFor, wantedLabels } from "../../population-filter.ts";
import { ageSexIndex } from "./categories.ts";
import { drawSample, type Sampler, samplerOf } from "./sampler.ts";
import type { CensusCell, CensusTables, HouseholdType } from "./tables.ts";
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
 * @throws ScenarioError for an unknown column or label in the filter, or where nobody passes
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
  const { people, facts, householdFacts } = arraysFor(tables, size);
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
  return { ...people, columns: byName(columnsOf({ ...facts, ...householdFacts })) };
}

function columnsOf(facts: Readonly<Record<string, Uint8Array | CodedColumn>>): readonly Column[] {
  return Object.entries(facts).map(([name, values]) => {
    const { unit, meaning } = builtInColumns[name as BuiltInName];
    return values instanceof Uint8Array
      ? { name, kind: "number", unit, meaning, values }
      : { name, kind: "label", unit, meaning, ...values };
  });
}

function cellSamplers(tables: CensusTables, filter: PopulationFilter): readonly CellSampler[] {
  const names = censusColumns(tables.manifest.hasHouseholds);
  for (const name of Object.keys(filter))
    if (!names.some((known) => known === name)) throw lackingColumn(name, "the census", names);
  const sexes = wantedLabels(filter, sexLabels, "sex");
  const educations = wantedLabels(filter, educationLabels, "education");
  const groups = wantedLabels(filter, tables.groupLabels, "occupationGroup");
  const occupations = wantedLabels(filter, tables.occupationLabels, "occupation");
  const [hoursRange, ageRange, wageRange] = ["hours", "age", "wage"].map((name) => rangeFor(filter, name));
  const hours = tables.hoursPools.map(({ values, counts }) =>
    samplerOf(values, counts, (value) => inRange(value, hoursRange)),
  );
  const ages = tables.ages.map(({ values, counts }) => samplerOf(values, counts, (value) => inRange(value, ageRange)));
  const isWantedHousehold = householdTest(filter);
  const households = tables.households.map((types) =>
    samplerOf(
      types.map((_, index) => index),
      types.map(({ count }) => count),
      (index) => isWantedHousehold(types[index]),
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
      wageRange,
    );
    const count = cell.count * cellHours.share * age.share * wage.share * household.share;
    return count > 0 ? [{ cell, ageSex, hours: cellHours, wage, age, household, count }] : [];
  });
}

/** Names of the columns that people from such tables have, `wage` and `hours` included. */
export function censusColumns(hasHouseholds: boolean): readonly BuiltInName[] {
  const person = ["age", "sex", "education", "occupationGroup", "occupation", "maritalStatus"] as const;
  return ["wage", "hours", ...person, ...(hasHouseholds ? (["householdSize", "children", "housing"] as const) : [])];
}

function householdTest(filter: PopulationFilter): (type: HouseholdType) => boolean {
  const statuses = wantedLabels(filter, maritalStatusLabels, "maritalStatus");
  const homes = wantedLabels(filter, housingLabels, "housing");
  const [sizes, children] = ["householdSize", "children"].map((name) => rangeFor(filter, name));
  return (type) =>
    statuses[type.maritalStatus] &&
    (filter.housing === undefined || homes[type.housing!]) &&
    (sizes === undefined || inRange(type.size!, sizes)) &&
    (children === undefined || inRange(type.children!, children));
}

function arraysFor(tables: CensusTables, size: number) {
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
