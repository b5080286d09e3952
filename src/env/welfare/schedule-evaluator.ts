/** Exact welfare of many schedules, fast: what rational workers do, without visiting them where sums will do. */

import { type TaxSchedule, taxSchedule } from "../../law/tax-schedule.ts";
import { type Economy, hasOneElasticity } from "../economy.ts";
import { type SortedWorkers, sortWorkers } from "../measures/sorted-workers.ts";
import { CompensatedSum } from "../measures/weighted.ts";
import { bestResponse } from "../respond/best-response.ts";
import { counterOf, type ResponsePieces, responsePieces } from "../respond/response-pieces.ts";
import { type Settlement, settle } from "../settle/settlement.ts";
import { disutility } from "../utility/preferences.ts";
import { meanTransformed, transformOf, type UtilityLine } from "./separable-welfare.ts";
import { createWelfare, type WelfareChoice, welfareKindOf } from "./welfare.ts";
import type { WelfareForm } from "./welfare-kind.ts";

/** Dollars a year per worker. */
export interface ScheduleValue {
  readonly welfare: number;
  readonly revenuePerWorker: number;
}

export interface ScheduleEvaluator {
  /** True where the time of an evaluation grows with the number of workers. */
  readonly visitsEveryone: boolean;
  /** What rates on the brackets are worth when everyone optimises. */
  evaluate(rates: readonly number[]): ScheduleValue;
  /** The same for a schedule with any brackets. */
  evaluateSchedule(schedule: TaxSchedule): ScheduleValue;
  /** Welfare of each list of rates. */
  evaluateMany(schedules: readonly (readonly number[])[]): Float64Array;
}

/**
 * As `settle` and `createWelfare` of the economy's best response, up to rounding. Workers are sorted by zero-tax income
 * once, so those who act alike are neighbours. Linear welfare and revenue then are differences of cumulative sums, the
 * worst-off worker is the first: O(brackets · log N) a schedule. `ces` adds one multiplication per worker at γ = 1, a
 * division at γ = 2, else a logarithm and an exponential. Where the cap on hours can bind, elasticities differ or
 * utility is not quasi-linear, for `paper` welfare, and where powers would overflow, every worker is visited.
 * @param brackets starts of the brackets that `evaluate` puts rates on, dollars a year
 * @throws ScenarioError where `ces` has no aversion ≥ 0; `evaluate`: where rates are not in [0, 1], one per bracket
 */
export function scheduleEvaluator(
  economy: Economy,
  welfare: WelfareChoice,
  brackets: readonly number[],
): ScheduleEvaluator {
  const form = welfareKindOf(welfare).form(welfare.aversion);
  const isBySums = canUseSums(economy, form);
  const evaluateSchedule = isBySums ? bySums(economy, form) : byWorker(economy, welfare);
  const evaluate = (rates: readonly number[]) => evaluateSchedule(taxSchedule(brackets, rates));
  return {
    visitsEveryone: form.sum === "equivalent" || form.sum === "own" || !isBySums,
    evaluate,
    evaluateSchedule,
    evaluateMany: (schedules) => Float64Array.from(schedules, (rates) => evaluate(rates).welfare),
  };
}

/** Exponents beyond this leave the range of double precision. */
const largestExponent = 600;

function canUseSums(economy: Economy, form: WelfareForm): boolean {
  const { zeroTaxIncome, incomePerHour, elasticity, hours } = economy;
  if ((form.sum === "own" && form.needsIncome) || !hasOneElasticity(economy)) return false;
  const cap = hours.limit ?? Infinity;
  let least = Infinity;
  let most = 0;
  for (let i = 0; i < zeroTaxIncome.length; i++) {
    if (zeroTaxIncome[i] > cap * incomePerHour[i]) return false;
    least = Math.min(least, zeroTaxIncome[i]);
    most = Math.max(most, zeroTaxIncome[i]);
  }
  return Math.log(most / least) / elasticity < largestExponent;
}

/** Every worker's choice, settled: the definition. */
function byWorker(economy: Economy, { kind, aversion, own }: WelfareChoice): (schedule: TaxSchedule) => ScheduleValue {
  const welfare = createWelfare(kind, aversion, economy, own);
  const hours = new Float64Array(economy.size);
  let settlement: Settlement | undefined;
  return (schedule) => {
    settlement = settle(economy, schedule, bestResponse(economy, schedule, hours), settlement);
    return { welfare: welfare.evaluate(settlement).value, revenuePerWorker: settlement.revenuePerWorker };
  };
}

function bySums(economy: Economy, form: WelfareForm): (schedule: TaxSchedule) => ScheduleValue {
  const { elasticity } = economy;
  const workers = sortWorkers(economy.zeroTaxIncome, economy.weight);
  const income = workers.zeroTaxIncome;
  const sums = sumsFrom(workers.weight, [null, income]);
  const countUpTo = counterOf(income);
  const objective = objectiveOf(workers, form, elasticity);
  return (schedule) => {
    const pieces = responsePieces(schedule, elasticity);
    const count = pieces.slopes.length;
    const ends = new Int32Array(count + 1);
    let tax = 0;
    for (let r = 0; r < count; r++) {
      const to = countUpTo(pieces.starts[r + 1]);
      ends[r + 1] = to;
      const a = 2 * ends[r];
      const b = 2 * to;
      tax += pieces.taxLevels[r] * (sums[a] - sums[b]) + pieces.taxSlopes[r] * (sums[a + 1] - sums[b + 1]);
    }
    // Without negative rates nobody pays less than nothing; sums of nothing but rounding could.
    const rebate = schedule.rates.some((rate) => rate < 0) ? tax / sums[0] : Math.max(tax / sums[0], 0);
    return { welfare: objective(pieces, ends, rebate), revenuePerWorker: rebate };
  };
}

/** Welfare of a schedule's pieces, where workers ends[r] to ends[r+1] are in piece r. */
type Objective = (pieces: ResponsePieces, ends: Int32Array, rebate: number) => number;

function objectiveOf(workers: SortedWorkers, form: WelfareForm, elasticity: number): Objective {
  const { zeroTaxIncome, weight } = workers;
  if (form.sum === "least") return worstOff(zeroTaxIncome[0], elasticity);
  const effort = effortTerms(zeroTaxIncome, elasticity);
  switch (form.sum) {
    case "mean": {
      const weights = form.weights === null ? weight : form.weights(weight, zeroTaxIncome);
      return linear({ zeroTaxIncome, weight: weights }, effort, elasticity);
    }
    case "equivalent":
      return separable(workers, effort, transformOf(form.aversion), elasticity);
    case "own":
      return byUtilities(workers, effort, elasticity, form.value);
  }
}

/**
 * Effort of earning b costs f·z0·(b/z0)^(1/f) = f·b·(b/m)^(1/ε)·(m/z0)^(1/ε), f = ε/(1+ε): a factor of the kink times
 * a term of the worker.
 */
interface EffortTerms {
  /** m, in the middle of the incomes on a log scale, so that terms neither overflow nor vanish. */
  readonly middle: number;
  /** (m/z0)^(1/ε) of each worker. */
  readonly terms: Float64Array;
}

function effortTerms(zeroTaxIncome: Float64Array, elasticity: number): EffortTerms {
  const middle = Math.sqrt(zeroTaxIncome[0]) * Math.sqrt(zeroTaxIncome[zeroTaxIncome.length - 1]);
  return { middle, terms: zeroTaxIncome.map((income) => (middle / income) ** (1 / elasticity)) };
}

function effortFactor(level: number, middle: number, elasticity: number): number {
  return (elasticity / (1 + elasticity)) * level * (level / middle) ** (1 / elasticity);
}

function worstOff(zeroTaxIncome: number, elasticity: number): Objective {
  return ({ slopes, levels, netSlopes, netLevels }, ends, rebate) => {
    const r = ends.findIndex((end) => end > 0) - 1;
    const isInterior = slopes[r] > 0;
    const net = isInterior ? netSlopes[r] * zeroTaxIncome : -disutility(levels[r], zeroTaxIncome, elasticity);
    return netLevels[r] + net + rebate;
  };
}

/** Weighted mean of utility. */
function linear(
  { zeroTaxIncome, weight }: SortedWorkers,
  { middle, terms }: EffortTerms,
  elasticity: number,
): Objective {
  const sums = sumsFrom(weight, [null, zeroTaxIncome, terms]);
  return ({ slopes, levels, netSlopes, netLevels }, ends, rebate) => {
    let sum = 0;
    for (let r = 0; r < slopes.length; r++) {
      const a = 3 * ends[r];
      const b = 3 * ends[r + 1];
      if (a === b) continue;
      sum += netLevels[r] * (sums[a] - sums[b]);
      if (slopes[r] > 0) sum += netSlopes[r] * (sums[a + 1] - sums[b + 1]);
      else sum -= effortFactor(levels[r], middle, elasticity) * (sums[a + 2] - sums[b + 2]);
    }
    return sum / sums[0] + rebate;
  };
}

/** Equally distributed equivalent: a mean over workers of a function of utility, which is a line in every piece. */
function separable(
  workers: SortedWorkers,
  effort: EffortTerms,
  transform: ReturnType<typeof transformOf>,
  elasticity: number,
): Objective {
  const { zeroTaxIncome, weight } = workers;
  const mean = meanTransformed(transform, weight, 2 * zeroTaxIncome[zeroTaxIncome.length - 1]);
  const linesOf = utilityLines(workers, effort, elasticity);
  return (pieces, ends, rebate) => mean(linesOf(pieces, ends, rebate));
}

/** For functions that read none. */
const noIncomes = new Float64Array();

/** A function of utilities that is known only by its values. */
function byUtilities(
  workers: SortedWorkers,
  effort: EffortTerms,
  elasticity: number,
  value: (utility: Float64Array, weight: Float64Array, income: Float64Array) => number,
): Objective {
  const linesOf = utilityLines(workers, effort, elasticity);
  const utility = new Float64Array(workers.weight.length);
  return (pieces, ends, rebate) => {
    for (const { from, to, level, slope, column } of linesOf(pieces, ends, rebate))
      for (let i = from; i < to; i++) utility[i] = level + slope * column[i];
    return value(utility, workers.weight, noIncomes);
  };
}

/** Utility is a line in every piece: in zero-tax income, or at a kink in the worker's term of effort. */
function utilityLines({ zeroTaxIncome }: SortedWorkers, { middle, terms }: EffortTerms, elasticity: number) {
  return ({ slopes, levels, netSlopes, netLevels }: ResponsePieces, ends: Int32Array, rebate: number): UtilityLine[] =>
    Array.from(slopes, (slope, r) => {
      const isInterior = slope > 0;
      return {
        from: ends[r],
        to: ends[r + 1],
        level: netLevels[r] + rebate,
        slope: isInterior ? netSlopes[r] : -effortFactor(levels[r], middle, elasticity),
        column: isInterior ? zeroTaxIncome : terms,
      };
    });
}

/**
 * Sums over worker i and all above of weight·value, or of weight alone, for i from 0 to the size. A difference of two is
 * the sum over neighbours; taken from the top, large terms of the poorest (effort, inverse income) or large utilities of
 * the richest never drown it. The sums at one worker stand side by side, as memory far apart is what a schedule costs.
 */
function sumsFrom(weight: Float64Array, columns: readonly (Float64Array | null)[]): Float64Array {
  const width = columns.length;
  const sums = new Float64Array((weight.length + 1) * width);
  columns.forEach((values, column) => {
    const sum = new CompensatedSum();
    for (let i = weight.length - 1; i >= 0; i--) {
      sum.add(values ? weight[i] * values[i] : weight[i]);
      sums[i * width + column] = sum.value;
    }
  });
  return sums;
}
