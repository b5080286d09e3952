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
export function welfareFigure(page: RunPage, steps: readonly StepEntry[], levels: Levels, shown: number | null): Figure | null {
  if (steps.length === 0) return null;
  const { usFederal, optimum } = levels;
  const figure = welfarePath({
    arms: [{ label: page.planner, series: seriesOf(steps) }],
    welfare: { ...page.welfareWords, decimals: null },
    optimum: usFederal === null ? null : { usFederal, welfare: optimum },
    confidence: 0.95,
    kind: "run",
  });
  return withMarks(figure, [
    ...(shown === null ? [] : [Plot.ruleX([shown], { stroke: "var(--ink)", strokeOpacity: 0.5, strokeDasharray: "2 3" })]),
  ]);
}

/** @param people who stands behind each rate: what nobody earns is grey */
export function ratesFigure(page: RunPage, { brackets, rates, step }: StepEntry, levels: Levels, people: BracketList["people"]): Figure | null {
  if (brackets.length === 0 || page.law === null) return null;
  const optimum = levels.optimumRates && levels.optimumRates.length === brackets.length ? { brackets, rates: levels.optimumRates } : null;
  const figure = marginalRates({ arms: [{ label: page.planner, brackets, rates }], law: page.law, optimum });
  if (figure === null) return null;
  const empty = (people ?? []).flatMap(({ rate }, k) => (rate === null ? [{ from: brackets[k], to: brackets[k + 1] ?? null }] : []));
  const isGrey = empty.length > 0;
  const drawn: Figure = {
    ...figure,
    title: `Marginal tax rates in step ${step}`,
    note: [figure.note, isGrey ? "Grey: incomes that nobody has; a rate there is met by nobody." : ""].filter(Boolean).join(" ") || null,
    draw: (size) => {
      const chart = figure.draw(size);
      const [, highest] = (chart.x?.domain as [number, number] | undefined) ?? [0, 0];
      const areas = empty.map(({ from, to }) => ({ from, to: Math.min(to ?? highest, highest) })).filter(({ from, to }) => from < to);
      return {
        ...chart,
        marks: [Plot.rect(areas, { x1: "from", x2: "to", fill: "var(--grid)", fillOpacity: 0.85 }), ...(chart.marks ?? [])],
      };
    },
  };
  return drawn;
}

/** The rates of each bracket by tax year. */
export function pathFigure(page: RunPage, proposals: readonly Proposal[], levels: Levels): Figure | null {
  const brackets = proposals.at(-1)?.brackets ?? [];
  const isSteady = brackets.length > 0 && proposals.every((proposal) => proposal.brackets.join() === brackets.join());
  if (!isSteady || page.law === null) return null;
  const { optimumRates } = levels;
  return ratePath({
    arms: [{ label: page.planner, brackets, ratesByYear: proposals.map(({ rates }) => rates) }],
    law: page.law,
    brackets,
    optimum: optimumRates && optimumRates.length === brackets.length ? { brackets, rates: optimumRates } : null,
  });
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
