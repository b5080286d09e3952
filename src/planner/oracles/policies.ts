/** The schedules that a population's learned rates are measured against, from doing nothing to the optimum. */

import { binned } from "../../env/binned-economy.ts";
import { type Economy, hasOneElasticity } from "../../env/economy.ts";
import { bestResponse } from "../../env/respond/best-response.ts";
import { settle } from "../../env/settle/settlement.ts";
import { logEvaluator } from "../../env/welfare/log-evaluator.ts";
import { usesLogEvaluator } from "../../env/welfare/schedule-evaluator.ts";
import { needsRows, type WelfareChoice, welfareKindOf } from "../../env/welfare/welfare.ts";
import { type Levers, type Policy, schedulePolicy } from "../../law/policy.ts";
import { type TaxSchedule, taxSchedule } from "../../law/tax-schedule.ts";
import { fixedPoint } from "../formulas/fixed-point.ts";
import { type ObservedYear, observedWelfareWeights } from "../formulas/observed-year.ts";
import { saezAiEconomistRates } from "../formulas/saez-ai-economist.ts";
import { saezRates } from "../formulas/saez-fixed-point.ts";
import { saezValues } from "../formulas/saez-levers.ts";
import { type FormulaInput, saezPaperRates } from "../formulas/saez-paper.ts";
import { type ParticipationProblem, participationRates } from "../formulas/saez-participation.ts";
import { zeroTaxIncomes } from "../formulas/zero-tax-incomes.ts";
import { optimalFlat, optimalFlatValues } from "./flat-taxes.ts";
import { type LeversProblem, optimalValues } from "./optimal-values.ts";
import type { SearchProgress } from "./search-progress.ts";
import { stackelberg } from "./stackelberg.ts";

export interface PolicyProblem {
  readonly economy: Economy;
  readonly welfare: WelfareChoice;
  /** The scenario's brackets; US law keeps its own. */
  readonly brackets: readonly number[];
  readonly law: TaxSchedule;
  /** Where fixed points are searched from. */
  readonly start: readonly number[];
  readonly seed: number;
  /** Where people decide whether to work: what the formula that counts who stops is told. */
  readonly participation?: Pick<ParticipationProblem, "participation" | "baseIncome"> | undefined;
  readonly progress?: SearchProgress | undefined;
  /** More schedules for the oracle to start from. */
  readonly screened?: readonly (readonly number[])[];
}

export interface NamedPolicy {
  readonly name: string;
  readonly schedule: TaxSchedule;
}

/** Zero-tax incomes that stand for a larger population in the published formulas. */
const publishedBins = 4000;

/**
 * With several elasticities or log utility the formulas are what a planner comes to who does not know that they do not
 * hold. Laissez-faire, US law, the best flat tax, the Saez formula at its fixed point, its two published discretisations
 * (iterated to their fixed points, which is the best that can be made of them), and the Stackelberg optimum, which is
 * at least as good as every other on the same brackets.
 */
export function namedPolicies(problem: PolicyProblem): readonly NamedPolicy[] {
  const { economy, welfare, brackets, law, start, seed, progress, screened = [] } = problem;
  const zero = brackets.map(() => 0);
  const flatRate = optimalFlat(economy, welfare).rate;
  const flat = brackets.map(() => flatRate);
  // The published formulas count people in coarse bins or smooth them: thousands of incomes are as good as millions.
  const sample =
    economy.size > publishedBins && !needsRows(welfare)
      ? { ...problem, economy: binned(economy, publishedBins) }
      : problem;
  const on = (rates: readonly number[]): TaxSchedule => taxSchedule(brackets, rates);
  const plain = [
    { name: "laissez-faire", schedule: taxSchedule([0], [0]) },
    { name: "us-federal", schedule: law },
    { name: "optimal-flat", schedule: on(flat) },
  ];
  if (welfareKindOf(welfare).marginal === null) {
    // Formulas would need the weights of people.
    const optimum = stackelberg({
      economy,
      welfare,
      brackets,
      starts: [zero, start, flat, ...screened],
      seed,
      progress,
    }).rates;
    return [...plain, { name: "stackelberg", schedule: on(optimum) }];
  }
  const year = yearUnder(sample);
  const saez = hasOneElasticity(economy) ? saezFixedPoint(problem) : saezByYears(sample, year);
  const published = (formula: (input: FormulaInput & { readonly elasticity: number }) => number[]) =>
    fixedPoint((rates) => formula(formulaInput(sample, year(rates))), start).point;
  const paper = published(saezPaperRates);
  const aiEconomist = published(saezAiEconomistRates);
  const leaving = problem.participation ? saezParticipationByYears(sample, problem.participation, year) : null;
  const starts = [zero, start, flat, saez, paper, aiEconomist, ...(leaving ? [leaving] : []), ...screened];
  const optimum = stackelberg({ economy, welfare, brackets, starts, seed, progress }).rates;
  return [
    ...plain,
    { name: "saez", schedule: on(saez) },
    ...(leaving ? [{ name: "saez-participation", schedule: on(leaving) }] : []),
    { name: "saez-paper", schedule: on(paper) },
    { name: "saez-ai-economist", schedule: on(aiEconomist) },
    { name: "stackelberg", schedule: on(optimum) },
  ];
}

/** Of a utility for which no optimum can be searched: no tax, US law, and the law where runs start. */
export function knownPolicies(
  levers: Levers,
  law: Policy,
): readonly { readonly name: string; readonly policy: Policy }[] {
  return [
    { name: "laissez-faire", policy: schedulePolicy(taxSchedule([0], [0])) },
    { name: "us-federal", policy: law },
    { name: "start", policy: levers.policy(levers.start) },
  ];
}

/** The same and the optimum, for a law whose parameters are not rates on brackets. */
export function leverPolicies(
  problem: LeversProblem & { readonly law: Policy },
): readonly { readonly name: string; readonly policy: Policy }[] {
  const { levers, law } = problem;
  const optimum = { name: "stackelberg", policy: levers.policy(optimalValues(problem).values) };
  return [...knownPolicies(levers, law), ...theoryOn(problem), optimum];
}

/** The best flat tax on taxable income and the Saez formula, where brackets' rates are among what is moved. */
function theoryOn({
  economy,
  welfare,
  levers,
}: LeversProblem): readonly { readonly name: string; readonly policy: Policy }[] {
  if (!levers.parameters.some(({ isBracketRate }) => isBracketRate)) return [];
  const flat = { name: "optimal-flat", policy: levers.policy(optimalFlatValues(economy, welfare, levers)) };
  if (!hasOneElasticity(economy) || welfareKindOf(welfare).marginal === null) return [flat];
  const { zeroTaxIncome: zeroTaxIncomes, weight: weights, elasticity, publicSpending } = economy;
  const known = { zeroTaxIncomes, weights, elasticity, publicSpending };
  const { rates } = saezValues({ ...known, levers, welfare, start: levers.start });
  return [flat, { name: "saez", policy: levers.policy(rates) }];
}

function saezFixedPoint({ economy, welfare, brackets, start }: PolicyProblem): readonly number[] {
  const { zeroTaxIncome: zeroTaxIncomes, weight: weights, elasticity, publicSpending } = economy;
  return saezRates({ zeroTaxIncomes, weights, elasticity, publicSpending, brackets, welfare, start }).rates;
}

/** Tax years in which a planner that takes everybody for alike and for indifferent to the rebate settles, or does not. */
const mostYears = 20;
const settled = 1e-5;

/** Where the formula does not hold: the rates that a planner has who applies it to what people do, year after year. */
function saezByYears(
  { economy, welfare, brackets, start }: PolicyProblem,
  year: (rates: readonly number[]) => ObservedYear,
): readonly number[] {
  const { weight: weights, elasticity, publicSpending } = economy;
  return byYears(start, (rates) => {
    const { incomes, law } = year(rates);
    const known = { zeroTaxIncomes: zeroTaxIncomes(incomes, law, elasticity), weights, elasticity, publicSpending };
    return saezRates({ ...known, brackets, welfare, start }).rates;
  });
}

/** The rates that a planner comes to who counts who stops working, year after year. */
function saezParticipationByYears(
  { economy, welfare, brackets, start }: PolicyProblem,
  told: Pick<ParticipationProblem, "participation" | "baseIncome">,
  year: (rates: readonly number[]) => ObservedYear,
): readonly number[] {
  const { elasticity, publicSpending } = economy;
  return byYears(
    start,
    (rates) =>
      participationRates({ ...told, year: year(rates), elasticity, publicSpending, brackets, welfare, start }).rates,
  );
}

function byYears(start: readonly number[], next: (rates: readonly number[]) => readonly number[]): readonly number[] {
  let rates = start;
  for (let n = 0; n < mostYears; n++) {
    const following = next(rates);
    const moved = Math.max(...following.map((rate, j) => Math.abs(rate - rates[j])));
    rates = following;
    if (moved < settled) break;
  }
  return rates;
}

/** What optimising workers do who have lived under rates for a year. */
function yearUnder({ economy, welfare, brackets }: PolicyProblem): (rates: readonly number[]) => ObservedYear {
  const { weight, utility: form } = economy;
  const solve = usesLogEvaluator(economy, welfare) ? logEvaluator(economy, welfare) : null;
  return (rates) => {
    const law = taxSchedule(brackets, rates);
    if (solve === null) {
      const { income, utility } = settle(economy, law, bestResponse(economy, law));
      return { law, incomes: income, utilities: utility, weights: weight };
    }
    const { income, utility } = solve(law);
    const { of } = form.dollars(economy);
    return { law, incomes: income, utilities: utility.map((value, i) => of(value, i)), weights: weight };
  };
}

/** What a formula reads of a year. */
function formulaInput({ economy, welfare, brackets }: PolicyProblem, year: ObservedYear) {
  const { weight, elasticity } = economy;
  const welfareWeights = observedWelfareWeights(year, welfare, elasticity);
  return { incomes: year.incomes, weights: weight, welfareWeights, brackets, elasticity };
}
