/** What optimal-tax formulas need to know of each bracket of a schedule, where everyone optimises. */

import type { TaxLine } from "../../law/tax-line.ts";
import { countUpTo, type ResponsePieces, responsePieces } from "../respond/response-pieces.ts";
import { disutility } from "../utility/preferences.ts";
import { marginalWelfare } from "../welfare/marginal-welfare.ts";
import type { WelfareChoice } from "../welfare/welfare.ts";
import type { SortedWorkers } from "./sorted-workers.ts";

export interface BracketStatistics {
  /** B_j: income inside the bracket, also of those who earn beyond it, dollars a year per worker. */
  readonly income: number;
  /** Z_j: all income of those at an interior optimum in the bracket, dollars a year per worker: who is at a kink stays. */
  readonly respondingIncome: number;
  /** ḡ_j: mean marginal welfare weight of the dollars in the bracket, where the mean over workers is 1; null without any. */
  readonly welfareWeight: number | null;
  /** a_j = Z_j/B_j: how much income responds per dollar taxed; 1 for one bracket, z̄/(z̄ − b) for the top one. */
  readonly tail: number | null;
}

/**
 * Statistics B_j, Z_j, ḡ_j, a_j of every bracket, with revenue's derivative dR/dτ_j = B_j − ε·Z_j·τ_j/(1−τ_j) as long
 * as nobody jumps over a bracket.
 * @param publicSpending what is not paid back, dollars a year per person
 * @throws ScenarioError where the welfare function has no marginal weights
 */
export function bracketStatistics(
  workers: SortedWorkers,
  elasticity: number,
  line: TaxLine,
  welfare: WelfareChoice,
  publicSpending = 0,
): BracketStatistics[] {
  const { brackets } = line;
  const { zeroTaxIncome, weight } = workers;
  const pieces = responsePieces(line, elasticity);
  const utility = utilities(workers, elasticity, pieces, publicSpending);
  const g = marginalWelfare(welfare, { zeroTaxIncome, utility, weight });
  const income = new Float64Array(brackets.length);
  const responding = new Float64Array(brackets.length);
  const weighted = new Float64Array(brackets.length);
  let people = 0;
  let peopleWeighted = 0;
  let from = 0;
  for (let r = 0; r < pieces.slopes.length; r++) {
    const to = countUpTo(zeroTaxIncome, pieces.starts[r + 1]);
    const sums = sumPiece(zeroTaxIncome, weight, g, from, to);
    from = to;
    people += sums.people;
    peopleWeighted += sums.peopleWeighted;
    const slope = pieces.slopes[r];
    const k = pieces.brackets[r];
    for (let j = 0; j < k; j++) {
      income[j] += (brackets[j + 1] - brackets[j]) * sums.people;
      weighted[j] += (brackets[j + 1] - brackets[j]) * sums.peopleWeighted;
    }
    if (slope === 0) continue;
    responding[k] += slope * sums.income;
    income[k] += slope * sums.income - brackets[k] * sums.people;
    weighted[k] += slope * sums.incomeWeighted - brackets[k] * sums.peopleWeighted;
  }
  return brackets.map((_, j) => ({
    income: income[j] / people,
    respondingIncome: responding[j] / people,
    welfareWeight: income[j] > 0 ? (weighted[j] / income[j]) * (people / peopleWeighted) : null,
    tail: income[j] > 0 ? responding[j] / income[j] : null,
  }));
}

/** Utility of each worker, rebate included. */
function utilities(
  { zeroTaxIncome, weight }: SortedWorkers,
  elasticity: number,
  pieces: ResponsePieces,
  publicSpending: number,
): Float64Array {
  const utility = new Float64Array(zeroTaxIncome.length);
  let tax = 0;
  let people = 0;
  let from = 0;
  for (let r = 0; r < pieces.slopes.length; r++) {
    const to = countUpTo(zeroTaxIncome, pieces.starts[r + 1]);
    const isInterior = pieces.slopes[r] > 0;
    for (let i = from; i < to; i++) {
      const z0 = zeroTaxIncome[i];
      const net = isInterior ? pieces.netSlopes[r] * z0 : -disutility(pieces.levels[r], z0, elasticity);
      utility[i] = pieces.netLevels[r] + net;
      tax += weight[i] * (pieces.taxLevels[r] + pieces.taxSlopes[r] * z0);
      people += weight[i];
    }
    from = to;
  }
  const rebate = tax / people - publicSpending;
  for (let i = 0; i < utility.length; i++) utility[i] += rebate;
  return utility;
}

function sumPiece(zeroTaxIncome: Float64Array, weight: Float64Array, g: Float64Array, from: number, to: number) {
  let people = 0;
  let income = 0;
  let peopleWeighted = 0;
  let incomeWeighted = 0;
  for (let i = from; i < to; i++) {
    people += weight[i];
    income += weight[i] * zeroTaxIncome[i];
    peopleWeighted += weight[i] * g[i];
    incomeWeighted += weight[i] * g[i] * zeroTaxIncome[i];
  }
  return { people, income, peopleWeighted, incomeWeighted };
}
