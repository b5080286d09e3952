import { ScenarioError } from "../../../base/errors.ts";
import { randomStream } from "../../../base/random.ts";
import { type BuiltInName, builtInColumns } from "../../built-in-columns.ts";
import { educationLabels, filingStatusLabels, housingLabels, maritalStatusLabels, sexLabels } from "../../labels.ts";
import { byName, type CodedColumn, type Column, type Population } from "../../population.ts";
import { inRange, lackingColumn, type PopulationFilter, rangeFor, wantedLabels } from "../../population-filter.ts";
import type { FamilyDraw } from "../../population-source.ts";
import { ageSexIndex } from "./categories.ts";
import { FamilyDraws } from "./families/draw-families.ts";
import type { FamilyTables } from "./families/family-tables.ts";
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
  /** Draws indexes of the household types of the age band and sex, where families are drawn by them. */
  readonly household: Sampler;
  /** People in the cell who pass. */
  readonly count: number;
}

/** Draws in a row of whom nobody's family passes the filter, after which nobody's is taken to. */
const mostDraws = 1_000_000;

/**
 * Draws people from census tables: a cell, hours in its class, a wage by its inverse distribution function, an
 * occupation that goes with the wage, age, household. Six random numbers a person in a fixed order, so that the
 * first n people are the same for any size; families by earnings have a stream of their own. A filter conditions the
 * distributions, so that rare people cost no more.
 * @param families by age and sex alone where the tables have no others
 * @throws ScenarioError for an unknown column or label in the filter, or where nobody passes
 */
export function drawCensus(
  tables: CensusTables,
  size: number,
  seed: number,
  filter: PopulationFilter = {},
  families: FamilyDraw = "by-earnings",
): Population {
  const familyTables = families === "by-earnings" ? tables.families : undefined;
  checkNames(tables, familyTables, filter);
  const draws = familyTables && new FamilyDraws(familyTables, seed, filter);
  const samplers = cellSamplers(tables, filter, draws);
  const whichCell = samplerOf(
    samplers.map((_, index) => index),
    samplers.map(({ count }) => count),
  );
  if (!whichCell) throw nobodyPasses(filter);
  const stream = randomStream(seed, "population");
  const { people, facts, householdFacts, familyFacts } = arraysFor(tables, size, familyTables);
  let rejected = 0;
  for (let i = 0; i < size; ) {
    const { cell, ageSex, hours, wage, age, household } = samplers[drawSample(whichCell, stream.next())];
    facts.sex.codes[i] = cell.sex;
    facts.education.codes[i] = cell.education;
    facts.occupationGroup.codes[i] = cell.group;
    people.usualHours[i] = drawSample(hours, stream.next());
    const drawn = drawWage(wage, stream.next());
    people.wage[i] = drawn.wage;
    facts.occupation.codes[i] = drawSample(drawn.segment.occupations, stream.next());
    facts.age[i] = drawSample(age, stream.next());
    let home: HouseholdFactsOf = tables.households[ageSex][drawSample(household, stream.next())];
    if (draws && familyFacts) {
      const { ageBand, sex, education } = cell;
      const earner = { ageBand, ageSex, sex, education, wage: people.wage[i], hours: people.usualHours[i] };
      if (!draws.isKept(earner)) {
        if (++rejected === mostDraws) throw nobodyPasses(filter);
        continue;
      }
      const family = draws.draw(earner);
      home = family.household;
      familyFacts.filingStatus.codes[i] = family.filingStatus;
      if (familyFacts.otherEarned) familyFacts.otherEarned[i] = family.otherEarned;
    }
    rejected = 0;
    facts.maritalStatus.codes[i] = home.maritalStatus;
    if (householdFacts) {
      householdFacts.householdSize[i] = home.size!;
      householdFacts.children[i] = home.children!;
      householdFacts.housing.codes[i] = home.housing!;
    }
    i++;
  }
  return { ...people, columns: byName(columnsOf({ ...facts, ...householdFacts, ...familyFacts }, familyTables)) };
}

type HouseholdFactsOf = Omit<HouseholdType, "count">;

function nobodyPasses(filter: PopulationFilter): ScenarioError {
  return new ScenarioError("population.filter: nobody in the census tables passes all conditions", {
    hint: `loosen one of: ${Object.keys(filter).join(", ")}`,
  });
}

function checkNames(tables: CensusTables, families: FamilyTables | undefined, filter: PopulationFilter): void {
  const names = censusColumns({
    hasHouseholds: tables.manifest.hasHouseholds,
    hasFamilies: families !== undefined,
    hasOtherIncome: families?.otherIncome !== undefined,
  });
  for (const name of Object.keys(filter))
    if (!names.some((known) => known === name)) throw lackingColumn(name, "the census", names);
}

type Facts = Readonly<Record<string, Uint8Array | Float64Array | CodedColumn | undefined>>;

function columnsOf(facts: Facts, families: FamilyTables | undefined): readonly Column[] {
  return Object.entries(facts).flatMap(([name, values]): Column[] => {
    if (values === undefined) return [];
    const { unit, meaning } = { ...builtInColumns[name as BuiltInName], ...(families && familyMeanings[name]) };
    const { assumed, otherIncome } = families?.manifest ?? {};
    const told =
      name === "filingStatus"
        ? { assumed }
        : name === "otherEarned" && otherIncome
          ? { assumed: [otherWords(otherIncome)] }
          : {};
    return values instanceof Uint8Array || values instanceof Float64Array
      ? [{ name, kind: "number", unit, meaning, ...told, values }]
      : [{ name, kind: "label", unit, meaning, ...told, ...values }];
  });
}

/** What columns mean where families are drawn, where that is another thing. */
const familyMeanings: Readonly<Record<string, { readonly meaning: string }>> = {
  children: { meaning: "children under 17 on the tax return" },
};

function otherWords(otherIncome: string): string {
  return `of married people others earn: ${otherIncome}`;
}

function cellSamplers(
  tables: CensusTables,
  filter: PopulationFilter,
  families: FamilyDraws | undefined,
): readonly CellSampler[] {
  const sexes = wantedLabels(filter, sexLabels, "sex");
  const educations = wantedLabels(filter, educationLabels, "education");
  const groups = wantedLabels(filter, tables.groupLabels, "occupationGroup");
  const occupations = wantedLabels(filter, tables.occupationLabels, "occupation");
  const [hoursRange, ageRange, wageRange] = ["hours", "age", "wage"].map((name) => rangeFor(filter, name));
  const hours = tables.hoursPools.map(({ values, counts }) =>
    samplerOf(values, counts, (value) => inRange(value, hoursRange)),
  );
  const ages = tables.ages.map(({ values, counts }) => samplerOf(values, counts, (value) => inRange(value, ageRange)));
  const isWantedHousehold = families ? () => true : householdTest(filter);
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
    const home = families ? families.mostPassing(ageSex, cell.education) : household.share;
    const count = cell.count * cellHours.share * age.share * wage.share * home;
    return count > 0 ? [{ cell, ageSex, hours: cellHours, wage, age, household, count }] : [];
  });
}

/** What tables know beside the people themselves. */
export interface CensusFacts {
  readonly hasHouseholds: boolean;
  readonly hasFamilies: boolean;
  readonly hasOtherIncome: boolean;
}

/** Names of the columns that people from such tables have, `wage` and `hours` included. */
export function censusColumns({ hasHouseholds, hasFamilies, hasOtherIncome }: CensusFacts): readonly BuiltInName[] {
  return [
    ...(["wage", "hours", "age", "sex", "education", "occupationGroup", "occupation", "maritalStatus"] as const),
    ...(hasHouseholds ? (["householdSize", "children", "housing"] as const) : []),
    ...(hasFamilies ? (["filingStatus"] as const) : []),
    ...(hasOtherIncome ? (["otherEarned"] as const) : []),
  ];
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

function arraysFor(tables: CensusTables, size: number, families: FamilyTables | undefined) {
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
    familyFacts: families && {
      filingStatus: { codes: new Uint8Array(size), labels: filingStatusLabels },
      otherEarned: families.otherIncome && new Float64Array(size),
    },
  };
}
