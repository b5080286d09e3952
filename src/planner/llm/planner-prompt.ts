/** The words put to a planner: rules first, then one line of JSON (see PlannerPrompt). */
import { z } from "zod";
import { changesDoubt, percentDoubt, percentUnit } from "../../agents/prompts/percent.ts";
import type { Economy } from "../../env/economy.ts";
import { equalWidthEdges, histogram } from "../../env/measures/histogram.ts";
import { quantile } from "../../env/measures/inequality.ts";
import { sortOrder } from "../../env/measures/sort-order.ts";
import { totalWeight, weightedMean } from "../../env/measures/weighted.ts";
import { rebateWords } from "../../env/settle/rebate-words.ts";
import { type WelfareChoice, welfareKindOf } from "../../env/welfare/welfare.ts";
import type { Levers, Policy } from "../../law/policy.ts";
import { type AnswerFormat, answerFormat } from "../../models/answers/answer.ts";
import type { DistributionObservation, Phase, PlannerHistoryRow } from "../../models/observations.ts";
import type { TaxYearRecord } from "../planner.ts";

export interface RatesAnswer {
  readonly reasoning: string;
  /** Changes or rates, percentage points. */
  readonly points: readonly number[];
}

export interface RatesAction {
  readonly kind: "delta" | "absolute";
  /** Largest change of a rate in points. */
  readonly max: number;
  /** Changes are multiples of this many points. */
  readonly multipleOf: number;
}

/** What was in force, in percent: rates, or parameters as parts of their range. */
type PercentOf = (policy: Policy) => number[];

/** Best tax years shown beside the last ones. */
const bestShown = 5;

/** Characters that past tax years may take, so that a prompt stays short with many brackets too. */
const historyBudget = 2600;

export function ratesFormat(action: RatesAction, brackets: number): AnswerFormat<RatesAnswer> {
  const reasoning = z.string();
  return action.kind === "delta"
    ? answerFormat(
        "rate_changes",
        z
          .strictObject({ reasoning, delta: z.array(z.number()).length(brackets) })
          .transform(({ reasoning, delta }) => ({ reasoning, points: delta })),
        { units: { delta: percentUnit }, doubt: ({ points }) => changesDoubt(points, action.multipleOf) },
      )
    : answerFormat(
        "rates",
        z
          .strictObject({ reasoning, percent: z.array(z.number().min(0).max(100)).length(brackets) })
          .transform(({ reasoning, percent }) => ({ reasoning, points: percent })),
        { units: { percent: percentUnit }, doubt: ({ points }) => percentDoubt(points) },
      );
}

export function plannerRules(
  economy: Pick<Economy, "publicSpending">,
  welfare: WelfareChoice,
  action: RatesAction,
  levers: Levers,
): string {
  if (levers.brackets === null) return parameterRules(economy, welfare, action, levers);
  const brackets = levers.brackets.length;
  const goal = welfareKindOf(welfare).goal(welfare.aversion);
  const answer =
    action.kind === "delta"
      ? `{"reasoning": "<at most two sentences>", "delta": [<${brackets} numbers>]}: the change of each rate in percentage points, from −${action.max} to ${action.max} in steps of ${action.multipleOf}; rates stay between 0 and 100`
      : `{"reasoning": "<at most two sentences>", "percent": [<${brackets} numbers>]}: each rate in percent, from 0 to 100`;
  return `You are the tax authority in an economic simulation. At the start of each tax year you set the marginal income tax rates of ${brackets} bracket${brackets === 1 ? "" : "s"}.

How it works
- The part of a worker's income between two bracket starts (tax.from) is taxed at that bracket's marginal rate.
- ${rebateWords(economy, "revenue", " to the workers")}, so taxes redistribute from high incomes to low ones.
- Workers choose their hours. Higher marginal rates make them work and earn less, which costs revenue.
- You want the highest social welfare: ${goal}. You do not know how strongly workers respond: learn it from what happened.

What you see, as one line of JSON
- id: names this question. taxYear of taxYears: where you are. workers: how many there are. tax: the rates in force.
- last: the tax year that has just ended: welfare, revenue and hours per worker, inequality, and the distributions of income (shares of workers in each bracket) and utility (ten bins).
- history: past tax years, best: the best ones, each [taxYear, welfare, [rates in percent]]. lastChange: what your last change did.
- phase: explore = try rates that teach you something; decide = improve on the best so far; settle = use the best rates that you know.

Answer with only a JSON object ${answer}.`;
}

/** The rules for a law whose parameters are not rates on brackets. */
function parameterRules(
  economy: Pick<Economy, "publicSpending">,
  welfare: WelfareChoice,
  action: RatesAction,
  { parameters, words }: Levers,
): string {
  const count = parameters.length;
  const answer =
    action.kind === "delta"
      ? `{"reasoning": "<at most two sentences>", "delta": [<${count} numbers>]}: the change of each parameter in percent of its range, from −${action.max} to ${action.max} in steps of ${action.multipleOf}; values stay between 0 and 100`
      : `{"reasoning": "<at most two sentences>", "percent": [<${count} numbers>]}: each parameter in percent of its range, from 0 to 100`;
  return `You are the tax authority in an economic simulation. At the start of each tax year you set the ${count} parameter${count === 1 ? "" : "s"} of the tax law.

How it works
- The law: ${words}.
- Each parameter is given as a percentage of its range: 0 is its least, 100 its greatest value (parameters: name, unit, least, most).
- ${rebateWords(economy, "revenue", " to the workers")}; where the law pays out more than it takes, everybody pays an equal share of that.
- Workers choose their hours. What the law takes of their next dollar decides how much they work and earn.
- You want the highest social welfare: ${welfareKindOf(welfare).goal(welfare.aversion)}. You do not know how strongly workers respond: learn it from what happened.

What you see, as one line of JSON
- id: names this question. taxYear of taxYears: where you are. workers: how many there are. tax.percent: the parameters in force.
- last: the tax year that has just ended: welfare, revenue and hours per worker, inequality, and the distributions of income and utility (ten bins).
- history: past tax years, best: the best ones, each [taxYear, welfare, [parameters in percent of their range]]. lastChange: what your last change did.
- phase: explore = try values that teach you something; decide = improve on the best so far; settle = use the best values that you know.

Answer with only a JSON object ${answer}.`;
}

/** Past tax years as rows: the last `kept`, and the best with different rates; fewer where they would be too long. */
export function historyRows(
  history: readonly TaxYearRecord[],
  kept: number,
  percent: PercentOf,
): { history: PlannerHistoryRow[]; best: PlannerHistoryRow[] } {
  const row = ({ taxYear, welfare, schedule }: TaxYearRecord): PlannerHistoryRow => [
    taxYear,
    Number(welfare.toPrecision(7)),
    percent(schedule),
  ];
  const best = withinBudget(bestYears(history).map(row), historyBudget / 3);
  const left = historyBudget - JSON.stringify(best).length;
  return { history: withinBudget(history.slice(-kept).reverse().map(row), left).reverse(), best };
}

/** The best year of each of the best schedules, best first; in one pass, for histories get long. */
function bestYears(history: readonly TaxYearRecord[]): TaxYearRecord[] {
  let best: TaxYearRecord[] = [];
  for (const record of history) {
    if (best.length === bestShown && record.welfare <= best[bestShown - 1].welfare) continue;
    const values = record.schedule.values.join();
    const same = best.find(({ schedule }) => schedule.values.join() === values);
    if (same && same.welfare >= record.welfare) continue;
    best = [...best.filter((one) => one !== same), record].sort((x, y) => y.welfare - x.welfare).slice(0, bestShown);
  }
  return best;
}

function withinBudget(rows: readonly PlannerHistoryRow[], characters: number): PlannerHistoryRow[] {
  let left = characters;
  return rows.filter((one) => {
    left -= JSON.stringify(one).length + 1;
    return left >= 0;
  });
}

export function percentOf(rates: readonly number[]): number[] {
  return rates.map((rate) => Number((100 * rate).toFixed(2)));
}

/** What the last change of rates did to welfare, and so where to look next. */
export function lastChange(history: readonly TaxYearRecord[], percent: PercentOf): string | null {
  const [before, after] = history.slice(-2);
  if (!after || percent(before.schedule).join() === percent(after.schedule).join()) return null;
  const gain = after.welfare - before.welfare;
  const size = Number(Math.abs(gain).toPrecision(4));
  return gain >= 0
    ? `Welfare rose by ${size}: go on in the direction of your last change.`
    : `Welfare fell by ${size}: turn back from your last change.`;
}

/**
 * Weighted shares between edges, with mean, median and standard deviation.
 * @param edges where bins start, and where the last one ends unless it is open
 * @param ascending order of the rows by value
 */
export function distribution(
  values: Float64Array,
  weights: Float64Array,
  edges: readonly number[],
  lastIsOpen: boolean,
  ascending: Uint32Array = sortOrder(values),
): DistributionObservation {
  const total = totalWeight(weights);
  const mean = weightedMean(values, weights);
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += weights[i] * (values[i] - mean) ** 2;
  const { shares } = histogram(values, weights, lastIsOpen ? [...edges, Infinity] : edges, ascending);
  return {
    mean: Math.round(mean),
    median: Math.round(quantile({ values, weights }, 0.5, ascending)),
    sd: Math.round(Math.sqrt(squares / total)),
    edges: edges.map((edge) => Math.round(edge)),
    shares: shares.map((share) => Number(share.toFixed(3))),
  };
}

/**
 * Utility in {@link utilityEdges}.
 * @param likelyOrder that the values may ascend in, to save a sort
 */
export function utilityDistribution(
  values: Float64Array,
  weights: Float64Array,
  likelyOrder?: Uint32Array,
): DistributionObservation {
  const ascending = sortOrder(values, likelyOrder);
  return distribution(values, weights, utilityEdges(values, weights, ascending), false, ascending);
}

/**
 * Ten bins between the 1st and the 99th percentile: a few extreme values would leave all others in one bin.
 * @param ascending order of the rows by value
 */
export function utilityEdges(
  values: Float64Array,
  weights: Float64Array,
  ascending: Uint32Array = sortOrder(values),
): readonly number[] {
  const at = (share: number) => quantile({ values, weights }, share, ascending);
  return equalWidthEdges(Float64Array.of(at(0.01), at(0.99)), 10);
}

/** The episode's first three tenths explore, its last tenth settles, unless the cues are off. */
export function plannerPhase(taxYear: number, taxYears: number, exploration: boolean, exploitation: boolean): Phase {
  if (exploitation && taxYear > taxYears * 0.9) return "settle";
  return exploration && taxYear <= taxYears * 0.3 ? "explore" : "decide";
}
