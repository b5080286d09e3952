/** How much of what varies is from where: balanced analyses of variance, with intervals of their components. */
import { fQuantile } from "./f-distribution.ts";
import { mean } from "./mean.ts";

/** A mean square, and how many degrees of freedom it has. */
export interface MeanSquare {
  readonly value: number;
  readonly degrees: number;
}

/** In the square of the values' unit. */
export interface VarianceComponent {
  /** At least 0. */
  readonly variance: number;
  /** Ends of its interval, at least 0; null where a single value says nothing of spread. */
  readonly low: number | null;
  readonly high: number | null;
  /** Part of the sum of all components; null where nothing varies. */
  readonly share: number | null;
}

/** Between groups, and between the values of a group. */
export interface OneWay {
  readonly between: VarianceComponent;
  readonly within: VarianceComponent;
}

const noVariance: VarianceComponent = { variance: 0, low: 0, high: 0, share: null };

/** What rounding of sums leaves, relative to the mean of squares, is nothing. */
const rounding = 1e-24;

/**
 * @param groups values of each, as many in each; where there is one in each, the same value stands for all others
 * @param level 1 − confidence
 */
export function oneWay(groups: readonly (readonly number[])[], level: number): OneWay {
  const [k, r] = [groups.length, groups[0].length];
  const least = rounding * mean(groups.flat().map((value) => value ** 2));
  const means = groups.map(mean);
  const grand = mean(means);
  const exact = (value: number): number => (value > least ? value : 0);
  const squares = groups.reduce(
    (sum, group, i) => sum + group.reduce((own, value) => own + (value - means[i]) ** 2, 0),
    0,
  );
  const within: MeanSquare | null = r > 1 ? { value: exact(squares / (k * (r - 1))), degrees: k * (r - 1) } : null;
  const between: MeanSquare | null =
    k > 1
      ? { value: exact((r * means.reduce((sum, own) => sum + (own - grand) ** 2, 0)) / (k - 1)), degrees: k - 1 }
      : null;
  const parts = [
    between ? differenceOver(between, within, r, level) : unknown,
    within ? differenceOver(within, null, 1, level) : noVariance,
  ];
  const [ofGroups, ofValues] = parts.map(shareOf(parts));
  return { between: ofGroups, within: ofValues };
}

/** Every group under every treatment: between groups, between treatments, both together, and between values of a cell. */
export interface TwoWay {
  readonly groups: VarianceComponent;
  readonly treatments: VarianceComponent;
  readonly together: VarianceComponent;
  readonly within: VarianceComponent;
}

/**
 * @param cells values by group, treatment and repetition; at least two treatments, and as many repetitions in each cell
 * @param level 1 − confidence
 */
export function twoWay(cells: readonly (readonly (readonly number[])[])[], level: number): TwoWay {
  const [p, v, r] = [cells.length, cells[0].length, cells[0][0].length];
  const least = rounding * mean(cells.flat(2).map((value) => value ** 2));
  const exact = (value: number): number => (value > least ? value : 0);
  const means = cells.map((row) => row.map(mean));
  const rows = means.map(mean);
  const columns = means[0].map((_, j) => mean(means.map((row) => row[j])));
  const grand = mean(rows);
  const squares = (values: readonly number[]): number => values.reduce((sum, value) => sum + (value - grand) ** 2, 0);
  let rest = 0;
  let own = 0;
  for (const [i, row] of cells.entries())
    for (const [j, cell] of row.entries()) {
      rest += (means[i][j] - rows[i] - columns[j] + grand) ** 2;
      for (const value of cell) own += (value - means[i][j]) ** 2;
    }
  const within: MeanSquare | null = r > 1 ? { value: exact(own / (p * v * (r - 1))), degrees: p * v * (r - 1) } : null;
  const treatments = { value: exact((p * r * squares(columns)) / (v - 1)), degrees: v - 1 };
  const together = p === 1 ? null : { value: exact((r * rest) / ((p - 1) * (v - 1))), degrees: (p - 1) * (v - 1) };
  const parts = [
    together
      ? differenceOver({ value: exact((v * r * squares(rows)) / (p - 1)), degrees: p - 1 }, together, v * r, level)
      : unknown,
    differenceOver(treatments, together ?? within, p * r, level),
    together ? differenceOver(together, within, r, level) : unknown,
    within ? differenceOver(within, null, 1, level) : noVariance,
  ];
  const [ofGroups, ofTreatments, ofBoth, ofValues] = parts.map(shareOf(parts));
  return { groups: ofGroups, treatments: ofTreatments, together: ofBoth, within: ofValues };
}

/** Of one group: how far groups are apart cannot be seen. */
const unknown: VarianceComponent = { variance: 0, low: null, high: null, share: null };

/**
 * (above − below)/n with the modified large-sample interval of Ting, Burdick, Graybill, Jeyaratnam and Lu (1990), which is
 * exact where there is nothing below.
 */
function differenceOver(above: MeanSquare, below: MeanSquare | null, n: number, level: number): VarianceComponent {
  const tail = level / 2;
  const infinite = Number.POSITIVE_INFINITY;
  const upper = fQuantile(1 - tail, above.degrees, infinite);
  const lower = fQuantile(tail, above.degrees, infinite);
  const a = above.value;
  if (below === null || below.value === 0)
    return { variance: a / n, low: a / upper / n, high: a / lower / n, share: null };
  const b = below.value;
  const [g1, h1] = [1 - 1 / upper, 1 / lower - 1];
  const g2 = 1 - 1 / fQuantile(1 - tail, below.degrees, infinite);
  const h2 = 1 / fQuantile(tail, below.degrees, infinite) - 1;
  const f = fQuantile(1 - tail, above.degrees, below.degrees);
  const g = fQuantile(tail, above.degrees, below.degrees);
  const g12 = ((f - 1) ** 2 - (g1 * f) ** 2 - h2 ** 2) / f;
  const h12 = ((1 - g) ** 2 - (h1 * g) ** 2 - g2 ** 2) / g;
  const down = (g1 * a) ** 2 + (h2 * b) ** 2 + g12 * a * b;
  const up = (h1 * a) ** 2 + (g2 * b) ** 2 + h12 * a * b;
  const value = (end: number): number => Math.max(0, end / n);
  return {
    variance: value(a - b),
    low: value(a - b - Math.sqrt(Math.max(0, down))),
    high: value(a - b + Math.sqrt(Math.max(0, up))),
    share: null,
  };
}

/** A function from a component to itself with its share of all of them. */
function shareOf(all: readonly VarianceComponent[]): (part: VarianceComponent) => VarianceComponent {
  const total = all.reduce((sum, { variance }) => sum + variance, 0);
  const isKnown = total > 0 && all.every(({ high }) => high !== null);
  return (part) => ({ ...part, share: isKnown ? part.variance / total : null });
}
