/** The table of a run: its first tax year beside its last, on the terminal and on the page. */
import type { Scenario } from "../../scenario/resolve.ts";
import type { StepRow } from "../../store/store.ts";
import { decimal, dollars, percent } from "../words/format.ts";
import { welfareWords } from "../words/welfare-words.ts";
import type { ReportTable } from "./report-data.ts";

type Measure = "welfare" | "meanHours" | "meanIncome" | "revenuePerWorker" | "giniPre" | "giniPost";

/** @param series at least one step */
export function runTable(
  series: readonly StepRow[],
  { planner, metrics }: Pick<Scenario, "planner" | "metrics">,
): ReportTable {
  const { label, show } = welfareWords(planner.welfare);
  const ofWhom = metrics.equivalence === "none" ? "" : ", equivalised";
  const measures: readonly (readonly [label: string, measure: Measure, show: (value: number) => string])[] = [
    [`Welfare per worker (${label})`, "welfare", show],
    ["Hours a week", "meanHours", decimal(1)],
    ["Income before tax", "meanIncome", dollars],
    ["Revenue per worker", "revenuePerWorker", dollars],
    [`Gini before tax${ofWhom}`, "giniPre", decimal(3)],
    [`Gini after tax and rebate${ofWhom}`, "giniPost", decimal(3)],
  ];
  const { taxYear } = series[series.length - 1];
  return {
    columns: [
      { name: "measure", label: "means over the steps of the year" },
      { name: "first_tax_year", label: "first tax year" },
      { name: "last_tax_year", label: "last tax year" },
      { name: "change", label: "change" },
    ],
    rows: measures.map(([name, measure, shown]) => {
      const [before, after] = [yearMean(series, 1, measure), yearMean(series, taxYear, measure)];
      return [name, ...[before, after].map((value) => (value === null ? null : shown(value))), change(before, after)];
    }),
  };
}

/** Over the steps of a tax year; null where it is not defined in any of them. */
export function yearMean(series: readonly StepRow[], taxYear: number, measure: Measure): number | null {
  const values = series.flatMap((step) => (step.taxYear === taxYear ? (step[measure] ?? []) : []));
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function change(before: number | null, after: number | null): string | null {
  if (before === null || after === null || before === 0) return null;
  const part = (after - before) / Math.abs(before);
  return `${part < 0 ? "" : "+"}${percent(part)}`;
}
