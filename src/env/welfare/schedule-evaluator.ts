/** Exact welfare of many schedules, fast: what rational workers do, without visiting them where sums will do. */

import { fewNumbers, fewPlaces } from "../../base/few-numbers.ts";
import type { AppliedLaw } from "../../law/applied-law.ts";
import type { TaxLine } from "../../law/tax-line.ts";
import { linesOn, type TaxSchedule, taxSchedule } from "../../law/tax-schedule.ts";
import type { Economy } from "../economy.ts";
import { hasFewElasticities } from "../few-elasticities.ts";
import { reorder } from "../measures/sort-order.ts";
import { sortWorkers } from "../measures/sorted-workers.ts";
import { CompensatedSum, weightedMean } from "../measures/weighted.ts";
import { bestResponse } from "../respond/best-response.ts";
import { type Chosen, chooseInColumns, chosenColumns } from "../respond/column-response.ts";
import { counterOf, type ResponsePieces, responsePieces } from "../respond/response-pieces.ts";
import { type Settlement, settle } from "../settle/settlement.ts";
import { disutility } from "../utility/preferences.ts";
import { feasibleAbove, roomUnder } from "./feasibility.ts";
import { logEvaluator } from "./log-evaluator.ts";
import type { ScheduleValue } from "./schedule-value.ts";
import { meanTransformed, transformOf, type UtilityLine } from "./separable-welfare.ts";
import { createWelfare, type WelfareChoice, welfareKindOf } from "./welfare.ts";
import type { RowsForm, WelfareForm } from "./welfare-kind.ts";

export interface ScheduleEvaluator {
  /** True where the time of an evaluation grows with the number of workers. */
  readonly visitsEveryone: boolean;
  /** False where each worker's choice is worked out by itself, which takes many times as long. */
  readonly isBySums: boolean;
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
 * division at γ = 2; at others it is summed by moments of neighbours, or of few by a logarithm and an exponential each.
 * Those who share one of a few elasticities are summed together.
 * Log utility is solved for by whom acts alike, too, its rebate to ten digits. A schedule that is not feasible is worth
 * what the worst-off lacks, which is at most 0. Where the cap on hours can bind, many
 * elasticities differ or utility is another, for `paper` welfare, and where powers would overflow, every worker is visited.
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
  const ofLine = isBySums ? bySums(economy, form, feasibleAbove(economy, welfare)) : null;
  const lineOf = linesOn(brackets);
  const evaluateSchedule =
    ofLine ?? (usesLogEvaluator(economy, welfare) ? logEvaluator(economy, welfare) : byWorker(economy, welfare));
  const evaluate = ofLine
    ? (rates: readonly number[]) => ofLine(lineOf(rates))
    : (rates: readonly number[]) => evaluateSchedule(taxSchedule(brackets, rates));
  return {
    isBySums,
    visitsEveryone: form.sum === "equivalent" || form.sum === "own" || form.sum === "rows" || !isBySums,
    evaluate,
    evaluateSchedule,
    evaluateMany: (schedules) => Float64Array.from(schedules, (rates) => evaluate(rates).welfare),
  };
}

/** Whether laws are judged by whom acts alike under log utility. */
export function usesLogEvaluator({ utility }: Economy, choice: WelfareChoice): boolean {
  return utility.isLogForm && welfareKindOf(choice).takesAnyUtility !== true;
}

/** Exponents beyond this leave the range of double precision. */
const largestExponent = 600;

function canUseSums(economy: Economy, form: WelfareForm): boolean {
  const { utility, zeroTaxIncome, incomePerHour, elasticity, elasticities, hours } = economy;
  if ((form.sum === "own" && form.needsIncome) || !utility.isClosedForm || !hasFewElasticities(economy)) return false;
  const cap = hours.limit ?? Infinity;
  let least = Infinity;
  let most = 0;
  for (let i = 0; i < zeroTaxIncome.length; i++) {
    if (zeroTaxIncome[i] > cap * incomePerHour[i]) return false;
    least = Math.min(least, zeroTaxIncome[i]);
    most = Math.max(most, zeroTaxIncome[i]);
  }
  const rigid = elasticities?.reduce((lowest, own) => Math.min(lowest, own), Infinity) ?? elasticity;
  return Math.log(most / least) / rigid < largestExponent;
}

/**
 * Every worker's choice, settled: the definition, to the last digit. Of quasi-linear workers whose lines are columns what
 * they choose and what it is worth are found together, to the last but one.
 */
export function byWorker(economy: Economy, choice: WelfareChoice): (law: AppliedLaw) => ScheduleValue {
  const welfare = createWelfare(choice.kind, choice.aversion, economy, choice.own);
  const room = roomUnder(economy, choice);
  const hours = new Float64Array(economy.size);
  const chosen = chosenColumns(economy.size);
  let settlement: Settlement | undefined;
  const form = welfareKindOf(choice).form(choice.aversion);
  // Settled choices have no consumption and no hours of their own.
  const isUtilityOnly = form.sum !== "rows" || [...form.reads].every((name) => name === "u");
  return (law) => {
    settlement =
      law.columns !== null && economy.utility.isClosedForm && isUtilityOnly
        ? settledChoices(economy, chooseInColumns(economy, law.columns, chosen), hours)
        : settle(economy, law, bestResponse(economy, law, hours), settlement);
    const shortfall = room === null ? 1 : room(settlement);
    const value = shortfall > 0 ? welfare.evaluate(settlement).value : shortfall;
    return { welfare: Number.isNaN(value) ? -Infinity : value, revenuePerWorker: settlement.revenuePerWorker };
  };
}

/** Writes utility over what choices are worth without the rebate. */
function settledChoices(
  { size, weight, publicSpending }: Economy,
  { income, tax, net }: Chosen,
  hours: Float64Array,
): Settlement {
  const revenuePerWorker = weightedMean(tax, weight);
  const rebate = revenuePerWorker - publicSpending;
  for (let i = 0; i < size; i++) net[i] += rebate;
  // Utility is money: consumption says no more.
  return { hours, income, tax, consumption: net, utility: net, rebate, revenuePerWorker };
}

/** Workers of each elasticity in ascending order of zero-tax income, one elasticity after the other. */
interface GroupedWorkers {
  readonly zeroTaxIncome: Float64Array;
  readonly weight: Float64Array;
  /** Of each worker. */
  readonly elasticities: Float64Array;
  /** Where a group begins, and where the last one ends. */
  readonly starts: readonly number[];
  /** Row of the economy that each worker is. */
  readonly rows: Uint32Array;
}

function groupedWorkers(economy: Economy): GroupedWorkers {
  const { zeroTaxIncome, weight, order } = sortWorkers(economy.zeroTaxIncome, economy.weight);
  if (economy.elasticities === null) {
    const elasticities = new Float64Array(weight.length).fill(economy.elasticity);
    return { zeroTaxIncome, weight, elasticities, starts: [0, weight.length], rows: order };
  }
  const sorted = reorder(economy.elasticities, order);
  // A stable sort keeps the order of incomes.
  const places = Uint32Array.from(sorted.keys()).sort((a, b) => sorted[a] - sorted[b] || a - b);
  const elasticities = reorder(sorted, places);
  const starts = Array.from(elasticities.keys()).filter((i) => i === 0 || elasticities[i] > elasticities[i - 1]);
  return {
    zeroTaxIncome: reorder(zeroTaxIncome, places),
    weight: reorder(weight, places),
    elasticities,
    starts: [...starts, weight.length],
    rows: Uint32Array.from(places, (place) => order[place]),
  };
}

/** Pieces of all groups, one group after the other. */
interface GroupedPieces extends Pick<ResponsePieces, "slopes" | "levels" | "netSlopes" | "netLevels"> {
  /** Of each piece. */
  readonly elasticities: Float64Array;
}

/** @param floor what everybody must have more of; null where nothing limits what is feasible */
function bySums(economy: Economy, form: WelfareForm, floor: number | null): (line: TaxLine) => ScheduleValue {
  const { publicSpending } = economy;
  const workers = groupedWorkers(economy);
  const { starts } = workers;
  const income = workers.zeroTaxIncome;
  const sums = sumsFrom(workers.weight, [null, income]);
  const groups = starts.slice(0, -1).map((from, g) => ({
    from,
    elasticity: workers.elasticities[from],
    countUpTo: counterOf(income.subarray(from, starts[g + 1])),
  }));
  const objective = form.sum === "rows" ? byRows(economy, workers, form) : objectiveOf(workers, form);
  const least = floor === null ? null : worstOff(workers);
  return (line) => {
    const parts = groups.map(({ elasticity }) => responsePieces(line, elasticity));
    const count = parts.reduce((sum, { slopes }) => sum + slopes.length, 0);
    const ends = fewPlaces(count + 1);
    const elasticities = fewNumbers(count);
    let tax = 0;
    let piece = 0;
    for (let g = 0; g < parts.length; g++) {
      const { starts: limits, slopes, taxLevels, taxSlopes } = parts[g];
      const { from, elasticity, countUpTo } = groups[g];
      for (let r = 0; r < slopes.length; r++, piece++) {
        const to = from + countUpTo(limits[r + 1]);
        ends[piece + 1] = to;
        elasticities[piece] = elasticity;
        const a = 2 * ends[piece];
        const b = 2 * to;
        tax += taxLevels[r] * (sums[a] - sums[b]) + taxSlopes[r] * (sums[a + 1] - sums[b + 1]);
      }
    }
    // Without negative rates nobody pays less than nothing; sums of nothing but rounding could.
    const revenuePerWorker = line.rates.some((rate) => rate < 0) ? tax / sums[0] : Math.max(tax / sums[0], 0);
    const rebate = revenuePerWorker - publicSpending;
    const pieces = grouped(parts, elasticities);
    const room = least === null || floor === null ? 1 : least(pieces, ends, rebate) - floor;
    return { welfare: room > 0 ? objective(pieces, ends, rebate) : room, revenuePerWorker };
  };
}

function grouped(parts: readonly ResponsePieces[], elasticities: Float64Array): GroupedPieces {
  if (parts.length === 1) {
    const [{ slopes, levels, netSlopes, netLevels }] = parts;
    return { slopes, levels, netSlopes, netLevels, elasticities };
  }
  const column = (of: (pieces: ResponsePieces) => Float64Array): Float64Array => {
    const all = fewNumbers(elasticities.length);
    let at = 0;
    for (const pieces of parts) {
      all.set(of(pieces), at);
      at += of(pieces).length;
    }
    return all;
  };
  return {
    slopes: column(({ slopes }) => slopes),
    levels: column(({ levels }) => levels),
    netSlopes: column(({ netSlopes }) => netSlopes),
    netLevels: column(({ netLevels }) => netLevels),
    elasticities,
  };
}

/** Welfare of a schedule's pieces, where workers ends[r] to ends[r+1] are in piece r. */
type Objective = (pieces: GroupedPieces, ends: Int32Array, rebate: number) => number;

function objectiveOf(workers: GroupedWorkers, form: Exclude<WelfareForm, RowsForm>): Objective {
  const { zeroTaxIncome, weight } = workers;
  if (form.sum === "least") return worstOff(workers);
  const effort = effortTerms(workers);
  switch (form.sum) {
    case "mean": {
      const weights = form.weights === null ? weight : form.weights(weight, zeroTaxIncome);
      return linear({ ...workers, weight: weights }, effort);
    }
    case "equivalent":
      return separable(workers, effort, form);
    case "own":
      return byUtilities(workers, effort, form.value);
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

function effortTerms({ zeroTaxIncome, elasticities, starts }: GroupedWorkers): EffortTerms {
  const ends = starts.slice(0, -1).map((from, g) => [zeroTaxIncome[from], zeroTaxIncome[starts[g + 1] - 1]]);
  const least = Math.min(...ends.map(([low]) => low));
  const most = Math.max(...ends.map(([, high]) => high));
  const middle = Math.sqrt(least) * Math.sqrt(most);
  return { middle, terms: zeroTaxIncome.map((income, i) => (middle / income) ** (1 / elasticities[i])) };
}

function effortFactor(level: number, middle: number, elasticity: number): number {
  return (elasticity / (1 + elasticity)) * level * (level / middle) ** (1 / elasticity);
}

/** Among those of one elasticity the poorest is the worst off. */
function worstOff({ zeroTaxIncome, starts }: GroupedWorkers): Objective {
  const firsts = starts.slice(0, -1);
  return ({ slopes, levels, netSlopes, netLevels, elasticities }, ends, rebate) => {
    let least = Infinity;
    for (const first of firsts) {
      const z0 = zeroTaxIncome[first];
      const r = ends.findIndex((end) => end > first) - 1;
      const isInterior = slopes[r] > 0;
      const net = isInterior ? netSlopes[r] * z0 : -disutility(levels[r], z0, elasticities[r]);
      least = Math.min(least, netLevels[r] + net + rebate);
    }
    return least;
  };
}

/** Weighted mean of utility. */
function linear({ zeroTaxIncome, weight }: GroupedWorkers, { middle, terms }: EffortTerms): Objective {
  const sums = sumsFrom(weight, [null, zeroTaxIncome, terms]);
  return ({ slopes, levels, netSlopes, netLevels, elasticities }, ends, rebate) => {
    let sum = 0;
    for (let r = 0; r < slopes.length; r++) {
      const a = 3 * ends[r];
      const b = 3 * ends[r + 1];
      if (a === b) continue;
      sum += netLevels[r] * (sums[a] - sums[b]);
      if (slopes[r] > 0) sum += netSlopes[r] * (sums[a + 1] - sums[b + 1]);
      else sum -= effortFactor(levels[r], middle, elasticities[r]) * (sums[a + 2] - sums[b + 2]);
    }
    return sum / sums[0] + rebate;
  };
}

/** Equally distributed equivalent: a mean over workers of a function of utility, which is a line in every piece. */
function separable(
  workers: GroupedWorkers,
  effort: EffortTerms,
  { aversion, floor }: WelfareForm & { readonly sum: "equivalent" },
): Objective {
  const { zeroTaxIncome, weight } = workers;
  const most = zeroTaxIncome.reduce((highest, income) => Math.max(highest, income), 0);
  const mean = meanTransformed(transformOf(aversion), weight, { floor, largest: 2 * most });
  const linesOf = utilityLines(workers, effort);
  return (pieces, ends, rebate) => mean(linesOf(pieces, ends, rebate));
}

/** For functions that read none. */
const noIncomes = new Float64Array();

/** A function of utilities that is known only by its values. */
function byUtilities(
  workers: GroupedWorkers,
  effort: EffortTerms,
  value: (utility: Float64Array, weight: Float64Array, income: Float64Array) => number,
): Objective {
  const linesOf = utilityLines(workers, effort);
  const utility = new Float64Array(workers.weight.length);
  return (pieces, ends, rebate) => {
    for (const { from, to, level, slope, column } of linesOf(pieces, ends, rebate))
      for (let i = from; i < to; i++) utility[i] = level + slope * column[i];
    return value(utility, workers.weight, noIncomes);
  };
}

/**
 * A function of what people have, in the order of their rows. Effort is worth ε times what an interior choice is worth
 * beyond its level, or what a kink costs; so consumption, and tax by what is left of income, follow from utility.
 */
function byRows(economy: Economy, workers: GroupedWorkers, form: RowsForm): Objective {
  const effort = effortTerms(workers);
  const { zeroTaxIncome, rows } = workers;
  const { middle, terms } = effort;
  const value = form.of(economy);
  const column = (): Float64Array => new Float64Array(economy.size);
  const out = { utility: column(), consumption: column(), income: column(), hours: column(), tax: column() };
  const { utility, consumption, income, hours, tax } = out;
  const isUtilityOnly = [...form.reads].every((name) => name === "u");
  return ({ slopes, levels, netSlopes, netLevels, elasticities }, ends, rebate) => {
    for (let r = 0; r < slopes.length; r++) {
      const isInterior = slopes[r] > 0;
      const level = netLevels[r] + rebate;
      const factor = isInterior ? 0 : effortFactor(levels[r], middle, elasticities[r]);
      for (let i = ends[r]; i < ends[r + 1]; i++) {
        const row = rows[i];
        const gain = isInterior ? netSlopes[r] * zeroTaxIncome[i] : -factor * terms[i];
        utility[row] = level + gain;
        if (isUtilityOnly) continue;
        income[row] = isInterior ? slopes[r] * zeroTaxIncome[i] : levels[r];
        consumption[row] = level + (isInterior ? (1 + elasticities[r]) * gain : 0);
        tax[row] = income[row] + rebate - consumption[row];
        hours[row] = income[row] / economy.incomePerHour[row];
      }
    }
    const found = value(out);
    return Number.isNaN(found) ? -Infinity : found;
  };
}

/** Utility is a line in every piece: in zero-tax income, or at a kink in the worker's term of effort. */
function utilityLines({ zeroTaxIncome }: GroupedWorkers, { middle, terms }: EffortTerms) {
  return (
    { slopes, levels, netSlopes, netLevels, elasticities }: GroupedPieces,
    ends: Int32Array,
    rebate: number,
  ): UtilityLine[] =>
    Array.from(slopes, (slope, r) => {
      const isInterior = slope > 0;
      return {
        from: ends[r],
        to: ends[r + 1],
        level: netLevels[r] + rebate,
        slope: isInterior ? netSlopes[r] : -effortFactor(levels[r], middle, elasticities[r]),
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
