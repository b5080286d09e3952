/** What came out of runs, in sentences and a table. */
import type { StepRow } from "../../store/store.ts";
import type { Headline, ReportTable } from "../data/report-data.ts";
import type { StoredRun } from "../data/stored-run.ts";
import { decimal, dollars, percent, signed } from "../words/format.ts";
import { type WelfareWords, welfareWords } from "../words/welfare-words.ts";

export function runHeadline(stored: StoredRun): Headline {
  const { run, scenario, summary } = stored;
  const { final, gap } = summary;
  const words = welfareWords(scenario.planner.welfare);
  const [first, last] = [yearMean(run.series, 1), yearMean(run.series, run.series[run.series.length - 1].taxYear)];
  const sentences = [changeSentence(words, first.welfare, last.welfare, run.series)];
  if (gap && final.gapClosed !== null)
    sentences.push(
      `The last step, at ${words.show(final.welfare)}, ${final.gapClosed < 0 ? "is below US law, by" : "closes"} ${percent(Math.abs(final.gapClosed))} of the gap between US law (${words.show(gap.usFederal)}) and the optimum (${words.show(gap.optimum)}), both for workers who optimise.`,
    );
  if (final.twin) {
    const { welfare, policy, behaviour } = final.twin;
    sentences.push(
      `Had the same people optimised under the final rates, welfare would be ${words.show(welfare)}: the rates bring ${signed(policy, words.show)} against US law, what workers made of them ${signed(behaviour, words.show)}.`,
    );
  }
  sentences.push(
    "This is one run with one seed. How much of it is chance it cannot say; llm-econ compare runs several seeds and gives intervals.",
  );
  return { sentences, table: changeTable(run.series, words) };
}

export function sideBySideHeadline(runs: readonly StoredRun[], labels: readonly string[]): Headline {
  const words = welfareWords(runs[0].scenario.planner.welfare);
  const welfare = runs.map(({ summary }) => summary.final.welfare);
  const best = welfare.indexOf(Math.max(...welfare));
  const lead = best === 0 ? "" : `, ${signed(welfare[best] - welfare[0], words.show)} against ${labels[0]}`;
  return {
    sentences: [
      `In the last step ${labels[best]} has the highest welfare, ${words.show(welfare[best])}${lead}.`,
      "The runs share their people and their seed, but it is one seed: how much of a difference is chance they cannot say; llm-econ compare runs several and gives intervals.",
    ],
    table: sideBySideTable(runs, labels, words),
  };
}

function changeSentence(words: WelfareWords, before: number, after: number, series: readonly StepRow[]): string {
  if (series[series.length - 1].taxYear === 1)
    return `${words.name} averaged ${words.show(after)} over the only tax year.`;
  const part = before > 0 ? ` (${signed((after - before) / before, percent)})` : "";
  if (before === after) return `${words.name} was ${words.show(after)} in the first tax year and in the last.`;
  const verb = after > before ? "rose" : "fell";
  return `${words.name} ${verb} from ${words.show(before)} in the first tax year to ${words.show(after)} in the last${part}.`;
}

type Measure = "welfare" | "meanHours" | "meanIncome" | "revenuePerWorker" | "giniPre" | "giniPost";

/** Means over the steps of a tax year. */
function yearMean(series: readonly StepRow[], taxYear: number): Record<Measure, number> {
  const steps = series.filter((step) => step.taxYear === taxYear);
  const mean = (measure: Measure): number => {
    const values = steps.map((step) => step[measure]).filter((value) => value !== null);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  return {
    welfare: mean("welfare"),
    meanHours: mean("meanHours"),
    meanIncome: mean("meanIncome"),
    revenuePerWorker: mean("revenuePerWorker"),
    giniPre: mean("giniPre"),
    giniPost: mean("giniPost"),
  };
}

function changeTable(series: readonly StepRow[], words: WelfareWords): ReportTable {
  const [first, last] = [yearMean(series, 1), yearMean(series, series[series.length - 1].taxYear)];
  const measures: readonly (readonly [label: string, measure: Measure, show: (value: number) => string])[] = [
    [`${words.name}, ${words.unit}`, "welfare", words.show],
    ["Hours a week", "meanHours", decimal(1)],
    ["Income before tax", "meanIncome", dollars],
    ["Revenue per worker, all paid back", "revenuePerWorker", dollars],
    ["Gini before tax", "giniPre", decimal(3)],
    ["Gini after tax and rebate", "giniPost", decimal(3)],
  ];
  return {
    columns: [
      { name: "measure", label: `means over the steps of the year` },
      { name: "first_tax_year", label: "first tax year" },
      { name: "last_tax_year", label: "last tax year" },
      { name: "change", label: "change" },
    ],
    rows: measures.map(([label, measure, show]) => {
      const [before, after] = [first[measure], last[measure]];
      const shown = (value: number): string | null => (Number.isFinite(value) ? show(value) : null);
      const change = (after - before) / Math.abs(before);
      return [label, shown(before), shown(after), Number.isFinite(change) ? signed(change, percent) : null];
    }),
  };
}

function sideBySideTable(runs: readonly StoredRun[], labels: readonly string[], words: WelfareWords): ReportTable {
  return {
    columns: [
      { name: "run", label: "run" },
      { name: "welfare", label: words.name, show: words.show },
      { name: "difference", label: `less ${labels[0]}`, show: (value) => signed(value, words.show) },
      { name: "gap_closed", label: "gap closed", show: percent },
      { name: "revenue", label: "revenue per worker", show: dollars },
      { name: "hours", label: "hours a week", show: decimal(1) },
      { name: "gini_post", label: "Gini after tax", show: decimal(3) },
    ],
    rows: runs.map(({ summary: { final } }, i) => [
      labels[i],
      final.welfare,
      i === 0 ? null : final.welfare - runs[0].summary.final.welfare,
      final.gapClosed,
      final.revenuePerWorker,
      final.meanHours,
      final.giniPost,
    ]),
  };
}
