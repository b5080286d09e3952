/** The report's figures of a run that may still go on. */
import * as Plot from "@observablehq/plot";
import type { ReportArm } from "../report/data/report-data.ts";
import type { Figure } from "../report/figures/figure.ts";
import { marginalRates } from "../report/figures/marginal-rates.ts";
import { ratePath } from "../report/figures/rate-path.ts";
import { welfarePath } from "../report/figures/welfare-path.ts";
import type { BracketList, Levels, Proposal, RunPage, StepEntry } from "../server/api.ts";

function seriesOf(steps: readonly StepEntry[]): ReportArm["series"] {
  return steps.map(({ step, taxYear, welfare, meanHours, revenuePerWorker }) => ({
    ...{ step, taxYear, meanHours, revenuePerWorker },
    welfare: { mean: welfare, low: null, high: null },
  }));
}

/** @param shown the step that is looked at, marked; null for the last */
export function welfareFigure(
  page: RunPage,
  steps: readonly StepEntry[],
  levels: Levels,
  shown: number | null,
): Figure | null {
  if (steps.length === 0) return null;
  const { usFederal, optimum } = levels;
  const figure = welfarePath({
    arms: [{ label: page.planner, series: seriesOf(steps), against: null }],
    welfare: { ...page.welfareWords, decimals: null, degenerate: null },
    optimum: usFederal === null ? null : { usFederal, welfare: optimum },
    confidence: 0.95,
    kind: "run",
    baseline: null,
    unchangedLaw: null,
    unfinished: page.status === "finished" ? null : {},
  });
  return withMarks(figure, [
    ...(shown === null
      ? []
      : [Plot.ruleX([shown], { stroke: "var(--ink)", strokeOpacity: 0.5, strokeDasharray: "2 3" })]),
  ]);
}

/** @param people who stands behind each rate: what nobody earns is pale */
export function ratesFigure(
  page: RunPage,
  { brackets, rates, step }: StepEntry,
  levels: Levels,
  people: BracketList["people"],
): Figure | null {
  if (brackets.length === 0 || page.law === null) return null;
  const figure = marginalRates({
    arms: [{ label: page.planner, brackets, rates, byBracket: people?.length === brackets.length ? people : null }],
    law: page.law,
    optimum: optimumOn(brackets, levels),
  });
  return figure && { ...figure, title: `Marginal tax rates in step ${step}: ${lowerFirst(figure.title)}` };
}

/** The rates of each bracket by tax year. */
export function pathFigure(page: RunPage, proposals: readonly Proposal[], levels: Levels): Figure | null {
  const brackets = proposals.at(-1)?.brackets ?? [];
  const isSteady = brackets.length > 0 && proposals.every((proposal) => proposal.brackets.join() === brackets.join());
  if (!isSteady || page.law === null) return null;
  return ratePath({
    arms: [{ label: page.planner, brackets, byBracket: null, ratesByYear: proposals.map(({ rates }) => rates) }],
    law: page.law,
    brackets,
    optimum: optimumOn(brackets, levels),
  });
}

function optimumOn(
  brackets: readonly number[],
  { optimumRates }: Levels,
): { brackets: readonly number[]; rates: readonly number[] } | null {
  return optimumRates && optimumRates.length === brackets.length ? { brackets, rates: optimumRates } : null;
}

function lowerFirst(text: string): string {
  return text.startsWith("US ") ? text : text.charAt(0).toLowerCase() + text.slice(1);
}

function withMarks(figure: Figure, marks: readonly Plot.Markish[]): Figure {
  return {
    ...figure,
    draw: (size) => {
      const chart = figure.draw(size);
      return { ...chart, marks: [...(chart.marks ?? []), ...marks] };
    },
  };
}
