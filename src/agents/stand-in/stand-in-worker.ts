/**
 * How the stand-in chooses hours, from the observation in the prompt and nothing else.
 * - `rational`: the hours with the highest utility, by search over what the prompt says of pay, tax and effort. It
 *   reckons with the last rebate where utility is log, and does as `learner` where utility is an expression.
 * - `noisy`: the same, with an error of about 10 %.
 * - `myopic`: part of the way from the last hours to those of `rational`.
 * - `reference-dependent`: as `rational`, but averse to less net income than in the last step: the prompt does not say
 *   how long a tax year is.
 * - `misperceiving`: as `rational`, but takes the tax in part for a line through that on the last income.
 * - `learner`: knows the cost of effort only by having felt it: it values the hours that it has tried at today's
 *   tax, takes the best, and tries something near it; by ever smaller steps.
 */

import { type RandomStream, randomStream } from "../../base/random.ts";
import { lossAverse } from "../../env/respond/loss-aversion.ts";
import { perceivedLine } from "../../env/respond/perceived-schedule.ts";
import { type TaxLine, taxOn } from "../../law/tax-line.ts";
import type { WorkerObservation } from "../../models/observations.ts";
import { behaviouralDefaults } from "../../scenario/behavioural-keys.ts";
import { observedLine } from "./observed-line.ts";

/** Parameters of the bounded-rational ones are the defaults of the deciders of the same name. */
export const behaviours = ["learner", "rational", "noisy", "myopic", "reference-dependent", "misperceiving"] as const;
export type Behaviour = (typeof behaviours)[number];

/** Weekly hours; within the limits that the observation gives. */
export function standInHours(observation: WorkerObservation, behaviour: Behaviour, sample: number): number {
  const { id } = observation;
  const random = randomStream(id.seed, "stand-in", id.purpose, id.agent, id.step, sample);
  const hours = wantedHours(observation, behaviour, random);
  if (behaviour === "noisy") return allowed(hours * Math.exp(0.1 * random.normal()), observation);
  return allowed(behaviour === "myopic" ? adjusted(observation, hours) : hours, observation);
}

/** Who knows what effort costs and does not want its own utility: hours without tax, which only moves money, or none. */
function wantedHours(observation: WorkerObservation, behaviour: Behaviour, random: RandomStream): number {
  const { type } = observation.you;
  const value = behaviour === "learner" ? null : knownValue(observation, behaviour);
  if (value === null) return type ? watchedBest(observation, type, random) : learned(observation, random);
  if (type === "adversarial") return 0;
  return optimal(observation, type ? untaxedValue(observation) : value);
}

function untaxedValue(observation: WorkerObservation): (hours: number) => number {
  const { tax } = observation;
  const untaxed = { ...observation, tax: { from: tax.from, percent: tax.percent.map(() => 0) } };
  return knownValue(untaxed, "rational") ?? (() => 0);
}

/** Near the hours with the best mean utility of all that was seen with them: it hardly depends on one's own. */
function watchedBest(
  { you, history, best, phase }: WorkerObservation,
  type: "altruistic" | "adversarial",
  random: RandomStream,
): number {
  if (history.length === 0) return you.usualHours;
  const sign = type === "altruistic" ? 1 : -1;
  const favourite = [...best, ...history].reduce((a, b) => (sign * (b[5] - a[5]) > 0 ? b : a));
  const [, hours] = favourite;
  return phase === "settle" ? hours : hours + Math.max(hours, 1) * largestMove * (random.next() - 0.5);
}

/** Towards the best hours from the last ones; on a grid by one step of it at least. */
function adjusted({ you, history, hours: { multipleOf = 0 } }: WorkerObservation, best: number): number {
  const last = history.at(-1)?.[1] ?? you.usualHours;
  const way = Math.abs(best - last);
  return last + Math.sign(best - last) * Math.min(way, Math.max(behaviouralDefaults.adjustment * way, multipleOf));
}

function learned(observation: WorkerObservation, random: RandomStream): number {
  const { you, history, best, phase } = observation;
  if (history.length === 0) return you.usualHours;
  const tried = [...best, ...history].map(([, hours, income, tax, rebate, utility]) => ({
    hours,
    effort: income - tax + rebate - utility,
  }));
  const takeHome = takeHomePay(observation, observedLine(observation.tax));
  // What an hour choice would bring today: pay at today's tax less the effort that it cost when it was tried.
  const value = (one: Tried): number => takeHome(one.hours) - one.effort;
  const favourite = tried.reduce((a, b) => (value(b) > value(a) ? b : a));
  if (phase === "settle") return favourite.hours;
  // From no hours at all no small step leads anywhere: now and then a day or more of work is tried.
  if (favourite.hours === 0 && you.goingToWork !== undefined) return random.next() < 0.2 ? 50 * random.next() : 0;
  const jitter = 0.01 * favourite.hours * random.normal();
  const move = favourite.hours * largestMove * leaning(favourite, tried, takeHome, random);
  const grid = observation.hours.multipleOf ?? 0;
  return favourite.hours + jitter + Math.sign(move) * Math.max(Math.abs(move), Math.abs(move) > 0.01 ? grid : 0);
}

interface Tried {
  readonly hours: number;
  /** What the hours cost in effort, dollars a year. */
  readonly effort: number;
}

/** Largest change of hours in a step, as a share. */
const largestMove = 0.3;

/**
 * Which way to go from the favourite, from −1 to 1: how much more an hour pays than the effort that it was felt to
 * cost, by the nearest other hours tried. Without such experience, a guess.
 */
function leaning(
  favourite: Tried,
  tried: readonly Tried[],
  takeHome: (hours: number) => number,
  random: RandomStream,
): number {
  const distance = (one: Tried): number => Math.abs(one.hours - favourite.hours);
  const others = tried.filter((one) => distance(one) > 0.2);
  if (others.length === 0) return random.next() - 0.5;
  const other = others.reduce((a, b) => (distance(b) < distance(a) ? b : a));
  const pay = takeHome(favourite.hours + 0.5) - takeHome(favourite.hours - 0.5);
  const effort = (favourite.effort - other.effort) / (favourite.hours - other.hours);
  return pay <= 0 && effort <= 0 ? 0 : Math.min(1, Math.max(-1, (1.2 * (pay - effort)) / Math.max(pay, effort)));
}

/** What an hour choice is worth by what the prompt says; null where it does not say how effort counts. */
function knownValue(observation: WorkerObservation, behaviour: Behaviour): ((hours: number) => number) | null {
  const { you, history, tax } = observation;
  if (!you.effort) return null;
  const { cost, hours: reference, power } = you.effort;
  const last = history.at(-1);
  const actual = observedLine(tax);
  const lastIncome = last?.[2] ?? you.incomePerWeeklyHour * you.usualHours;
  const line = behaviour === "misperceiving" ? perceivedLine(actual, perception, lastIncome) : actual;
  const takeHome = takeHomePay(observation, line);
  // What a prompt says that has effort is either dollars or the logarithm of them.
  const isMoney = you.utility === undefined;
  const rebate = isMoney ? 0 : (last?.[4] ?? 0);
  const worth = (consumption: number): number => (isMoney ? consumption : Math.log(consumption));
  const { goingToWork = 0, notWorking = 0 } = you;
  const effort = (h: number): number => cost * (h / reference) ** power + (h > 0 ? goingToWork : -notWorking);
  if (behaviour !== "reference-dependent" || !last) return (h) => worth(takeHome(h) + rebate) - effort(h);
  const before = worth(last[2] - last[3] + rebate);
  return (h) => lossAverse(worth(takeHome(h) + rebate), before, behaviouralDefaults.lossAversion) - effort(h);
}

export const perception = { kind: behaviouralDefaults.misperception, share: behaviouralDefaults.misperceptionShare };

function optimal({ hours }: WorkerObservation, value: (hours: number) => number): number {
  const grid = hours.multipleOf ?? 1;
  let [best, most] = [0, value(0)];
  for (let h = grid; h <= hours.max; h += grid) {
    const worth = value(h);
    if (worth > most) [best, most] = [h, worth];
  }
  if (hours.multipleOf) return best;
  // Refine around the best whole hour: golden-section search, the value is concave within a bracket.
  let [low, high] = [Math.max(0, best - 1), Math.min(hours.max, best + 1)];
  const ratio = (Math.sqrt(5) - 1) / 2;
  for (let i = 0; i < 40; i++) {
    const [left, right] = [high - ratio * (high - low), low + ratio * (high - low)];
    if (value(left) < value(right)) low = left;
    else high = right;
  }
  const found = (low + high) / 2;
  // Going to work can cost more than any hours bring.
  return value(found) < value(0) ? 0 : found;
}

function takeHomePay({ you }: WorkerObservation, line: TaxLine): (hours: number) => number {
  return (hours) => {
    const income = you.incomePerWeeklyHour * hours;
    return income - taxOn(line, income);
  };
}

function allowed(wanted: number, { hours }: WorkerObservation): number {
  const grid = hours.multipleOf ?? 0.01;
  const rounded = Math.round(wanted / grid) * grid;
  return Math.min(hours.max, Math.max(0, Number(rounded.toFixed(2))));
}
