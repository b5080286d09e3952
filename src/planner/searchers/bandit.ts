import { type RandomStream, randomStream } from "../../base/random.ts";
import type { PlannerKind } from "../planner-kind.ts";
import { bestTried, foldGrowing, searchPlanner, startingPlaces, type Trial } from "./search-planner.ts";

/** Changes of a rate in one tax year, percentage points. */
const actions = [-20, -10, 0, 10, 20] as const;
const largestChange = 20;

/** Step of a preference for a change that was one typical deviation better than the baseline. */
export const learningRate = 1;
/** Preferences are divided by it: higher explores more. */
export const temperature = 1;
/** Share of each draw that is uniform: no change's probability falls below a fifth of it. */
export const uniformShare = 0.05;
/** Weight of the newest reward in the baseline and in the typical deviation. */
const forgetting = 0.2;

/** A policy for one bracket: preferences for rates of 0, 10, … 100 %, read between them by linear interpolation. */
export type Preferences = readonly number[];

const levels = 11;

/** The level at or below a rate, and the next one's weight in the interpolation. */
function position(rate: number): { readonly level: number; readonly weight: number } {
  const level = Math.min(levels - 2, Math.floor(rate * (levels - 1)));
  return { level, weight: rate * (levels - 1) - level };
}

function preferenceFor(preferences: Preferences, rate: number): number {
  const { level, weight } = position(rate);
  return (1 - weight) * preferences[level] + weight * preferences[level + 1];
}

/** Where each change leads from a rate. */
function outcomes(rate: number): number[] {
  return actions.map((points) => Math.min(1, Math.max(0, rate + points / 100)));
}

function softmax(preferences: Preferences, rate: number): number[] {
  const raw = outcomes(rate).map((outcome) => preferenceFor(preferences, outcome) / temperature);
  const highest = Math.max(...raw);
  const powers = raw.map((value) => Math.exp(value - highest));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
}

/**
 * Probabilities of the changes at a rate: the softmax over the preferences for where they lead, mixed with the uniform
 * distribution so that its entropy stays above a floor.
 */
export function probabilities(preferences: Preferences, rate: number): number[] {
  return softmax(preferences, rate).map((p) => (1 - uniformShare) * p + uniformShare / actions.length);
}

/** One step of REINFORCE (Williams 1992): preferences + step·∂ln p(chosen)/∂preferences. */
export function reinforce(preferences: Preferences, rate: number, chosen: number, step: number): Preferences {
  const soft = softmax(preferences, rate);
  const share = ((1 - uniformShare) * soft[chosen]) / probabilities(preferences, rate)[chosen] / temperature;
  const next = [...preferences];
  outcomes(rate).forEach((outcome, a) => {
    const change = step * share * ((a === chosen ? 1 : 0) - soft[a]);
    const { level, weight } = position(outcome);
    next[level] += (1 - weight) * change;
    next[level + 1] += weight * change;
  });
  return next;
}

interface Learned {
  /** One for each bracket. */
  readonly policies: readonly Preferences[];
  readonly baseline: number;
  /** Running mean of the distance to the baseline. */
  readonly deviation: number;
}

/** What one more tax year teaches. */
function learn(learned: Learned, { rates, welfare }: Trial, before: Trial | undefined): Learned {
  if (!Number.isFinite(welfare)) return learned;
  if (before === undefined || !Number.isFinite(learned.baseline)) return { ...learned, baseline: welfare };
  const advantage = welfare - learned.baseline;
  const distance = Math.abs(advantage);
  const deviation = learned.deviation === 0 ? distance : mix(learned.deviation, distance);
  const step = deviation === 0 ? 0 : learningRate * Math.max(-2, Math.min(2, advantage / deviation));
  return {
    policies: learned.policies.map((policy, k) =>
      reinforce(policy, before.rates[k], actionOf(before.rates[k], rates[k]), step),
    ),
    baseline: mix(learned.baseline, welfare),
    deviation,
  };
}

function mix(old: number, newest: number): number {
  return (1 - forgetting) * old + forgetting * newest;
}

/** The action that led from one rate to the next. */
function actionOf(before: number, after: number): number {
  const misses = outcomes(before).map((outcome) => Math.abs(outcome - after));
  return misses.indexOf(Math.min(...misses));
}

function draw(weights: readonly number[], stream: RandomStream): number {
  let left = stream.next();
  const index = weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  return index < 0 ? weights.length - 1 : index;
}

/**
 * REINFORCE over the changes that the paper's planner may make: a softmax policy for each bracket over what each change
 * leads to. The advantage is welfare less its running mean, in units of its running mean deviation, at most 2. It
 * settles by walking back to the best rates tried, at most 20 points a tax year.
 */
export const banditKind: PlannerKind = {
  name: "bandit",
  description: "REINFORCE over changes of ±10 and ±20 points, on past welfare alone",
  uses: ["rates", "smoothness", "warmup", "exploitation"],
  create: (context) => {
    const { seed } = context.scenario;
    const start = startingPlaces(context);
    const policies = start.map((): Preferences => Array(levels).fill(0));
    const learned = foldGrowing<Learned>({ policies, baseline: Number.NaN, deviation: 0 }, learn);
    const best = bestTried();
    return searchPlanner(context, {
      next(trials, { taxYear }) {
        const stream = randomStream(seed, "planner", "bandit", taxYear);
        const { policies } = learned(trials);
        const current = trials.at(-1)?.rates ?? start;
        return current.map((rate, k) => rate + actions[draw(probabilities(policies[k], rate), stream)] / 100);
      },
      settle(trials) {
        const limit = largestChange / 100;
        const goal = best(trials);
        return trials[trials.length - 1].rates.map(
          (rate, k) => rate + Math.max(-limit, Math.min(limit, goal[k] - rate)),
        );
      },
    });
  },
};
