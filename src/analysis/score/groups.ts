/** Whom a score tells apart: tenths, fifths and the top by income before tax under the baseline, and kinds of families. */
import { householdsOf } from "../../env/measures/households.ts";
import { sortOrder } from "../../env/measures/sort-order.ts";
import { totalWeight } from "../../env/measures/weighted.ts";
import { labelsOf, numbersOf, type Population } from "../../population/population.ts";

/** What people's households have before tax, over the square root of how many they are: dollars a year as for one alone. */
export function householdIncomes(people: Population, incomes: Float64Array): Float64Array {
  const { others, scale } = householdsOf(people);
  return incomes.map((income, i) => (income + others[i]) / scale[i]);
}

export const groupings = ["all", "tenth", "fifth", "top", "family"] as const;
export type Grouping = (typeof groupings)[number];

export interface Group {
  readonly grouping: Grouping;
  /** As in `3` of tenths, `top 5 %`, or `couple, 2 children`. */
  readonly name: string;
  /** Rows of its people. */
  readonly rows: Uint32Array;
}

/**
 * Everybody is in one tenth and one fifth as a whole, by the middle of the weight that the row stands for.
 * @param incomes before tax, dollars a year
 */
export function groupsOf(people: Population, incomes: Float64Array, weight: Float64Array): readonly Group[] {
  const places = placesOf(incomes, weight);
  const where = (isIn: (i: number) => boolean): Uint32Array =>
    Uint32Array.from(Array.from(incomes.keys()).filter((i) => weight[i] > 0 && isIn(i)));
  const parts = (grouping: Grouping, count: number): Group[] =>
    Array.from({ length: count }, (_, k) => ({
      grouping,
      name: String(k + 1),
      rows: where((i) => Math.min(count - 1, Math.floor(places[i] * count)) === k),
    }));
  const families = familiesOf(people);
  return [
    { grouping: "all" as const, name: "all", rows: where(() => true) },
    ...parts("tenth", 10),
    ...parts("fifth", 5),
    { grouping: "top" as const, name: "top 5 %", rows: where((i) => places[i] >= 0.95) },
    { grouping: "top" as const, name: "top 1 %", rows: where((i) => places[i] >= 0.99) },
    ...familyNames.map((name, f) => ({ grouping: "family" as const, name, rows: where((i) => families[i] === f) })),
  ].filter(({ rows }) => rows.length > 0);
}

/** The part of all weight below each row's middle, from 0 to 1. */
function placesOf(incomes: Float64Array, weight: Float64Array): Float64Array {
  const total = totalWeight(weight);
  const places = new Float64Array(incomes.length);
  let below = 0;
  for (const i of sortOrder(incomes)) {
    places[i] = (below + weight[i] / 2) / total;
    below += weight[i];
  }
  return places;
}

const statuses = {
  single: "single",
  "head-of-household": "head",
  "married-joint": "couple",
  "married-separate": "separate",
} as const;
const children = ["no children", "1 child", "2 children", "3+ children"];
const familyNames = Object.values(statuses).flatMap((status) => children.map((count) => `${status}, ${count}`));

/** Whose status is not known is single and without children, as under the law. */
function familiesOf(people: Population): Uint8Array {
  const status = labelsOf(people, "filingStatus");
  const counts = numbersOf(people, "children");
  const numbers = (status?.labels ?? []).map((label) =>
    Object.keys(statuses).indexOf(label.trim().toLowerCase().replaceAll(/[ _]/g, "-")),
  );
  return Uint8Array.from({ length: people.size }, (_, i) => {
    const own = status ? numbers[status.codes[i]] : -1;
    return own < 0 ? 0 : own * children.length + Math.min(3, counts?.[i] || 0);
  });
}
