/** Rates at which the bracket formula with a term for who starts or stops working agrees with the behaviour that they cause. */
import { binWorkers, type SortedWorkers, sortWorkers } from "../../env/measures/sorted-workers.ts";
import { responsePieces } from "../../env/respond/response-pieces.ts";
import { disutility } from "../../env/utility/preferences.ts";
import { marginalWelfare } from "../../env/welfare/marginal-welfare.ts";
import { lineAt } from "../../law/applied-law.ts";
import type { TaxLine } from "../../law/tax-line.ts";
import { taxSchedule } from "../../law/tax-schedule.ts";
import { fixedPoint } from "./fixed-point.ts";
import type { ObservedYear } from "./observed-year.ts";
import { type RateTerms, termsOf } from "./rate-terms.ts";
import type { SaezProblem, SaezSolution } from "./saez-fixed-point.ts";
import { zeroTaxIncomes } from "./zero-tax-incomes.ts";

export interface ParticipationProblem extends Omit<SaezProblem, "zeroTaxIncomes" | "weights"> {
  readonly year: ObservedYear;
  /** Elasticity η of employment to c − c_0 of who earns an income, dollars a year. */
  readonly participation: (income: number) => number;
  /** What who does not work has from elsewhere, dollars a year. */
  readonly baseIncome: number;
}

/** Beyond this many workers the formula sees neighbours as one: its sums hardly change. */
const mostWorkers = 20_000;
const bins = 4_000;
/** Rates beyond it are no result. */
const highest = 0.99;

/** What workers in a row do under a schedule, before any rebate. */
interface Choices {
  readonly income: Float64Array;
  readonly tax: Float64Array;
  /** c − effort. */
  readonly value: Float64Array;
  /** Bracket of those at an interior optimum; −1 at a kink. */
  readonly interior: Int32Array;
}

/**
 * (1 − ḡ_j)·B_j = ε·Z_j·τ_j/(1−τ_j) + E[η_i·inc_ij·(T_i − T_0)/(c_i − c_0)]: what a rate takes, against what is lost by who
 * earns less and by who stops working (Saez 2002 for brackets). From who works in a year and what they earn it is told how
 * many of each kind work under other rates, F = (x'/x)^(η·x/(c − c_0)), and what going to work costs them on average.
 */
export function participationRates(problem: ParticipationProblem): SaezSolution {
  const { brackets, start } = problem;
  const { statistics, formula } = yearlySums(problem);
  const { point, residual, iterations } = fixedPoint(formula, start);
  const { responding } = statistics(point);
  return {
    rates: point,
    residual,
    emptyBrackets: brackets.flatMap((_, j) => (responding[j] > 0 ? [] : [j])),
    iterations,
  };
}

/** The terms of the formula at rates, by what is told of a year under them. */
export function participationTerms(
  problem: Omit<ParticipationProblem, "start">,
  rates: readonly number[],
): RateTerms[] {
  const { statistics, formula, people } = yearlySums(problem);
  const { inside, weighted, responding, leaving } = statistics(rates);
  const formulaRates = formula(rates);
  return rates.map((rate, j) =>
    termsOf({
      rate,
      elasticity: problem.elasticity,
      income: inside[j] / people,
      respondingIncome: responding[j] / people,
      weightedIncome: weighted[j] / people,
      leaving: leaving[j] / people,
      formulaRate: responding[j] > 0 ? formulaRates[j] : null,
    }),
  );
}

/** What the formula sums up of a year under any rates, and what it makes of it. */
function yearlySums(problem: Omit<ParticipationProblem, "start">) {
  const { year, elasticity, participation, baseIncome, brackets, welfare, publicSpending = 0 } = problem;
  const rows = Array.from(year.incomes.keys()).filter((i) => year.incomes[i] > 0);
  const column = (values: Float64Array): Float64Array => Float64Array.from(rows, (i) => values[i]);
  const people = year.weights.reduce((sum, weight) => sum + weight, 0);
  const line = lineAt(year.law, 0);
  const law = { ...year.law, lineOf: null };
  const all = sortWorkers(zeroTaxIncomes(column(year.incomes), law, elasticity), column(year.weights));
  const workers = all.weight.length > mostWorkers ? binWorkers(all, bins) : all;
  const known = choicesUnder(workers, elasticity, line);
  const gains = known.value.map((value) => value - baseIncome);
  // η' of each, 0 of whom work leaves nothing.
  const powers = gains.map((gain, i) => {
    const more = known.income[i] - known.tax[i] - baseIncome;
    return gain > 0 ? (participation(known.income[i]) * gain) / more : 0;
  });
  const working = workers.weight.reduce((sum, weight) => sum + weight, 0);
  const mostTimes = people / working;

  const statistics = (rates: readonly number[]) => {
    const choices = choicesUnder(workers, elasticity, taxSchedule(brackets, rates).lines[0]);
    const size = workers.weight.length;
    // Everybody who works, and who does not as one.
    const weight = new Float64Array(size + 1);
    const utility = new Float64Array(size + 1).fill(baseIncome);
    let revenue = 0;
    let left = people;
    for (let i = 0; i < size; i++) {
      const gain = Math.max(choices.value[i] - baseIncome, 0);
      const times = powers[i] === 0 ? 1 : Math.min((gain / gains[i]) ** powers[i], mostTimes);
      weight[i] = workers.weight[i] * times;
      utility[i] = choices.value[i] - (gain * powers[i]) / (1 + powers[i]);
      revenue += weight[i] * choices.tax[i];
      left -= weight[i];
    }
    weight[size] = Math.max(left, 0);
    const rebate = revenue / people - publicSpending;
    for (let i = 0; i <= size; i++) utility[i] += rebate;
    const g = marginalWelfare(welfare, { zeroTaxIncome: withTypical(workers), utility, weight });
    const mean = g.reduce((sum, own, i) => sum + own * weight[i], 0) / people;
    const [inside, weighted, responding, leaving] = [0, 0, 0, 0].map(() => new Float64Array(brackets.length));
    for (let i = 0; i < size; i++) {
      const { income, tax, interior } = choices;
      const more = income[i] - tax[i] - baseIncome;
      const wedge = more > 0 ? (participation(income[i]) * tax[i]) / more : 0;
      brackets.forEach((from, j) => {
        const part = weight[i] * Math.max(Math.min(income[i], brackets[j + 1] ?? Infinity) - from, 0);
        inside[j] += part;
        weighted[j] += (part * g[i]) / mean;
        leaving[j] += part * wedge;
      });
      if (interior[i] >= 0) responding[interior[i]] += weight[i] * income[i];
    }
    return { inside, weighted, responding, leaving };
  };
  const formula = (rates: readonly number[]): number[] => {
    const { inside, weighted, responding, leaving } = statistics(rates);
    return rates.map((rate, j) => {
      if (!(responding[j] > 0)) return rate;
      const odds = (inside[j] - weighted[j] - leaving[j]) / (elasticity * responding[j]);
      return odds > 0 ? Math.min(odds / (1 + odds), highest) : 0;
    });
  };
  return { statistics, formula, people };
}

/** Zero-tax incomes with one of who does not work: such that 1/z is the mean of those who do, since nothing is known of it. */
function withTypical({ zeroTaxIncome, weight }: SortedWorkers): Float64Array {
  let [people, inverse] = [0, 0];
  for (let i = 0; i < weight.length; i++) {
    people += weight[i];
    inverse += weight[i] / zeroTaxIncome[i];
  }
  return Float64Array.of(...zeroTaxIncome, people / inverse);
}

/** @param workers in ascending order of zero-tax income */
function choicesUnder({ zeroTaxIncome }: SortedWorkers, elasticity: number, line: TaxLine): Choices {
  const pieces = responsePieces(line, elasticity);
  const { starts, slopes, levels, taxSlopes, taxLevels, netSlopes, netLevels, brackets } = pieces;
  const size = zeroTaxIncome.length;
  const choices = {
    income: new Float64Array(size),
    tax: new Float64Array(size),
    value: new Float64Array(size),
    interior: new Int32Array(size).fill(-1),
  };
  let r = 0;
  for (let i = 0; i < size; i++) {
    const z0 = zeroTaxIncome[i];
    while (z0 > starts[r + 1]) r++;
    const isInterior = slopes[r] > 0;
    choices.income[i] = slopes[r] * z0 + levels[r];
    choices.tax[i] = taxLevels[r] + taxSlopes[r] * z0;
    choices.value[i] = netLevels[r] + (isInterior ? netSlopes[r] * z0 : -disutility(levels[r], z0, elasticity));
    if (isInterior) choices.interior[i] = brackets[r];
  }
  return choices;
}
