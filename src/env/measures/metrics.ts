/** Everything that is measured of a step without a counterfactual. Shares and rates are decimals. */

import { type AppliedLaw, lineAt } from "../../law/applied-law.ts";
import { bracketFrom } from "../../law/bracket-walk.ts";
import { rateInColumns, startInColumns } from "../../law/line-columns.ts";
import { rateOn, type TaxLine } from "../../law/tax-line.ts";
import type { Economy } from "../economy.ts";
import type { Settlement } from "../settle/settlement.ts";
import { type Distribution, distribution } from "./distribution.ts";
import { atkinson, type Ranked, rank } from "./inequality.ts";
import { reorder } from "./sort-order.ts";
import { leastValue, weightedMean } from "./weighted.ts";

/** Null stands for a ratio without meaning: of no income, no tax or no consumption. */
export interface StepMetrics extends Distribution {
  /** Weekly hours. */
  readonly meanHours: number;
  /** Before tax, dollars a year. */
  readonly meanIncome: number;
  /** Dollars a year; all of it is rebated. */
  readonly revenuePerWorker: number;
  readonly rebate: number;
  /** All tax over all income. */
  readonly averageTaxRate: number | null;
  /** Marginal rate weighted by income; at the start of a bracket, that bracket's. */
  readonly incomeWeightedMarginalRate: number | null;
  /** Atkinson index of consumption at aversion 1. */
  readonly atkinson1: number | null;
  /** Workers at the start of a bracket above the first, within 1e-9. */
  readonly shareAtKinks: number;
  readonly shareNotWorking: number;
  /**
   * Mean over those who work of (T(z) − T(0))/z: what of their pay is owed since they work at all. Where people decide
   * whether to.
   */
  readonly participationTaxRate?: number | null;
  /** Workers at the most hours that they can choose; 0 where there is no limit. */
  readonly shareAtMaximum: number;
  /** Dollars a year. */
  readonly meanUtility: number;
  /** Least utility of anyone with positive weight, dollars a year. */
  readonly minUtility: number;
  /**
   * Income inside each bracket per worker, dollars a year: 0 marks a bracket whose rate nobody meets. Empty where
   * brackets differ between people.
   */
  readonly bracketIncome: readonly number[];
}

/** Relative distance to a bracket start or to the most hours that counts as there: income is hours times a factor. */
const tolerance = 1e-9;

/** Columns in the order of incomes, dollars a year. */
export interface RankedColumns {
  readonly incomes: Float64Array;
  readonly taxes: Float64Array;
  readonly consumption: Float64Array;
}

/**
 * @param previousOrder the order that an earlier call returned; saves the sort where it still holds
 * @param reuse columns that an earlier call returned, to be written over
 * @returns the metrics, and the order of rows by income
 */
export function measure(
  economy: Economy,
  law: AppliedLaw,
  settlement: Settlement,
  previousOrder?: Uint32Array,
  reuse?: RankedColumns,
): { readonly metrics: StepMetrics; readonly order: Uint32Array; readonly columns: RankedColumns } {
  const { size, weight } = economy;
  const { hours, income, consumption, utility, rebate, revenuePerWorker } = settlement;
  const ranked = rank(income, weight, previousOrder, reuse?.incomes);
  const columns = {
    incomes: ranked.values,
    taxes: reuse?.taxes ?? new Float64Array(size),
    consumption: reuse?.consumption ?? new Float64Array(size),
  };
  const meanIncome = weightedMean(income, weight);
  const metrics: StepMetrics = {
    meanHours: weightedMean(hours, weight),
    meanIncome,
    revenuePerWorker,
    rebate,
    averageTaxRate: meanIncome > 0 ? revenuePerWorker / meanIncome : null,
    atkinson1: atkinson(consumption, weight, 1),
    meanUtility: weightedMean(utility, weight),
    minUtility: leastValue(utility, weight),
    ...(law.lineOf === null && law.lines[0].jumps.length === 0 && !economy.workCosts?.baseIncome
      ? alike(columns, ranked.weights, law.lines[0], rebate)
      : apart(columns, ranked, settlement)),
    ...(law.lineOf === null ? positions(ranked, law.lines[0]) : ownPositions(ranked, law)),
    ...shareAtLimits(economy, hours),
    ...(economy.workCosts && { participationTaxRate: participationTaxRate(law, settlement, weight) }),
  };
  return { metrics, order: ranked.order, columns };
}

/** Under one line for all, rates of at most 1 keep the order, so consumption is ranked as income is. */
function alike(columns: RankedColumns, weights: Float64Array, line: TaxLine, rebate: number) {
  const { incomes, taxes, consumption } = columns;
  const { starts, amounts, rates } = line;
  let k = 0;
  for (let r = 0; r < incomes.length; ) {
    k = bracketFrom(starts, incomes[r], k);
    const [from, to, amount, rate] = [k > 0 ? starts[k] : -Infinity, starts[k + 1], amounts[k], rates[k]];
    // Neighbours are in the same bracket.
    do {
      const income = incomes[r];
      const tax = amount + rate * (income - starts[k]);
      taxes[r] = tax;
      consumption[r] = income - tax + rebate;
      r++;
    } while (incomes[r] >= from && incomes[r] < to);
  }
  return distribution({ incomes, taxes, weights, after: { values: consumption, weights }, net: rebate });
}

/** Where lines differ or jump, who earns more can be left with less: consumption has ranks of its own. */
function apart(columns: RankedColumns, ranked: Ranked & { readonly order: Uint32Array }, settlement: Settlement) {
  reorder(settlement.tax, ranked.order, columns.taxes);
  reorder(settlement.consumption, ranked.order, columns.consumption);
  const after = rank(columns.consumption, ranked.weights);
  return distribution({ ...columns, weights: ranked.weights, after, net: settlement.rebate });
}

/** The same where brackets differ between people. */
function ownPositions({ values: incomes, weights, order }: Ranked & { readonly order: Uint32Array }, law: AppliedLaw) {
  let people = 0;
  let atKinks = 0;
  let allIncome = 0;
  let marginal = 0;
  for (let r = 0; r < incomes.length; r++) {
    const { start, rate } = placeOn(law, order[r], incomes[r]);
    if (start > 0 && incomes[r] <= start * (1 + tolerance)) atKinks += weights[r];
    people += weights[r];
    allIncome += weights[r] * incomes[r];
    marginal += weights[r] * incomes[r] * rate;
  }
  return {
    incomeWeightedMarginalRate: ratio(marginal, allIncome),
    bracketIncome: [],
    shareAtKinks: atKinks / people,
  };
}

/** Where the bracket of a worker's income starts, up to the tolerance, and the rate on its next dollar. */
function placeOn(law: AppliedLaw, worker: number, income: number): { readonly start: number; readonly rate: number } {
  const near = income * (1 + tolerance);
  const { columns } = law;
  if (columns !== null && !columns.jumps)
    return { start: startInColumns(columns, worker, near), rate: rateInColumns(columns, worker, income) };
  const line = lineAt(law, worker);
  return { start: line.starts[bracketFrom(line.starts, near, 0)], rate: rateOn(line, income) };
}

/** What depends on where in the schedule each worker is. */
function positions({ values: incomes, weights }: Ranked, { brackets, rates }: TaxLine) {
  const size = brackets.length;
  // A worker at a kink belongs to the bracket above it, however its income was rounded.
  const starts = Float64Array.from([...brackets, Infinity]);
  const kinkStarts = starts.map((start) => start * (1 - tolerance));
  const kinkEnds = starts.map((start) => start * (1 + tolerance));
  const people = new Float64Array(size);
  const excess = new Float64Array(size);
  let atKinks = 0;
  let k = 0;
  let r = 0;
  while (r < incomes.length) {
    const z = incomes[r];
    k = bracketFrom(kinkStarts, z, k);
    const start = starts[k];
    const from = k > 0 ? kinkStarts[k] : -Infinity;
    const to = kinkStarts[k + 1];
    const kinkEnd = k > 0 ? kinkEnds[k] : -Infinity;
    let peopleHere = people[k];
    let excessHere = excess[k];
    // Neighbours are in the same bracket; their sums stay in registers.
    do {
      peopleHere += weights[r];
      excessHere += weights[r] * (incomes[r] - start);
      if (incomes[r] <= kinkEnd) atKinks += weights[r];
      r++;
    } while (incomes[r] >= from && incomes[r] < to);
    people[k] = peopleHere;
    excess[k] = excessHere;
  }
  const bracketIncome = new Array<number>(size);
  let total = 0;
  let allIncome = 0;
  let marginal = 0;
  for (let j = size - 1; j >= 0; j--) {
    const above = total > 0 ? total * (brackets[j + 1] - brackets[j]) : 0;
    bracketIncome[j] = above + Math.max(excess[j], 0);
    total += people[j];
    const inBracket = excess[j] + people[j] * brackets[j];
    allIncome += inBracket;
    marginal += rates[j] * inBracket;
  }
  return {
    incomeWeightedMarginalRate: ratio(marginal, allIncome),
    bracketIncome: bracketIncome.map((sum) => sum / total),
    shareAtKinks: atKinks / total,
  };
}

function shareAtLimits(economy: Economy, hours: Float64Array) {
  const { weight } = economy;
  const most = (economy.hours.limit ?? Infinity) * (1 - tolerance);
  let notWorking = 0;
  let atMaximum = 0;
  let total = 0;
  for (let i = 0; i < hours.length; i++) {
    if (hours[i] === 0) notWorking += weight[i];
    if (hours[i] >= most) atMaximum += weight[i];
    total += weight[i];
  }
  return { shareNotWorking: notWorking / total, shareAtMaximum: atMaximum / total };
}

function participationTaxRate(law: AppliedLaw, { income, tax }: Settlement, weight: Float64Array): number | null {
  let people = 0;
  let rates = 0;
  for (let i = 0; i < income.length; i++) {
    if (!(income[i] > 0)) continue;
    people += weight[i];
    rates += (weight[i] * (tax[i] - law.tax(0, i))) / income[i];
  }
  return ratio(rates, people);
}

function ratio(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}
