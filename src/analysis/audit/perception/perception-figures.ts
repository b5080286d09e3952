/** How perceived rates lie beside the true ones. */
import { mean } from "../../statistics/mean.ts";
import { criticalValue } from "../../statistics/student-t.ts";
import { type MeanInterval, meanInterval, shareInterval } from "../mean-interval.ts";

export interface Perceived {
  readonly subject: number;
  /** Number of the question among the subject's own, from 0. */
  readonly place: number;
  /** Name of the law or tax year. */
  readonly under: string;
  /** Rate on the next dollar, percent. */
  readonly perceived: number;
  readonly truth: number;
}

/** Shares are decimals. Intervals at 95 % are over subjects, whose answers hang together. */
export interface PerceptionFigures {
  /** Mean of perceived less true. */
  readonly bias: MeanInterval;
  readonly meanAbsoluteError: MeanInterval;
  /** Part of the answers that are no further off than so many points. */
  readonly within: MeanInterval;
  /** Of least squares of perceived on true, all answers together; 1 where rates are known, 0 where nobody notices them. */
  readonly slope: MeanInterval;
  /** The same of a subject's changes between one law and the next: whether it notices what changes. */
  readonly changes: MeanInterval;
  readonly byLaw: readonly { readonly under: string; readonly true: number; readonly perceived: MeanInterval }[];
}

/** @param points of a percent, within which a rate counts as known */
export function perceptionFigures(answers: readonly Perceived[], points: number): PerceptionFigures {
  const subjects = [...new Set(answers.map(({ subject }) => subject))];
  const own = subjects.map((subject) => answers.filter((one) => one.subject === subject));
  const over = (value: (one: Perceived) => number): MeanInterval =>
    meanInterval(own.map((some) => mean(some.map(value))));
  const laws = [...new Set(answers.map(({ under }) => under))];
  return {
    bias: over(({ perceived, truth }) => (perceived - truth) / 100),
    meanAbsoluteError: over(({ perceived, truth }) => Math.abs(perceived - truth) / 100),
    within: shareInterval(
      own.map((some) => mean(some.map(({ perceived, truth }) => Number(Math.abs(perceived - truth) <= points)))),
    ),
    slope: slopeOf(own.map((some) => some.map(({ truth, perceived }) => [truth, perceived] as const))),
    changes: slopeThroughZero(own.map(changesOf)),
    byLaw: laws.map((under) => {
      const some = own.map((all) => all.filter((one) => one.under === under)).filter(({ length }) => length > 0);
      return {
        under,
        true: mean(some.map((all) => mean(all.map(({ truth }) => truth / 100)))),
        perceived: meanInterval(some.map((all) => mean(all.map(({ perceived }) => perceived / 100)))),
      };
    }),
  };
}

/** Change of the true and of the perceived rate. */
type Point = readonly [x: number, y: number];

/** Repetitions of a question are one answer, their mean. */
function changesOf(answers: readonly Perceived[]): readonly Point[] {
  const places = [...new Set(answers.map(({ place }) => place))].sort((a, b) => a - b);
  const means = places.map((place) => {
    const some = answers.filter((one) => one.place === place);
    return [mean(some.map(({ truth }) => truth)), mean(some.map(({ perceived }) => perceived))] as const;
  });
  return means.slice(1).map(([truth, perceived], k): Point => [truth - means[k][0], perceived - means[k][1]]);
}

/** Least squares with a constant, and the standard error that is robust to what answers of one subject share. */
function slopeOf(clusters: readonly (readonly Point[])[]): MeanInterval {
  const all = clusters.flat();
  const [x, y] = [mean(all.map(([one]) => one)), mean(all.map(([, one]) => one))];
  return slopeThroughZero(clusters.map((some) => some.map(([a, b]): Point => [a - x, b - y])));
}

/** Σxy/Σx², by clusters; CR1 with Student's t of one degree less than there are clusters. */
function slopeThroughZero(clusters: readonly (readonly Point[])[]): MeanInterval {
  const squares = clusters.flat().reduce((sum, [x]) => sum + x * x, 0);
  const subjects = clusters.length;
  // What rounding leaves of equal rates is no spread.
  if (!(squares > 1e-12)) return { value: null, low: null, high: null, subjects };
  const value = clusters.flat().reduce((sum, [x, y]) => sum + x * y, 0) / squares;
  if (subjects < 2) return { value, low: null, high: null, subjects };
  const meat = clusters.reduce((sum, some) => {
    const score = some.reduce((own, [x, y]) => own + x * (y - value * x), 0);
    return sum + score * score;
  }, 0);
  const reach = criticalValue(0.05, subjects - 1) * (Math.sqrt((meat * subjects) / (subjects - 1)) / squares);
  return { value, low: value - reach, high: value + reach, subjects };
}
