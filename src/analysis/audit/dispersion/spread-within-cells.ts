/** How far numbers of people who are alike lie apart, beside how far others' do. */
import { standardDeviation } from "simple-statistics";
import type { RandomStream } from "../../../base/random.ts";
import { criticalValue } from "../../statistics/student-t.ts";

/** A person's answers, repetition by repetition; null where there is none. */
export interface SpreadSubject {
  /** Who is in the same one is alike. */
  readonly cell: string;
  /** Relative to the others. */
  readonly weight: number;
  readonly hours: readonly (number | null)[];
}

/** Of the people that subjects are set beside, in a cell. */
export interface CellSpread {
  readonly variance: number;
  readonly people: number;
}

export interface SpreadRatio {
  /** Standard deviation within cells over that of the source; null where no cell has two subjects and a spread to set them beside. */
  readonly value: number | null;
  /** Ends of the 95 % interval. */
  readonly low: number | null;
  readonly high: number | null;
  /** Both standard deviations within the subjects' cells, hours a week. */
  readonly own: number | null;
  readonly source: number | null;
  /** Subjects who share their cell with another. */
  readonly subjects: number;
}

/** Resamples without two alike, or without any spread, as a part of all, beyond which no interval is given. */
const mostUndefined = 0.05;

/**
 * Variances within cells are means over pairs of different persons, and each cell counts by its persons less one, for the
 * source as for the subjects: of equal weights it is the pooled variance of ANOVA, and where answers spread as the source
 * does the ratio is 1 whoever was drawn. The interval is of the ratio's logarithm, whose
 * errors are about normal: its standard deviation over subjects drawn with replacement, by Student's t. A person drawn twice
 * makes no pair with itself. Percentiles would be too short where tails are heavy.
 * @param resamples 0 for no interval
 */
export function spreadRatio(
  subjects: readonly SpreadSubject[],
  source: ReadonlyMap<string, CellSpread>,
  resamples: number,
  random: RandomStream,
): SpreadRatio {
  const answers = answersByCell(subjects, source);
  const { own, beside } = pooled(
    answers,
    subjects.map(({ weight }) => weight),
  );
  const value = ratioOf(own, beside);
  const alike = alikeIn(answers);
  const logs: number[] = [];
  for (let sample = 0; value !== null && value > 0 && sample < resamples; sample++) {
    const weights = new Float64Array(subjects.length);
    for (let draw = 0; draw < subjects.length; draw++) {
      const i = random.integer(subjects.length);
      weights[i] += subjects[i].weight;
    }
    const again = pooled(answers, weights);
    const ratio = ratioOf(again.own, again.beside);
    if (ratio !== null && ratio > 0) logs.push(Math.log(ratio));
  }
  return {
    value,
    ...ends(
      value,
      logs,
      resamples,
      alike.reduce((sum, count) => sum + count - 1, 0),
    ),
    own: own === null ? null : Math.sqrt(own),
    source: beside === null ? null : Math.sqrt(beside),
    subjects: alike.reduce((sum, count) => sum + count, 0),
  };
}

function ends(
  value: number | null,
  logs: readonly number[],
  resamples: number,
  degrees: number,
): Pick<SpreadRatio, "low" | "high"> {
  // Who answers as one does so however persons are drawn.
  if (value === 0 && resamples > 0) return { low: 0, high: 0 };
  if (value === null || logs.length < 2 || logs.length < (1 - mostUndefined) * resamples)
    return { low: null, high: null };
  const reach = criticalValue(0.05, Math.max(1, degrees)) * standardDeviation([...logs]);
  return { low: value * Math.exp(-reach), high: value * Math.exp(reach) };
}

/** Persons with an answer, of each cell that has two or more. */
function alikeIn(cells: readonly CellAnswers[]): readonly number[] {
  const persons = new Map<string, Set<number>>();
  for (const { cell, of } of cells)
    persons.set(cell, new Set([...(persons.get(cell) ?? []), ...of.map(({ subject }) => subject)]));
  return [...persons.values()].map(({ size }) => size).filter((size) => size > 1);
}

interface CellAnswers {
  readonly cell: string;
  readonly variance: number;
  readonly of: readonly { readonly subject: number; readonly hours: number }[];
}

/** Each repetition by itself: means over repetitions would spread less than what is asked once. */
function answersByCell(
  subjects: readonly SpreadSubject[],
  source: ReadonlyMap<string, CellSpread>,
): readonly CellAnswers[] {
  const cells = new Map<string, { cell: string; variance: number; of: { subject: number; hours: number }[] }>();
  subjects.forEach(({ cell, hours }, subject) => {
    const beside = source.get(cell);
    if (beside === undefined) return;
    hours.forEach((value, repetition) => {
      if (value === null) return;
      const key = `${repetition} ${cell}`;
      const own = cells.get(key) ?? { cell, variance: beside.variance, of: [] };
      cells.set(key, own);
      own.of.push({ subject, hours: value });
    });
  });
  return [...cells.values()];
}

/** Variances; null where there are no two alike. */
function pooled(
  cells: readonly CellAnswers[],
  weights: ArrayLike<number>,
): { readonly own: number | null; readonly beside: number | null } {
  let [squares, beside, degrees] = [0, 0, 0];
  for (const { variance, of } of cells) {
    const pairs = pairSums(of.map(({ subject, hours }) => ({ value: hours, weight: weights[subject] })));
    if (!(pairs.weight > 0)) continue;
    const counts = (2 * pairs.weight) / pairs.total;
    squares += (2 * pairs.squares) / pairs.total;
    beside += counts * variance;
    degrees += counts;
  }
  return degrees > 0 ? { own: squares / degrees, beside: beside / degrees } : { own: null, beside: null };
}

function ratioOf(own: number | null, beside: number | null): number | null {
  return own === null || beside === null || !(beside > 0) ? null : Math.sqrt(own / beside);
}

/** Sums over pairs of different entries: of half the squared difference, and of the product of weights. */
export function pairSums(entries: readonly { readonly value: number; readonly weight: number }[]): {
  readonly squares: number;
  readonly weight: number;
  /** Of all weights. */
  readonly total: number;
} {
  let [total, weightSquares, sum, squares] = [0, 0, 0, 0];
  // About the first, so that equal numbers leave exactly nothing.
  const center = entries[0]?.value ?? 0;
  for (const { value, weight } of entries) {
    const by = value - center;
    total += weight;
    weightSquares += weight * weight;
    sum += weight * by;
    squares += weight * by * by;
  }
  return {
    squares: Math.max(0, (total * squares - sum * sum) / 2),
    weight: Math.max(0, (total * total - weightSquares) / 2),
    total,
  };
}
