/** Samples for simulated trials. */
import { type RandomStream, randomStream } from "../../../src/base/random.ts";

export const trials = 1000;

/** Three standard errors of a share near 5 % in as many trials. */
export const margin = 3 * Math.sqrt((0.05 * 0.95) / trials);

/** Distributions with mean 0. */
export const distributions = {
  normal: (stream: RandomStream) => stream.normal(),
  /** Student's t with 3 degrees of freedom: heavy tails. */
  t3: (stream: RandomStream) =>
    stream.normal() / Math.sqrt((stream.normal() ** 2 + stream.normal() ** 2 + stream.normal() ** 2) / 3),
  lognormal: (stream: RandomStream) => Math.exp(stream.normal()) - Math.exp(0.5),
  /** Of two equally skewed outcomes: what a paired difference is where a policy changes nothing. */
  lognormalDifference: (stream: RandomStream) => Math.exp(stream.normal()) - Math.exp(stream.normal()),
};

export type Distribution = keyof typeof distributions;

/** The part of the trials in which a sample of a size passes. */
export function shareOfTrials(
  distribution: Distribution,
  size: number,
  passes: (values: readonly number[], trial: number) => boolean,
): number {
  const stream = randomStream(7, distribution, size);
  let passed = 0;
  for (let trial = 0; trial < trials; trial++)
    if (
      passes(
        Array.from({ length: size }, () => distributions[distribution](stream)),
        trial,
      )
    )
      passed++;
  return passed / trials;
}
