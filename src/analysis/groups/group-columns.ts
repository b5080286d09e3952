/** Who the groups are, by what is known of the persons. */
import { randomStream } from "../../base/random.ts";
import type { PreferenceGroups } from "../pairwise/preference-groups.ts";
import { holm } from "../statistics/holm.ts";
import type { Choices, ChooserColumn } from "./choices.ts";
import { type Draw, numberOf } from "./group-draws.ts";
import type { GroupColumn } from "./groups-result.ts";

/** How often people are dealt out to the groups by lot, to see what chance does. */
const permutations = 499;
/** Labels of a column that are shown: the most frequent ones. */
const mostLabels = 8;
/** A column of labels with more of them than this says who somebody is, not what group. */
const mostKinds = 40;

/**
 * People count by their weight and by how likely they belong to a group. A column tells groups apart where they differ in it
 * by more than groups do to which people are dealt by lot.
 */
export function groupColumns(
  { people, columns }: Choices,
  fit: PreferenceGroups,
  draws: readonly Draw[],
  seed: number,
): readonly GroupColumn[] {
  const weight = people.map((person) => person.weight);
  const told = columns.filter(({ values }) => isNumeric(values) || new Set(values).size <= mostKinds);
  const found = told.map((column) => {
    const features = featuresOf(column);
    const sums = (ids: readonly number[], parts: PreferenceGroups["parts"], feature: readonly (number | null)[]) =>
      meansBy(ids, parts, feature, weight);
    const everybody = people.map((_, i) => i);
    const numbers = features.map(({ values }) => {
      const own = sums(everybody, fit.parts, values);
      const drawn = draws.map((draw) => sums(draw.people, draw.fit.parts, values));
      return own.map((value, g) =>
        numberOf(
          value,
          drawn.map((one) => one[g]),
        ),
      );
    });
    return { column, features, numbers, p: chance(features, fit.parts, weight, seed, column.name) };
  });
  const corrected = holm(found.map(({ p }) => p));
  return found
    .map(({ column: { name, unit, values }, features, numbers }, c): GroupColumn => {
      if (isNumeric(values)) return { name, unit, p: corrected[c], mean: numbers[0] };
      const labels = features.slice(0, mostLabels).map(({ label }, i) => ({ label, shares: numbers[i] }));
      return { name, unit, p: corrected[c], labels };
    })
    .sort((a, b) => a.p - b.p);
}

interface Feature {
  readonly label: string;
  /** Of each person; null where it is not known. */
  readonly values: readonly (number | null)[];
}

function isNumeric(values: ChooserColumn["values"]): values is readonly (number | null)[] {
  return values.every((value) => value === null || typeof value === "number");
}

/** A number itself, or of each label 1 where a person has it; the most frequent label first. */
function featuresOf({ values }: ChooserColumn): readonly Feature[] {
  if (isNumeric(values)) return [{ label: "", values }];
  const times = new Map<string, number>();
  for (const value of values) if (value !== null) times.set(String(value), (times.get(String(value)) ?? 0) + 1);
  return [...times.keys()]
    .sort((a, b) => (times.get(b) ?? 0) - (times.get(a) ?? 0))
    .map((label) => ({
      label,
      values: values.map((value) => (value === null ? null : Number(String(value) === label))),
    }));
}

/** @param ids people in the order of parts */
function meansBy(
  ids: readonly number[],
  parts: PreferenceGroups["parts"],
  values: readonly (number | null)[],
  weight: readonly number[],
): number[] {
  const groups = parts[0].length;
  const [sum, whole] = [new Float64Array(groups), new Float64Array(groups)];
  ids.forEach((person, row) => {
    const value = values[person];
    if (value === null) return;
    for (let g = 0; g < groups; g++) {
      const part = parts[row][g] * weight[person];
      sum[g] += part * value;
      whole[g] += part;
    }
  });
  return Array.from(sum, (one, g) => one / whole[g]);
}

/** How often groups by lot differ as much: by the spread of their means, each feature by its own variance. */
function chance(
  features: readonly Feature[],
  parts: PreferenceGroups["parts"],
  weight: readonly number[],
  seed: number,
  name: string,
): number {
  const random = randomStream(seed, "group-columns", name);
  const scales = features.map(({ values }) => {
    const known = values.filter((value) => value !== null);
    const middle = known.reduce((total, one) => total + one, 0) / known.length;
    return { middle, variance: known.reduce((total, one) => total + (one - middle) ** 2, 0) / known.length };
  });
  const share = parts[0].map((_, g) => parts.reduce((sum, row) => sum + row[g], 0));
  const spread = (ids: readonly number[]): number =>
    features.reduce((total, { values }, f) => {
      const { middle, variance } = scales[f];
      if (!(variance > 0)) return total;
      const means = meansBy(ids, parts, values, weight);
      return total + means.reduce((sum, one, g) => sum + (share[g] * (one - middle) ** 2) / variance, 0);
    }, 0);
  const order = weight.map((_, i) => i);
  const observed = spread(order);
  let asFar = 0;
  for (let draw = 0; draw < permutations; draw++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = random.integer(i + 1);
      [order[i], order[j]] = [order[j], order[i]];
    }
    if (spread(order) >= observed - 1e-12) asFar++;
  }
  return (asFar + 1) / (permutations + 1);
}
