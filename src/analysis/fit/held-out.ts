/** How well rules foretell choices that they were not fitted to. */

import { randomStream } from "../../base/random.ts";
import { holm } from "../statistics/holm.ts";
import { criticalValue, tailProbability } from "../statistics/student-t.ts";
import { type Estimate, estimate } from "./estimate.ts";
import type { FitData } from "./fit-data.ts";
import { logLikelihoods } from "./likelihood.ts";

/** Choices that are left out of the fit and then scored: some of the workers at a time, or the last tax years. */
export type Holdout = "workers" | "years";

const folds = 5;

/** Log scores of choices that were held out, in the order of the data; NaN where a choice never was. */
export function heldOutScores(found: Estimate, data: FitData, holdout: Holdout, seed: number): Float64Array {
  const { behaviour, layer, point } = found;
  const scores = new Float64Array(data.choices).fill(Number.NaN);
  const score = (isOut: (choice: number) => boolean): void => {
    const weights = Float64Array.from({ length: data.choices }, (_, choice) => (isOut(choice) ? 0 : 1));
    const { parameters } = estimate(behaviour, layer, data, { weights, near: point });
    logLikelihoods(behaviour, layer, parameters, data).forEach((value, choice) => {
      if (isOut(choice)) scores[choice] = value;
    });
  };
  if (holdout === "years") {
    const years = [...new Set(data.yearOf)].sort((a, b) => a - b);
    const first = years[Math.ceil((2 * years.length) / 3)] ?? years[years.length - 1];
    score((choice) => data.yearOf[choice] >= first);
    return scores;
  }
  const random = randomStream(seed, "fit", "folds");
  const foldOf = Array.from({ length: data.workers }, (_, worker) => worker % Math.min(folds, data.workers));
  for (let k = foldOf.length - 1; k > 0; k--) {
    const other = random.integer(k + 1);
    [foldOf[k], foldOf[other]] = [foldOf[other], foldOf[k]];
  }
  for (let fold = 0; fold < Math.min(folds, data.workers); fold++)
    score((choice) => foldOf[data.workerOf[choice]] === fold);
  return scores;
}

export function meanScore(scores: Float64Array): number {
  let [count, sum] = [0, 0];
  for (const score of scores)
    if (!Number.isNaN(score)) {
      count++;
      sum += score;
    }
  return sum / count;
}

/** A rule's mean log score less that of the best one, and whether that may be chance: workers are what is independent. */
export interface ScoreDifference {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Two-sided, by Holm over all rules. */
  readonly p: number;
}

/** @param all scores of each rule; @param best number of the rule that the others are compared with */
export function scoreDifferences(
  all: readonly Float64Array[],
  best: number,
  { workerOf, workers }: Pick<FitData, "workerOf" | "workers">,
): readonly ScoreDifference[] {
  const rows = all.map((scores) => clustered(scores, all[best], workerOf, workers));
  const adjusted = holm(rows.filter((_, k) => k !== best).map(({ p }) => p));
  return rows.map((row, k) =>
    k === best ? { value: 0, low: 0, high: 0, p: 1 } : { ...row, p: adjusted[k < best ? k : k - 1] },
  );
}

/** Log points a choice that searches of the likeliest parameters leave: less is no difference, however sure it looks. */
const leftOver = 1e-4;

function clustered(scores: Float64Array, others: Float64Array, workerOf: Int32Array, workers: number): ScoreDifference {
  const sums = new Float64Array(workers);
  const counts = new Float64Array(workers);
  scores.forEach((score, choice) => {
    if (Number.isNaN(score)) return;
    sums[workerOf[choice]] += score - others[choice];
    counts[workerOf[choice]]++;
  });
  const total = counts.reduce((sum, value) => sum + value, 0);
  const value = sums.reduce((sum, own) => sum + own, 0) / total;
  let squares = 0;
  let clusters = 0;
  for (let worker = 0; worker < workers; worker++) {
    if (counts[worker] === 0) continue;
    squares += (sums[worker] - counts[worker] * value) ** 2;
    clusters++;
  }
  if (clusters < 2) return { value, low: value, high: value, p: 1 };
  const error = (Math.sqrt(squares) / total) * Math.sqrt(clusters / (clusters - 1));
  const reach = criticalValue(0.05, clusters - 1) * error;
  if (Math.abs(value) < leftOver) return { value, low: value - reach, high: value + reach, p: 1 };
  const p = error > 0 ? tailProbability(value / error, clusters - 1) : 0;
  return { value, low: value - reach, high: value + reach, p };
}
