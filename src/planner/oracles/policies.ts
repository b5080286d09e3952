/** The schedules that a population's learned rates are measured against, from doing nothing to the optimum. */

import { binned } from "../../env/binned-economy.ts";
import type { Economy } from "../../env/economy.ts";
import { bestResponse } from "../../env/respond/best-response.ts";
import { settle } from "../../env/settle/settlement.ts";
import type { WelfareChoice } from "../../env/welfare/welfare.ts";
import { type Policy, schedulePolicy } from "../../law/policy.ts";
import { type TaxSchedule, taxSchedule } from "../../law/tax-schedule.ts";
import { fixedPoint } from "../formulas/fixed-point.ts";
import { type ObservedYear, observedWelfareWeights } from "../formulas/observed-year.ts";
import { saezAiEconomistRates } from "../formulas/saez-ai-economist.ts";
import { saezRates } from "../formulas/saez-fixed-point.ts";
import { type FormulaInput, saezPaperRates } from "../formulas/saez-paper.ts";
import { optimalFlat } from "./flat-taxes.ts";
import { type LeversProblem, optimalValues } from "./optimal-values.ts";
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
 * Laissez-faire, US law, the best flat tax, the Saez formula at its fixed point, its two published discretisations
 * (iterated to their fixed points, which is the best that can be made of them), and the Stackelberg optimum, which is
 * at least as good as every other on the same brackets.
 */
export function namedPolicies(problem: PolicyProblem): readonly NamedPolicy[] {
  const { economy, welfare, brackets, law, start, seed, screened = [] } = problem;
  const zero = brackets.map(() => 0);
  const flatRate = optimalFlat(economy, welfare).rate;
  const flat = brackets.map(() => flatRate);
  const saez = saezRates({
    zeroTaxIncomes: economy.zeroTaxIncome,
    weights: economy.weight,
    elasticity: economy.elasticity,
    brackets,
    welfare,
    start,
  }).rates;
  // The published formulas count people in coarse bins or smooth them: thousands of incomes are as good as millions.
  const sample = economy.size > publishedBins ? { ...problem, economy: binned(economy, publishedBins) } : problem;
  const published = (formula: (input: FormulaInput & { readonly elasticity: number }) => number[]) =>
    fixedPoint((rates) => formula(formulaInput(sample, rates)), start).point;
  const paper = published(saezPaperRates);
  const aiEconomist = published(saezAiEconomistRates);
  const starts = [zero, start, flat, saez, paper, aiEconomist, ...screened];
  const optimum = stackelberg({ economy, welfare, brackets, starts, seed }).rates;
  const on = (rates: readonly number[]): TaxSchedule => taxSchedule(brackets, rates);
  return [
    { name: "laissez-faire", schedule: on(zero) },
    { name: "us-federal", schedule: law },
    { name: "optimal-flat", schedule: on(flat) },
    { name: "saez", schedule: on(saez) },
    { name: "saez-paper", schedule: on(paper) },
    { name: "saez-ai-economist", schedule: on(aiEconomist) },
    { name: "stackelberg", schedule: on(optimum) },
  ];
}

/** The same for a law whose parameters are not rates on brackets: no tax, US law, the law where runs start, and its optimum. */
export function leverPolicies(
  problem: LeversProblem & { readonly law: TaxSchedule },
): readonly { readonly name: string; readonly policy: Policy }[] {
  const { levers, law } = problem;
  return [
    { name: "laissez-faire", policy: schedulePolicy(taxSchedule([0], [0])) },
    { name: "us-federal", policy: schedulePolicy(law) },
    { name: "start", policy: levers.policy(levers.start) },
    { name: "stackelberg", policy: levers.policy(optimalValues(problem).values) },
  ];
}

/** What a formula reads when optimising workers have lived under rates for a year. */
function formulaInput({ economy, welfare, brackets }: PolicyProblem, rates: readonly number[]) {
  const schedule = taxSchedule(brackets, rates);
  const { income, utility } = settle(economy, schedule, bestResponse(economy, schedule));
  const year: ObservedYear = { law: schedule, incomes: income, utilities: utility, weights: economy.weight };
  const { elasticity } = economy;
  return {
    incomes: income,
    weights: economy.weight,
    welfareWeights: observedWelfareWeights(year, welfare, elasticity),
    brackets,
    elasticity,
  };
}
