/**
 * How the stand-in sets rates, from the tax years in the prompt and nothing else.
 * - `learner`: random local search. It goes back to the best rates that it has seen and shifts some brackets; a
 *   shift that helped is made again; steps shrink as the episode goes on.
 * - `rational`: the same search without chance: brackets from the bottom up, each raised, then lowered.
 * - `noisy`: random changes, whatever they bring.
 * The other behaviours are those of workers; as planners they do as `rational`.
 */
import { type RandomStream, randomStream } from "../../base/random.ts";
import type { PlannerHistoryRow, PlannerPrompt } from "../../models/observations.ts";
import type { Behaviour } from "./stand-in-worker.ts";

/** Rates wanted, percentage points; the caller turns them into the action asked for. */
export function standInRates(prompt: PlannerPrompt, behaviour: Behaviour): readonly number[] {
  const { id, tax, history, best, phase } = prompt;
  const random = randomStream(id.seed, "stand-in", id.purpose, id.agent, id.step);
  const current = tax.percent;
  if (behaviour === "noisy") return current.map((rate) => rate + 10 * (random.integer(5) - 2));
  const favourite = [...best, ...history].reduce<PlannerHistoryRow | null>(
    (a, b) => (a === null || b[1] > a[1] ? b : a),
    null,
  );
  if (favourite === null) return current;
  if (phase === "settle") return favourite[4];
  const shift = behaviour === "learner" ? learnerShift(prompt, favourite, random) : sweepShift(prompt);
  return favourite[4].map((rate, i) => rate + shift[i]);
}

function learnerShift(prompt: PlannerPrompt, favourite: PlannerHistoryRow, random: RandomStream): number[] {
  const { history } = prompt;
  const [last, before] = [history[history.length - 1], history[history.length - 2]];
  // The newest rates are the best so far: the way that led there is worth another step.
  if (before && last[0] === favourite[0])
    return last[4].map((rate, i) => Math.sign(rate - before[4][i]) * size(prompt));
  const brackets = prompt.tax.percent.length;
  const from = random.integer(brackets);
  const to = from + random.integer(brackets - from);
  const sign = random.next() < 0.5 ? -1 : 1;
  const wide = random.next() < 0.5;
  return prompt.tax.percent.map((_, i) => (wide || (i >= from && i <= to) ? sign * size(prompt) : 0));
}

function sweepShift(prompt: PlannerPrompt): number[] {
  const turn = prompt.taxYear - 1;
  const brackets = prompt.tax.percent.length;
  return prompt.tax.percent.map((_, i) =>
    i === Math.floor(turn / 2) % brackets ? (turn % 2 === 0 ? 1 : -1) * size(prompt) : 0,
  );
}

/** Largest step in points; the last one of an episode is a fifth of it. */
const largestStep = 12;

function size({ taxYear, taxYears, action }: PlannerPrompt): number {
  const left = 1 - Math.min(1, taxYear / taxYears);
  const points = Math.min(action.max, largestStep) * (0.2 + 0.8 * left);
  return Math.max(action.multipleOf, Math.round(points / action.multipleOf) * action.multipleOf);
}
