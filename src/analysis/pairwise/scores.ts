/** Things on one scale, from what was said of pairs of them. */
import { type Connection, connectionOf, type PairCount, withHalfWins } from "./comparisons.ts";
import { type Curve, newton } from "./newton.ts";

export interface ScoreOptions {
  /** True where what stands first may be preferred for that alone. */
  readonly position?: boolean;
  /** True where ties are outcomes of their own (Davidson 1970); otherwise a tie is half a preference for each. */
  readonly ties?: boolean;
  /** True where counts have a covariate. */
  readonly covariate?: boolean;
}

export interface Estimated {
  readonly value: number;
  readonly standardError: number;
}

export interface Scores {
  /** Mean zero. */
  readonly scores: readonly number[];
  /** Of each score, which is its distance from the mean of all. */
  readonly standardErrors: readonly number[];
  /** Cell i·things + j: variances and covariances of the scores. */
  readonly covariance: Float64Array;
  /** What standing first is worth on the same scale; null where it was not asked for. */
  readonly positionBias: Estimated | null;
  /** Davidson's ν: how much weight ties have, with the standard error of ln ν; null where ties are halves or there are none. */
  readonly tieWeight: { readonly value: number; readonly logStandardError: number } | null;
  readonly covariate: Estimated | null;
  readonly logLikelihood: number;
  readonly connection: Connection;
  /** True where half a preference was added to each side of every pair, since without it there is no greatest likelihood. */
  readonly isPenalised: boolean;
}

/** How many features a comparison has: what each parameter adds to the first thing's advantage. */
type Features = readonly (readonly [parameter: number, value: number])[];

/** Likelihood of one count by the first thing's advantage: its value, slope and curvature, and the same in ln ν. */
export interface Link {
  /** Adds what a count says to a curve. @param tie the parameter of ln ν, −1 where ties are none */
  readonly add: (
    curve: MutableCurve,
    count: PairCount,
    advantage: number,
    features: Features,
    tie: number,
    logTie: number,
  ) => void;
}

export interface MutableCurve {
  value: number;
  readonly gradient: Float64Array;
  readonly information: Float64Array;
}

/**
 * The scores at which what was said is likeliest.
 * @throws RangeError where things are not connected by comparisons, or a bias cannot be told from them
 */
export function scoresBy(
  link: Link,
  things: number,
  given: readonly PairCount[],
  { position = false, ties = false, covariate = false }: ScoreOptions = {},
): Scores {
  const connection = connectionOf(things, given);
  if (!connection.isConnected)
    throw new RangeError("some things are compared with none of the others: they have no common scale");
  const counts = connection.hasMaximum ? given : withHalfWins(given);
  // The last thing is the origin; the mean is taken off at the end.
  const scored = things - 1;
  const positionAt = position ? scored : -1;
  const covariateAt = covariate ? scored + Number(position) : -1;
  const hasTies = ties && counts.some((count) => count.ties > 0);
  const tieAt = hasTies ? scored + Number(position) + Number(covariate) : -1;
  const size = scored + Number(position) + Number(covariate) + Number(hasTies);
  const featuresOf = (count: PairCount): Features => [
    ...(count.first < scored ? [[count.first, 1] as const] : []),
    ...(count.second < scored ? [[count.second, -1] as const] : []),
    ...(position ? [[positionAt, 1] as const] : []),
    ...(covariate ? [[covariateAt, count.covariate ?? 0] as const] : []),
  ];
  const rows = counts.map((count) => ({ count: hasTies ? count : halved(count), features: featuresOf(count) }));
  const curve = (at: Float64Array): Curve => {
    const sum: MutableCurve = {
      value: 0,
      gradient: new Float64Array(size),
      information: new Float64Array(size * size),
    };
    for (const { count, features } of rows) {
      let advantage = 0;
      for (const [parameter, value] of features) advantage += value * at[parameter];
      link.add(sum, count, advantage, features, tieAt, hasTies ? at[tieAt] : 0);
    }
    return sum;
  };
  const { at, value, covariance } = newton(new Float64Array(size), curve);
  const centred = centredOn(things, at, covariance, size);
  const estimated = (parameter: number): Estimated | null =>
    parameter < 0 ? null : { value: at[parameter], standardError: Math.sqrt(covariance[parameter * size + parameter]) };
  return {
    ...centred,
    positionBias: estimated(positionAt),
    covariate: estimated(covariateAt),
    tieWeight: hasTies
      ? { value: Math.exp(at[tieAt]), logStandardError: Math.sqrt(covariance[tieAt * size + tieAt]) }
      : null,
    logLikelihood: value,
    connection,
    isPenalised: !connection.hasMaximum,
  };
}

function halved(count: PairCount): PairCount {
  const half = count.ties / 2;
  return { ...count, firstWins: count.firstWins + half, secondWins: count.secondWins + half, ties: 0 };
}

/** With the mean of all as the origin in place of the last thing. */
function centredOn(things: number, at: Float64Array, covariance: Float64Array, size: number) {
  const scored = things - 1;
  const own = (i: number): number => (i < scored ? at[i] : 0);
  const pair = (i: number, j: number): number => (i < scored && j < scored ? covariance[i * size + j] : 0);
  const each = Array.from({ length: things }, (_, i) => i);
  const mean = each.reduce((sum, i) => sum + own(i), 0) / things;
  const rowMeans = each.map((i) => each.reduce((sum, j) => sum + pair(i, j), 0) / things);
  const wholeMean = rowMeans.reduce((sum, one) => sum + one, 0) / things;
  const centred = new Float64Array(things * things);
  for (const i of each)
    for (const j of each) centred[i * things + j] = pair(i, j) - rowMeans[i] - rowMeans[j] + wholeMean;
  return {
    scores: each.map((i) => own(i) - mean),
    standardErrors: each.map((i) => Math.sqrt(Math.max(0, centred[i * things + i]))),
    covariance: centred,
  };
}

/** Standard error of how far two scores are apart. */
export function differenceError({ covariance, scores }: Scores, i: number, j: number): number {
  const n = scores.length;
  return Math.sqrt(Math.max(0, covariance[i * n + i] + covariance[j * n + j] - 2 * covariance[i * n + j]));
}
