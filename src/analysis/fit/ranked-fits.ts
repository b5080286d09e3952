/** Rules in the order of how well they foretell choices that they were not fitted to. */
import type { Behaviour } from "../../agents/fitted/behaviour.ts";
import { type Estimate, estimate, parametersOf } from "./estimate.ts";
import type { FitData } from "./fit-data.ts";
import { type Holdout, heldOutScores, meanScore } from "./held-out.ts";

/** A rule that was fitted, with its scores on choices held out. */
export interface Ranked {
  readonly estimate: Estimate;
  readonly scores: Float64Array;
  readonly cvScore: number;
}

/** The highest held-out score first. Each rule has the layer that choices are likelier under. */
export function rankedFits(
  data: FitData,
  rules: readonly Behaviour[],
  holdout: Holdout,
  seed: number,
  onProgress: (what: string) => void = () => undefined,
): readonly Ranked[] {
  // Where odds explain the choices of who sees the law as it is no better than normal scatter, they are not tried for others.
  const [byScatter, byOdds] = ["rational", "noisy"].map((name) => {
    const rule = rules.find((one) => one.name === name);
    if (rule) onProgress(name);
    return rule && likeliest(rule, data, true);
  });
  const triesOdds = !byScatter || !byOdds || byOdds.logLikelihood > byScatter.logLikelihood;
  const fits = rules.map((behaviour) => {
    const known = [byScatter, byOdds].find((one) => one?.behaviour === behaviour);
    if (!known) onProgress(behaviour.name);
    const found = known ?? likeliest(behaviour, data, triesOdds);
    const scores = heldOutScores(found, data, holdout, seed);
    return { estimate: found, scores, cvScore: meanScore(scores) };
  });
  return fits.sort((a, b) => b.cvScore - a.cvScore);
}

/** By the layer that choices are likelier under. */
function likeliest(behaviour: Behaviour, data: FitData, triesOdds: boolean): Estimate {
  const normal = estimate(behaviour, "normal", data);
  if (behaviour.valued === null || !triesOdds) return normal;
  const quantal = estimate(behaviour, "quantal", data, { from: normal });
  return behaviour.isQuantal || quantal.logLikelihood > normal.logLikelihood ? quantal : normal;
}

/** Level at which a difference of scores is one. */
const level = 0.05;

/** Of those that the first is not better than, the one with the fewest parameters; of equals the one with the higher score. */
export function simplestTied(ranked: readonly Ranked[], differences: readonly { readonly p: number }[]): number {
  let chosen = 0;
  for (let k = 1; k < ranked.length; k++)
    if (differences[k].p >= level && freeOf(ranked[k].estimate) < freeOf(ranked[chosen].estimate)) chosen = k;
  return chosen;
}

export function freeOf({ behaviour, layer }: Estimate): number {
  return parametersOf(behaviour, layer).length;
}
