/** Weights that give a population the margins of another: iterative proportional fitting. */

import { ScenarioError } from "../../base/errors.ts";
import type { Population } from "../population.ts";
import { designEffectOf } from "./design-effect.ts";
import { type Margin, type Margins, marginsOf } from "./margins.ts";

/** Largest distance of a weighted share from its margin at which the weights are taken as fitted. */
const tolerance = 1e-10;
const maxIterations = 1000;

/** Beyond these, against the starting weights, the people say much less than their number promises. */
const worrying = { designEffect: 2, maxWeightRatio: 20 } as const;

export interface Raked {
  /** Mean 1. */
  readonly weight: Float64Array;
  readonly iterations: number;
  /** As {@link designEffectOf} says. */
  readonly designEffect: number;
  /** Largest factor by which raking changes a weight, over the smallest. */
  readonly maxWeightRatio: number;
  /** What a reader of the run must know, or null. */
  readonly warning: string | null;
}

/**
 * Fits the weights of a population to margins, starting from those it has: W. E. Deming and F. F. Stephan, "On a least
 * squares adjustment of a sampled frequency table when the expected marginal totals are known", Annals of Mathematical
 * Statistics 11(4), 1940. Each column in turn is scaled to its shares until all of them hold at once; the odds ratios
 * between columns stay those of the starting weights.
 * @throws ScenarioError for margins that these people cannot have, each alone or all together
 */
export function rake(population: Population, margins: Margins): Raked {
  const columns = marginsOf(population, margins);
  const { size } = population;
  const start = scaledToMeanOne(population.weight);
  const weight = start.slice();
  let iterations = 0;
  let worst = worstMiss(columns, weight);
  while (worst.miss > tolerance && iterations < maxIterations) {
    for (const { codes, shares } of columns) {
      const sums = weightByLabel(codes, shares.length, weight);
      const factors = shares.map((share, label) => (share * size) / sums[label]);
      for (let i = 0; i < size; i++) weight[i] *= factors[codes[i]];
    }
    iterations++;
    worst = worstMiss(columns, weight);
  }
  if (!(worst.miss <= tolerance)) {
    throw new ScenarioError(
      `population.rake: after ${iterations} rounds the share of ${worst.column} "${worst.label}" is still off by ${worst.miss.toPrecision(2)}; expected margins that these people can have together`,
      { hint: "some labels never occur together: draw more people, or use fewer columns or coarser labels" },
    );
  }
  return { weight, iterations, ...qualityOf(weight, start) };
}

function scaledToMeanOne(weight: Float64Array): Float64Array {
  const mean = weight.reduce((sum, w) => sum + w, 0) / weight.length;
  return weight.map((w) => w / mean);
}

function weightByLabel(codes: Uint16Array, labels: number, weight: Float64Array): Float64Array {
  const sums = new Float64Array(labels);
  for (let i = 0; i < codes.length; i++) sums[codes[i]] += weight[i];
  return sums;
}

interface Miss {
  readonly column: string;
  readonly label: string;
  readonly miss: number;
}

function worstMiss(columns: readonly Margin[], weight: Float64Array): Miss {
  let worst: Miss = { column: "", label: "", miss: 0 };
  for (const { column, labels, codes, shares } of columns) {
    const sums = weightByLabel(codes, labels.length, weight);
    for (const [i, label] of labels.entries()) {
      const miss = Math.abs(sums[i] / weight.length - shares[i]);
      if (!(miss <= worst.miss)) worst = { column, label, miss };
    }
  }
  return worst;
}

/** @param start the weights before raking: what they were made uneven for, as by strata, is no fault of the margins */
function qualityOf(
  weight: Float64Array,
  start: Float64Array,
): Pick<Raked, "designEffect" | "maxWeightRatio" | "warning"> {
  let [smallest, largest] = [Infinity, 0];
  for (const [i, w] of weight.entries()) {
    smallest = Math.min(smallest, w / start[i]);
    largest = Math.max(largest, w / start[i]);
  }
  const designEffect = designEffectOf(weight);
  const maxWeightRatio = largest / smallest;
  const isWorrying =
    designEffect > worrying.designEffect * designEffectOf(start) || maxWeightRatio > worrying.maxWeightRatio;
  const warning = `the margins of population.rake are far from the people drawn: some count ${maxWeightRatio.toFixed(1)} times as much as others by it, and ${weight.length} weighted people say as much as ${Math.round(weight.length / designEffect)} would unweighted`;
  return { designEffect, maxWeightRatio, warning: isWorrying ? warning : null };
}
