/** Rates at which the bracket formula of optimal taxation agrees with the behaviour that they cause. */

import { ScenarioError } from "../../base/errors.ts";
import { bracketStatistics } from "../../env/measures/bracket-statistics.ts";
import { binWorkers, sortWorkers } from "../../env/measures/sorted-workers.ts";
import type { WelfareChoice } from "../../env/welfare/welfare.ts";
import { taxSchedule } from "../../law/tax-schedule.ts";
import { fixedPoint } from "./fixed-point.ts";

export interface SaezProblem {
  /** Income that each worker would choose without tax, dollars a year. */
  readonly zeroTaxIncomes: Float64Array;
  /** How many people a row stands for. */
  readonly weights: Float64Array;
  /** Elasticity of income to the net-of-tax rate. */
  readonly elasticity: number;
  readonly brackets: readonly number[];
  readonly welfare: WelfareChoice;
  /** What is not paid back, dollars a year per person; 0 by default. */
  readonly publicSpending?: number;
  /** Rates to start from: fixed points need not be unique. */
  readonly start: readonly number[];
}

export interface SaezSolution {
  readonly rates: readonly number[];
  /** Largest distance between a rate and what the formula makes of it; not 0 where workers keep crossing a kink. */
  readonly residual: number;
  /** Numbers (from 0) of brackets in which nobody responds: their rates stay as they were. */
  readonly emptyBrackets: readonly number[];
  readonly iterations: number;
}

/** Beyond this many workers the formula sees neighbours as one: its sums hardly change. */
const mostWorkers = 20_000;
const bins = 4_000;

/**
 * τ_j = (1 − ḡ_j)/(1 − ḡ_j + a_j·ε), where ḡ_j is the mean welfare weight of the dollars in bracket j and a_j = Z_j/B_j
 * the income that responds over the income inside: Saez (2001) for brackets. Incomes and weights follow from the rates,
 * hence a fixed point. Jumps of workers over a bracket, and a cap on hours, are not in the formula.
 * @throws ScenarioError where the elasticity is not positive, or the welfare function has no marginal weights
 */
export function saezRates(problem: SaezProblem): SaezSolution {
  const { elasticity, brackets, welfare, start } = problem;
  if (!(elasticity > 0 && elasticity < Infinity))
    throw new ScenarioError(`elasticity ${elasticity} for the Saez formula; expected a positive number`, {
      hint: "estimates of the elasticity of taxable income lie between 0.1 and 1",
    });
  const all = sortWorkers(problem.zeroTaxIncomes, problem.weights);
  const workers = all.weight.length > mostWorkers ? binWorkers(all, bins) : all;
  const statistics = (rates: readonly number[]) =>
    bracketStatistics(workers, elasticity, taxSchedule(brackets, rates), welfare, problem.publicSpending);
  const formula = (rates: readonly number[]) =>
    statistics(rates).map(({ welfareWeight, tail }, j) =>
      welfareWeight !== null && tail ? formulaRate(welfareWeight, tail, elasticity) : rates[j],
    );
  const { point, residual, iterations } = fixedPoint(formula, start);
  const emptyBrackets = statistics(point).flatMap(({ tail }, j) => (tail ? [] : [j]));
  return { rates: point, residual, emptyBrackets, iterations };
}

/**
 * The optimal-tax formula τ = (1 − g)/(1 − g + a·e); 0 where society would rather subsidise.
 * @param welfareWeight g, where the mean over workers is 1
 * @param tail a: how much income responds per dollar taxed
 */
export function formulaRate(welfareWeight: number, tail: number, elasticity: number): number {
  const gain = 1 - welfareWeight;
  return gain > 0 ? gain / (gain + tail * elasticity) : 0;
}
