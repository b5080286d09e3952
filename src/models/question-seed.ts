import { hash } from "node:crypto";
import type { CallKey } from "./chat-model.ts";

/**
 * The seed of a model's sampling for one question: the same whenever a run with the same seed puts it, and another one for
 * every other question, sample and attempt. 32 bits.
 * @param seed of the scenario
 */
export function questionSeed(seed: number, { step, agent, purpose, sample, attempt }: CallKey): number {
  const question = JSON.stringify([seed, step, agent, purpose, sample, attempt]);
  return Number.parseInt(hash("sha256", question).slice(0, 8), 16);
}

/**
 * What {@link questionSeed} takes in place of a scenario's seed where other answers to the same questions are wanted.
 * @param resample number of the set of answers; undefined for the first
 */
export function samplingSeed(seed: number, resample: number | undefined): number {
  if (resample === undefined) return seed;
  return Number.parseInt(hash("sha256", JSON.stringify(["resample", seed, resample])).slice(0, 13), 16);
}
