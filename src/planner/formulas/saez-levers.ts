/**
 * The Saez formula for laws whose brackets are not everybody's own: rates on the taxable income of families, while
 * credits and payroll tax stay as they are.
 *
 * Of parameter v_j the part of a dollar that person i owes more is ∂T_i/∂v_j, and its rate moves by m_ij = ∂T'_i/∂v_j.
 * With behaviour z = z0·(1−T')^ε, interior, and weights g of mean 1, dW/dv_j = 0 reads
 * Σ (1−g_i)·∂T_i/∂v_j = Σ_interior ε·z_i·m_ij·T'_i/(1−T'_i), T' the total marginal rate: (1−ḡ_j)·B_j on the left, where
 * v_j is the rate of a bracket and B_j the income in it. Both derivatives are taken of the law itself.
 */
import type { Economy } from "../../env/economy.ts";
import { findRoot } from "../../env/find-root.ts";
import { hoursUpTo } from "../../env/hours-choice.ts";
import { evenlySpread } from "../../env/measures/evenly-spread.ts";
import { totalWeight, weightedMean } from "../../env/measures/weighted.ts";
import { bestResponse } from "../../env/respond/best-response.ts";
import { settle } from "../../env/settle/settlement.ts";
import { quasiLinear } from "../../env/utility/quasi-linear.ts";
import { marginalWelfare } from "../../env/welfare/marginal-welfare.ts";
import type { AppliedLaw } from "../../law/applied-law.ts";
import { placeOf, valueAt } from "../../law/parameter-range.ts";
import type { Levers } from "../../law/policy.ts";
import { fixedPoint } from "./fixed-point.ts";
import { type RateTerms, termsOf } from "./rate-terms.ts";
import type { SaezProblem, SaezSolution } from "./saez-fixed-point.ts";

/** What is known of people under a law: one entry a person, dollars a year. */
export interface PeopleUnder {
  readonly law: AppliedLaw;
  readonly incomes: Float64Array;
  readonly zeroTaxIncomes: Float64Array;
  /** Marginal welfare weights of mean 1. */
  readonly welfareWeights: Float64Array;
  readonly weights: Float64Array;
  /** Of all, or of each. */
  readonly elasticity: number | Float64Array;
}

export interface SaezLeversProblem extends Omit<SaezProblem, "brackets" | "elasticity"> {
  /** Of all, or of each. */
  readonly elasticity: number | Float64Array;
  readonly levers: Levers;
}

/**
 * Values at which every parameter is what the formula makes of it. Fixed points are searched from `start`; a parameter that
 * nobody's income responds to stays as it is there.
 * @throws ScenarioError where the welfare function has no marginal weights
 */
export function saezValues(problem: SaezLeversProblem): SaezSolution {
  if (problem.zeroTaxIncomes.length > mostPeople) return saezValues(amongSome(problem));
  const { levers, start, zeroTaxIncomes, weights, elasticity, welfare } = problem;
  const { parameters } = levers;
  const economy = economyOf(problem);
  const valuesAt = (places: readonly number[]) => places.map((place, k) => valueAt(place, parameters[k]));
  const under = (values: readonly number[]): PeopleUnder => {
    const { law } = levers.policy(values);
    const { income, utility } = settle(economy, law, bestResponse(economy, law));
    const welfareWeights = unitMean(
      marginalWelfare(welfare, { zeroTaxIncome: zeroTaxIncomes, utility, weight: weights }),
      weights,
    );
    return { law, incomes: income, zeroTaxIncomes, welfareWeights, weights, elasticity };
  };
  const formula = (values: readonly number[]): readonly (number | null)[] => {
    const people = under(values);
    return values.map((_, j) => saezValue(levers, values, j, people));
  };
  const image = (places: readonly number[]): readonly number[] => {
    const inside = places.map((place) => Math.min(1, Math.max(0, place)));
    return formula(valuesAt(inside)).map((value, j) => (value === null ? inside[j] : placeOf(value, parameters[j])));
  };
  const places = start.map((value, k) => placeOf(value, parameters[k]));
  const { point, residual, iterations } = fixedPoint(image, places, mostIterations);
  const rates = valuesAt(point);
  const emptyBrackets = formula(rates).flatMap((value, j) => (value === null ? [j] : []));
  return { rates, residual, emptyBrackets, iterations };
}

/** Beyond so many people the formula is asked of some of them: its sums hardly change. */
const mostPeople = 2000;
const some = 1500;

function amongSome(problem: SaezLeversProblem): SaezLeversProblem {
  const rows = evenlySpread(problem.zeroTaxIncomes, problem.weights, some);
  return {
    ...problem,
    levers: problem.levers.among(rows),
    zeroTaxIncomes: Float64Array.from(rows, (row) => problem.zeroTaxIncomes[row]),
    elasticity: amongRows(problem.elasticity, rows),
    weights: new Float64Array(rows.length).fill(1),
  };
}

function amongRows(elasticity: number | Float64Array, rows: Uint32Array): number | Float64Array {
  return typeof elasticity === "number" ? elasticity : Float64Array.from(rows, (row) => elasticity[row]);
}

function elasticityAt(elasticity: number | Float64Array, i: number): number {
  return typeof elasticity === "number" ? elasticity : elasticity[i];
}

/** Each asks for what everybody does under two laws a parameter. */
const mostIterations = 120;

/** People who optimise, of whom nothing is known but what they would earn without tax: an hour brings a dollar a year. */
function economyOf({ zeroTaxIncomes, weights, elasticity, publicSpending = 0 }: SaezLeversProblem): Economy {
  const size = zeroTaxIncomes.length;
  const ones = new Float64Array(size).fill(1);
  return {
    utility: quasiLinear,
    publicSpending,
    size,
    weight: weights,
    incomePerHour: ones,
    hours: hoursUpTo(null),
    elasticity: typeof elasticity === "number" ? elasticity : weightedMean(elasticity, weights),
    elasticities: typeof elasticity === "number" ? null : elasticity,
    zeroTaxIncome: zeroTaxIncomes,
    psi: zeroTaxIncomes.map((income, i) => income ** (-1 / elasticityAt(elasticity, i))),
    psiScale: null,
  };
}

/** Half of the distance, in the parameter's range, over which the law is differenced: it is straight there but at kinks. */
const step = 1e-5;
/** Relative distance from z0·(1−T')^ε beyond which an income is at a kink, and does not respond. */
const tolerance = 1e-8;

/** What moving parameter j does to everybody, with incomes and weights as they are. */
interface Moved {
  /** Σ w·(1 − g)·∂T/∂v. */
  readonly gain: number;
  /** Σ w·∂T/∂v: what it takes, and the same by the welfare weights of those it takes it from. */
  readonly taken: number;
  readonly weighted: number;
  /** Of those who respond: marginal rates, how they move, w·z·ε·m, and w·z. */
  readonly rates: readonly number[];
  readonly moves: readonly number[];
  readonly effects: readonly number[];
  readonly incomes: number;
}

function movedBy(
  levers: Levers,
  values: readonly number[],
  j: number,
  { law, incomes, zeroTaxIncomes, welfareWeights, weights, elasticity }: PeopleUnder,
): Moved | null {
  const { least, most } = levers.parameters[j];
  const width = step * (most - least);
  const low = levers.policy(values.with(j, Math.max(least, values[j] - width)));
  const high = levers.policy(values.with(j, Math.min(most, values[j] + width)));
  const distance = high.values[j] - low.values[j];
  if (!(distance > 0)) return null;
  let [gain, taken, weighted, responding] = [0, 0, 0, 0];
  const rates: number[] = [];
  const moves: number[] = [];
  const effects: number[] = [];
  for (let i = 0; i < incomes.length; i++) {
    const income = incomes[i];
    const paid = high.law.tax(income, i) - low.law.tax(income, i);
    gain += (weights[i] * (1 - welfareWeights[i]) * paid) / distance;
    taken += (weights[i] * paid) / distance;
    weighted += (weights[i] * welfareWeights[i] * paid) / distance;
    const rate = law.marginalRate(income, i);
    const moved = (high.law.marginalRate(income, i) - low.law.marginalRate(income, i)) / distance;
    const own = elasticityAt(elasticity, i);
    const inside = zeroTaxIncomes[i] * (1 - rate) ** own;
    if (!(Math.abs(moved) > tolerance) || !(Math.abs(income / inside - 1) <= tolerance)) continue;
    rates.push(rate);
    moves.push(moved);
    effects.push(weights[i] * income * own * moved);
    responding += weights[i] * income;
  }
  return { gain, taken, weighted, rates, moves, effects, incomes: responding };
}

/**
 * What the formula makes of parameter j, with everybody's income and weight as they are; within its range. Null where
 * nobody's income responds to it.
 */
export function saezValue(levers: Levers, values: readonly number[], j: number, people: PeopleUnder): number | null {
  const moved = movedBy(levers, values, j, people);
  return moved === null ? null : valueFrom(moved, levers, values, j, people);
}

function valueFrom(
  { gain, rates, moves, effects }: Moved,
  levers: Levers,
  values: readonly number[],
  j: number,
  { weights }: PeopleUnder,
): number | null {
  if (rates.length === 0) return null;
  const { least, most } = levers.parameters[j];
  /** What is left of the gain once people respond: it falls with the value. */
  const left = (value: number): number => {
    let sum = gain;
    for (let r = 0; r < rates.length; r++) {
      const rate = rates[r] + (value - values[j]) * moves[r];
      if (!(rate < 1)) return -Infinity;
      sum -= (effects[r] * rate) / (1 - rate);
    }
    return sum / totalWeight(weights);
  };
  const [atLeast, atMost] = [left(least), left(most)];
  if (!(atLeast > 0)) return least;
  return atMost >= 0 ? most : findRoot(left, least, most, atLeast, atMost);
}

/** The terms of the formula at the rate of a bracket of taxable income; null where it moves nobody. */
export function leverTerms(
  levers: Levers,
  values: readonly number[],
  j: number,
  people: PeopleUnder & { readonly elasticity: number },
): RateTerms | null {
  const moved = movedBy(levers, values, j, people);
  if (moved === null) return null;
  const { taken, weighted, rates, effects, incomes } = moved;
  const all = totalWeight(people.weights);
  const lost = effects.reduce((sum, effect, r) => (rates[r] < 1 ? sum + (effect * rates[r]) / (1 - rates[r]) : sum), 0);
  return termsOf({
    rate: values[j],
    elasticity: people.elasticity,
    income: taken / all,
    respondingIncome: incomes / all,
    weightedIncome: weighted / all,
    lost: lost / all,
    formulaRate: valueFrom(moved, levers, values, j, people),
  });
}

function unitMean(values: Float64Array, weights: Float64Array): Float64Array {
  const mean = weightedMean(values, weights);
  return values.map((value) => value / mean);
}
