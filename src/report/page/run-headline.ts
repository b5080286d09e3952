/** What came out of runs, in sentences and a table. */
import type { Headline, ReportTable } from "../data/report-data.ts";
import { runTable } from "../data/run-table.ts";
import type { StoredRun } from "../data/stored-run.ts";
import { decimal, dollars, percent, signed } from "../words/format.ts";
import { headlineOf } from "../words/run-sentences.ts";
import { sideBySideSentences } from "../words/side-by-side-sentences.ts";
import { type WelfareWords, welfareWords } from "../words/welfare-words.ts";
import { workWords } from "../words/work-words.ts";

export function runHeadline(stored: StoredRun): Headline {
  const { run, scenario, summary } = stored;
  const { final, gap } = summary;
  const words = welfareWords(scenario.planner.welfare);
  const sentences = [...headlineOf(run, scenario, stored.kinds.planners)];
  if (run.status !== "finished") return { sentences, table: runTable(run.series, scenario) };
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
  if (final.work) sentences.push(...workWords(final.work).map((words) => `${words.join(": ")}.`));
  sentences.push(
    "This is one run with one seed. How much of it is chance it cannot say; llm-econ compare runs several seeds and gives intervals.",
  );
  return { sentences, table: runTable(run.series, scenario) };
}

export function sideBySideHeadline(runs: readonly StoredRun[], labels: readonly string[]): Headline {
  const words = welfareWords(runs[0].scenario.planner.welfare);
  return { sentences: sideBySideSentences(runs, labels), table: sideBySideTable(runs, labels, words) };
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
