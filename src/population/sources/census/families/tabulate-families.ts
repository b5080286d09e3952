/** Families of the records as tables: types by earnings, the households that go with each, and employment. */
import { educationLabels, housingLabels, maritalStatusLabels, sexLabels } from "../../../labels.ts";
import { weeksPerYear } from "../../../population.ts";
import { ageBands, ageSexIndex, bachelorFrom, combinationMinimum, householdTop } from "../categories.ts";
import type { CensusRecords } from "../records.ts";
import { people, type Table } from "../table.ts";
import { type DrawnEarnings, whoCount } from "./drawn-earnings.ts";
import { bandBounds, bandLabels, bandShares, earningsBand } from "./earnings-bands.ts";
import type { FamilyRecords } from "./family-records.ts";
import { familyTypeNames, familyTypes } from "./family-types.ts";
import { shrunkShares, Tallies } from "./shares.ts";
import { ageSexOfWho, tiltedShares } from "./tilt.ts";

/** Bounds between bands of yearly earnings, by {@link ageSexIndex}; empty where nobody is. */
export function boundsOf(records: CensusRecords): readonly (readonly number[])[] {
  const members = Array.from({ length: 2 * ageBands.length }, () => [] as number[]);
  for (let i = 0; i < records.age.length; i++) members[ageSexIndex(records.ageBand[i], records.sex[i])].push(i);
  return members.map((of) =>
    bandBounds(
      of.map((i) => yearlyEarnings(records, i)),
      of.map((i) => records.weight[i]),
    ),
  );
}

export function yearlyEarnings(records: CensusRecords, i: number): number {
  return weeksPerYear * records.wage[i] * records.hours[i];
}

/** The band of each record. */
export function bandsOf(records: CensusRecords, bounds: readonly (readonly number[])[]): Uint8Array {
  return Uint8Array.from(records.age, (_, i) =>
    earningsBand(bounds[ageSexIndex(records.ageBand[i], records.sex[i])], yearlyEarnings(records, i)),
  );
}

export function boundsTable(bounds: readonly (readonly number[])[]): Table {
  const columns = ["age_band", "sex", ...bandShares.map((share) => `p${Math.round(100 * share)}`)];
  const rows = bounds.flatMap((of, index) => (of.length === 0 ? [] : [[...whoOf(index), ...of]]));
  return { columns, rows };
}

function whoOf(ageSex: number): [ageBand: string, sex: string] {
  return [ageBands[ageSex >> 1].label, sexLabels[ageSex & 1]];
}

/** Shares of family types given sex, age band, bachelor's degree or not, and band of earnings. */
export function familyTable(
  records: CensusRecords,
  { family }: FamilyRecords,
  bands: Uint8Array,
  drawn: DrawnEarnings,
): Table {
  const tallies = new Tallies(familyTypes.length);
  const groupsOf = (ageSex: number, bachelor: number, band: number): string[] => [
    `${ageSex},${bachelor},${band}`,
    `${ageSex},${band}`,
    `${ageSex}`,
  ];
  const people = new Float64Array(2 * ageBands.length * familyTypes.length);
  const earnings = new Float64Array(people.length);
  for (let i = 0; i < records.age.length; i++) {
    const ageSex = ageSexIndex(records.ageBand[i], records.sex[i]);
    const groups = groupsOf(ageSex, records.education[i] >= bachelorFrom ? 1 : 0, bands[i]);
    for (const { type, share } of family[i]) {
      for (const group of groups) tallies.add(group, type, records.weight[i], share);
      people[ageSex * familyTypes.length + type] += records.weight[i] * share;
      earnings[ageSex * familyTypes.length + type] += records.weight[i] * share * yearlyEarnings(records, i);
    }
  }
  const whos = Array.from({ length: whoCount }, (_, who) => {
    const bachelor = Math.floor(who / bandLabels.length) & 1;
    return { ageSex: ageSexOfWho(who), bachelor, band: who % bandLabels.length };
  });
  const raw = whos.map(({ ageSex, bachelor, band }) =>
    tallies.at(`${ageSex}`) ? shrunkShares(tallies, groupsOf(ageSex, bachelor, band)) : new Float64Array(),
  );
  const shares = tiltedShares(raw, drawn, { people, earnings });
  const rows = whos.flatMap(({ ageSex, bachelor, band }, who) => {
    if (shares[who].length === 0) return [];
    const rounded = Array.from(shares[who], (share) => Math.round(share * 1e5) / 1e5);
    return [[...whoOf(ageSex), bachelor === 1 ? "yes" : "no", bandLabels[band], ...rounded]];
  });
  return { columns: ["age_band", "sex", "bachelor", "earnings_band", ...familyTypeNames], rows };
}

interface FamilyHousehold {
  readonly ageSex: number;
  readonly type: number;
  readonly marital: number;
  readonly size: number;
  readonly children: number;
  readonly housing: number;
  n: number;
  weight: number;
}

/** Marital status, household size, children and housing by age band, sex and type; rare ones with the one most like them. */
export function familyHouseholdTable(records: CensusRecords, { family }: FamilyRecords): Table {
  const found = new Map<number, FamilyHousehold>();
  for (let i = 0; i < records.age.length; i++) {
    const ageSex = ageSexIndex(records.ageBand[i], records.sex[i]);
    const [marital, housing] = [records.marital[i], records.housing[i]];
    const size = Math.min(householdTop.size, records.householdSize[i]);
    for (const { type, children, share } of family[i]) {
      const key = ((((ageSex * 8 + type) * 5 + marital) * 20 + size) * 10 + children) * 5 + housing;
      const household = found.get(key) ?? { ageSex, type, marital, size, children, housing, n: 0, weight: 0 };
      found.set(key, household);
      household.n += share;
      household.weight += share * records.weight[i];
    }
  }
  const all = [...found].sort(([a], [b]) => a - b).map(([, household]) => household);
  const groups = new Map<number, FamilyHousehold[]>();
  for (const household of all) {
    const key = household.ageSex * familyTypes.length + household.type;
    groups.set(key, [...(groups.get(key) ?? []), household]);
  }
  const rows = [...groups.values()].flatMap((alike) =>
    withoutRare(alike).map(({ ageSex, type, marital, size, children, housing, weight }) => [
      ...[...whoOf(ageSex), familyTypes[type].status, children],
      ...[maritalStatusLabels[marital], size, housingLabels[housing], people(weight)],
    ]),
  );
  const columns = [
    "age_band",
    "sex",
    "filing_status",
    "children",
    "marital_status",
    "household_size",
    "housing",
    "count",
  ];
  return { columns, rows };
}

/** Those with enough records, or the commonest where none has, and each other one counted with the nearest. */
function withoutRare(alike: readonly FamilyHousehold[]): readonly FamilyHousehold[] {
  const enough = alike.filter(({ n }) => n >= combinationMinimum);
  const kept = enough.length > 0 ? enough : alike.toSorted((a, b) => b.n - a.n).slice(0, 1);
  const whole = kept.map((household) => ({ ...household }));
  for (const rare of alike) {
    if (kept.includes(rare)) continue;
    const distances = kept.map((household) => distanceBetween(rare, household));
    whole[distances.indexOf(Math.min(...distances))].weight += rare.weight;
  }
  return whole;
}

/** Steps in size, two in children, with a change of housing as two steps and of marital status as four. */
function distanceBetween(a: FamilyHousehold, b: FamilyHousehold): number {
  const steps = Math.abs(a.size - b.size) + 2 * Math.abs(a.children - b.children);
  return steps + (a.housing === b.housing ? 0 : 2) + (a.marital === b.marital ? 0 : 4);
}

/** Share of civilians of 18 to 64 who are employed, without the self-employed who have no wages. */
export function employmentTable(records: CensusRecords, { family, isCivilian, nonWorkers }: FamilyRecords): Table {
  // Kinds: 0 not employed, 1 employed.
  const tallies = new Tallies(2);
  const groupsOf = (ageBand: number, sex: number, education: number, type: number): string[] => [
    `${ageBand},${sex},${education},${type}`,
    `${ageBand},${sex},,${type}`,
    `,${sex},,${type}`,
  ];
  for (let i = 0; i < records.age.length; i++) {
    if (!isCivilian[i]) continue;
    for (const { type, share } of family[i])
      for (const group of groupsOf(records.ageBand[i], records.sex[i], records.education[i], type))
        tallies.add(group, 1, records.weight[i], share);
  }
  for (const { ageBand, sex, education, weight, family: shares } of nonWorkers)
    for (const { type, share } of shares)
      for (const group of groupsOf(ageBand, sex, education, type)) tallies.add(group, 0, weight, share);
  const rows: (string | number)[][] = [];
  for (const [ageBand, { label }] of ageBands.entries())
    for (const [sex, sexLabel] of sexLabels.entries())
      for (const [education, educationLabel] of educationLabels.entries())
        for (const [type, { status, children }] of familyTypes.entries()) {
          const groups = groupsOf(ageBand, sex, education, type);
          const tally = tallies.at(groups[0]);
          if (!tally) continue;
          const [, employed] = shrunkShares(tallies, groups);
          const rounded = Math.round(employed * 1e4) / 1e4;
          rows.push([
            label,
            sexLabel,
            educationLabel,
            status,
            children,
            Math.round(tally.n),
            people(tally.weight),
            rounded,
          ]);
        }
  return {
    columns: ["age_band", "sex", "education", "filing_status", "children", "n", "count", "employed"],
    rows,
  };
}
