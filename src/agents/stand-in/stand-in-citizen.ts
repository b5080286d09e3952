/**
 * How the stand-in votes, stands for election and judges, from the observation in the prompt and nothing else. It
 * reckons what rates would be worth to it if everybody's income responded to them as its own would; `noisy` errs by
 * about 10 % in that. A platform shifts the rates in force, all alike, to where its own interest lies; an incumbent's
 * keeps them.
 */

import { randomStream } from "../../base/random.ts";
import { isSatisfied, satisfactionGrade } from "../../env/settle/satisfaction.ts";
import { rateOn, type TaxLine, taxOn } from "../../law/tax-line.ts";
import { bracketKeys } from "../../models/answers/named-numbers.ts";
import type {
  BallotObservation,
  CivicObservation,
  OwnRatesObservation,
  PairObservation,
  SatisfactionObservation,
} from "../../models/observations.ts";
import { observedLine } from "./observed-line.ts";
import type { Behaviour } from "./stand-in-worker.ts";

/** Elasticity of income that is reckoned with where the prompt does not tell the own one. */
const guessedElasticity = 0.4;
/** Least net-of-tax rate that an income is taken to have come about under. */
const leastNet = 0.05;
/** Shifts of all rates that a platform can be, points. */
const shifts = [0, -10, 10, -20, 20];
/** Part of what is left of its income that a worker must gain to stand for election. */
const worthStanding = 0.01;
const mostRanked = 5;

/** @returns candidates by number, best first; nobody where it makes less difference than voting costs */
export function standInBallot(observation: BallotObservation, behaviour: Behaviour) {
  const { answer, candidates, votingCost } = observation;
  const worthOf = valuation(observation, behaviour);
  // Of equal platforms one is enough on a ballot of a few places: the first, so that their votes come together.
  const platforms = candidates.map(({ percent }) => percent.join());
  const valued = candidates.map(({ number, percent }, c) => ({
    number,
    worth: worthOf(percent),
    isFirst: platforms.indexOf(platforms[c]) === c,
  }));
  const sorted = valued.toSorted((a, b) => b.worth - a.worth);
  const stays = sorted.length === 0 || !(sorted[0].worth - sorted[sorted.length - 1].worth > votingCost);
  const mean = valued.reduce((sum, { worth }) => sum + worth, 0) / valued.length;
  const numbers = (chosen: typeof valued): number[] => chosen.map(({ number }) => number);
  return {
    ranking: stays ? [] : numbers(sorted.filter(({ isFirst }) => isFirst).slice(0, mostRanked)),
    ...(answer.includes("approve") && { approve: stays ? [] : numbers(sorted.filter(({ worth }) => worth > mean)) }),
  };
}

/** What is worth more to it; a tie where that is the same, as it is of equal platforms. */
export function standInPair(observation: PairObservation, behaviour: Behaviour) {
  const { first, second } = observation;
  // Every pair is another question, in which `noisy` errs otherwise.
  const worthOf = valuation(observation, behaviour, first.name, second.name);
  const lead = first.percent.join() === second.percent.join() ? 0 : worthOf(first.percent) - worthOf(second.percent);
  return { choice: lead > 0 ? "first" : lead < 0 ? "second" : "tie" };
}

/** Rates to stand for, or to set as a leader. */
export function standInOwnRates(observation: OwnRatesObservation, behaviour: Behaviour) {
  const { id, answer, tax, incumbent, rates } = observation;
  const worthOf = valuation(observation, behaviour);
  const options = shifts.map((shift) => {
    const percent = tax.percent.map((points) => {
      const onGrid = Math.round((points + shift) / rates.multipleOf) * rates.multipleOf;
      return Math.min(100, Math.max(0, onGrid));
    });
    return { shift, percent, worth: worthOf(percent) };
  });
  // Whoever seeks another term stands for what is: so voters can keep it.
  const keeps = incumbent && id.purpose === "platform";
  const best = keeps ? options[0] : options.reduce((a, b) => (b.worth > a.worth ? b : a));
  const gain = best.worth - options[0].worth;
  const direction = best.shift > 0 ? "higher" : "lower";
  const keys = bracketKeys(tax.from);
  const said = {
    run: incumbent || gain > worthStanding * ownTakeHome(observation),
    percent: Object.fromEntries(keys.map((key, k) => [key, best.percent[k]])),
    slogan: best.shift === 0 ? "No change." : `All rates ${Math.abs(best.shift)} points ${direction}.`,
  };
  return Object.fromEntries(Object.entries(said).filter(([key]) => answer.includes(key)));
}

export function standInJudgement({ answer, now, lastYear }: SatisfactionObservation) {
  return answer.includes("grade")
    ? { grade: satisfactionGrade(now.left, lastYear) }
    : { satisfied: isSatisfied(now.left, lastYear) };
}

/**
 * What rates are worth, dollars a year. An income z at marginal rate τ is taken to become z·((1−τ')/(1−τ))^ε, and its
 * effort to cost f·(1−τ)·z·(z'/z)^(1/f) with f = ε/(1+ε), as it does for workers who optimise.
 */
function valuation(
  observation: CivicObservation,
  behaviour: Behaviour,
  ...about: readonly string[]
): (percent: readonly number[]) => number {
  const { id, you, tax, incomes } = observation;
  const random = randomStream(id.seed, "stand-in", id.purpose, id.agent, id.step, ...about);
  const elasticity = you.effort ? 1 / (you.effort.power - 1) : guessedElasticity;
  const share = elasticity / (1 + elasticity);
  const before = observedLine(tax);
  const respond = (income: number, after: TaxLine): number => {
    const kept = Math.max(leastNet, 1 - rateOn(before, income));
    return income * ((1 - rateOn(after, income)) / kept) ** elasticity;
  };
  const netOfEffort = (income: number, after: TaxLine): number => {
    const next = respond(income, after);
    const kept = Math.max(leastNet, 1 - rateOn(before, income));
    const effort = income === 0 ? 0 : share * kept * income * (next / income) ** (1 / share);
    return next - taxOn(after, next) - effort;
  };
  const meanOf = (value: (income: number) => number): number =>
    incomes.shares.reduce((sum, people, k) => sum + people * value(incomes.means[k]), 0);
  return (percent) => {
    const after = observedLine({ from: tax.from, percent });
    const rebate = meanOf((income) => taxOn(after, respond(income, after)));
    const everybody = () => rebate + meanOf((income) => netOfEffort(income, after));
    const own = () => rebate + netOfEffort(ownIncome(observation), after);
    const worth = you.type === undefined ? own() : you.type === "altruistic" ? everybody() : -everybody();
    return behaviour === "noisy" ? worth * (1 + 0.1 * random.normal()) : worth;
  };
}

function ownIncome({ you, history }: CivicObservation): number {
  return history.at(-1)?.[2] ?? you.incomePerWeeklyHour * you.usualHours;
}

function ownTakeHome(observation: CivicObservation): number {
  const { tax } = observation;
  const income = ownIncome(observation);
  return income - taxOn(observedLine(tax), income);
}
