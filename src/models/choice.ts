/** How likely each value of an answer was, as the model's own log-probabilities have it. */
import type { RandomStream } from "../base/random.ts";

/** A number in an answer that may have a few values. */
export interface ChoiceSet {
  /** Key of the answer. */
  readonly key: string;
  readonly values: readonly number[];
}

export interface Choice {
  /** By value; they sum to 1. */
  readonly probabilities: Readonly<Record<string, number>>;
  /** Probability of everything else, and of what could not be told, before the others were made to sum to 1. */
  readonly outside: number;
}

/** @param masses by value, as they were found; at least one is above 0 */
export function choiceOf(masses: ReadonlyMap<number, number>): Choice {
  const total = [...masses.values()].reduce((sum, mass) => sum + mass, 0);
  return {
    probabilities: Object.fromEntries([...masses].map(([value, mass]) => [String(value), mass / total])),
    outside: Math.max(0, 1 - total),
  };
}

/** One of the values, as likely as the model had it. */
export function drawnFrom({ probabilities }: Choice, random: RandomStream): number {
  let left = random.next();
  const likely = Object.entries(probabilities).filter(([, probability]) => probability > 0);
  for (const [value, probability] of likely) {
    left -= probability;
    if (left < 0) return Number(value);
  }
  // Rounding left a rest.
  return Number(likely[likely.length - 1][0]);
}
