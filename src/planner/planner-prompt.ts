/** The words put to a planner: rules first, then one line of JSON (see PlannerPrompt). */
import { median, quantile } from "simple-statistics";
import { z } from "zod";
import { equalWidthEdges, histogram } from "../env/histogram.ts";
import type { WelfareKind } from "../env/welfare.ts";
import { type AnswerFormat, answerFormat } from "../models/answer.ts";
import type { DistributionObservation, Phase, PlannerHistoryRow } from "../models/observations.ts";
import type { TaxYearRecord } from "./planner.ts";

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

/** Best tax years shown beside the last ones. */
const bestShown = 5;

export function ratesFormat(action: RatesAction, brackets: number): AnswerFormat<RatesAnswer> {
  const reasoning = z.string();
  return action.kind === "delta"
    ? answerFormat(
        "rate_changes",
        z
          .strictObject({ reasoning, delta: z.array(z.number()).length(brackets) })
          .transform(({ reasoning, delta }) => ({ reasoning, points: delta })),
      )
    : answerFormat(
        "rates",
        z
          .strictObject({ reasoning, percent: z.array(z.number().min(0).max(100)).length(brackets) })
          .transform(({ reasoning, percent }) => ({ reasoning, points: percent })),
      );
}

const goals: Record<WelfareKind, string> = {
  utilitarian: "the mean utility of all workers, in dollars a year",
  ces: "the equally distributed equivalent of utility, in dollars a year: what everybody would need to have for society to be as well off; it counts the poor more",
  rawlsian: "the utility of the worst-off worker, in dollars a year",
  "inverse-income":
    "the weighted mean utility, in dollars a year, with weights inversely proportional to what each worker would earn without tax",
  paper: "the mean over workers of utility divided by income before tax",
};

export function plannerRules(welfare: WelfareKind, action: RatesAction, brackets: number): string {
  const answer =
    action.kind === "delta"
      ? `{"reasoning": "<at most two sentences>", "delta": [<${brackets} numbers>]}: the change of each rate in percentage points, from −${action.max} to ${action.max} in steps of ${action.multipleOf}; rates stay between 0 and 100`
      : `{"reasoning": "<at most two sentences>", "percent": [<${brackets} numbers>]}: each rate in percent, from 0 to 100`;
  return `You are the tax authority in an economic simulation. At the start of each tax year you set the marginal income tax rates of ${brackets} bracket${brackets === 1 ? "" : "s"}.

How it works
- The part of a worker's income between two bracket starts (tax.from) is taxed at that bracket's marginal rate.
- All revenue is paid back to the workers in equal shares, so taxes redistribute from high incomes to low ones.
- Workers choose their hours. Higher marginal rates make them work and earn less, which costs revenue.
- You want the highest social welfare: ${goals[welfare]}. You do not know how strongly workers respond: learn it from what happened.

What you see, as one line of JSON
- id: names this question. taxYear of taxYears: where you are. workers: how many there are. tax: the rates in force.
- last: the tax year that has just ended: welfare, revenue and hours per worker, inequality, and the distributions of income (shares of workers in each bracket) and utility (ten bins).
- history: past tax years, best: the best ones, each [taxYear, welfare, [rates in percent]]. lastChange: what your last change did.
- phase: explore = try rates that teach you something; decide = improve on the best so far; settle = use the best rates that you know.

Answer with only a JSON object ${answer}.`;
}

/** Past tax years as rows: the last `kept`, and the best. */
export function historyRows(
  history: readonly TaxYearRecord[],
  kept: number,
): { history: PlannerHistoryRow[]; best: PlannerHistoryRow[] } {
  const row = ({ taxYear, welfare, schedule }: TaxYearRecord): PlannerHistoryRow => [
    taxYear,
    Number(welfare.toPrecision(7)),
    percentOf(schedule.rates),
  ];
  const best = history.toSorted((a, b) => b.welfare - a.welfare).slice(0, bestShown);
  return { history: history.slice(-kept).map(row), best: best.map(row) };
}

export function percentOf(rates: readonly number[]): number[] {
  return rates.map((rate) => Number((100 * rate).toFixed(2)));
}

/** What the last change of rates did to welfare, and so where to look next. */
export function lastChange(history: readonly TaxYearRecord[]): string | null {
  const [before, after] = history.slice(-2);
  if (!after || percentOf(before.schedule.rates).join() === percentOf(after.schedule.rates).join()) return null;
  const gain = after.welfare - before.welfare;
  const size = Number(Math.abs(gain).toPrecision(4));
  return gain >= 0
    ? `Welfare rose by ${size}: go on in the direction of your last change.`
    : `Welfare fell by ${size}: turn back from your last change.`;
}

/** Weighted shares between edges, with mean, median and standard deviation. */
export function distribution(
  values: Float64Array,
  weights: Float64Array,
  edges: readonly number[],
): DistributionObservation {
  const total = weights.reduce((a, b) => a + b, 0);
  const mean = values.reduce((sum, value, i) => sum + weights[i] * value, 0) / total;
  const variance = values.reduce((sum, value, i) => sum + weights[i] * (value - mean) ** 2, 0) / total;
  return {
    mean: Math.round(mean),
    median: Math.round(median(values as unknown as number[])),
    sd: Math.round(Math.sqrt(variance)),
    edges: edges.map((edge) => Math.round(edge)),
    shares: histogram(values, weights, edges).shares.map((share) => Number(share.toFixed(3))),
  };
}

/** Ten bins between the 1st and the 99th percentile: a few extreme values would leave all others in one bin. */
export function utilityEdges(values: Float64Array): readonly number[] {
  const ends = [quantile(values as unknown as number[], 0.01), quantile(values as unknown as number[], 0.99)];
  return equalWidthEdges(Float64Array.from(ends), 10);
}

/** The episode's first three tenths explore, its last tenth settles, unless the cues are off. */
export function plannerPhase(taxYear: number, taxYears: number, exploration: boolean, exploitation: boolean): Phase {
  if (exploitation && taxYear > taxYears * 0.9) return "settle";
  return exploration && taxYear <= taxYears * 0.3 ? "explore" : "decide";
}
