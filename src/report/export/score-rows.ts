/** A score as rows of one number each, for spreadsheets and statistics programs: numbers in full precision. */
import type { ReformScore, Score } from "../../analysis/score/score-result.ts";
import { csvLine } from "./csv-line.ts";

type Row = readonly [table: string, group: string, measure: string, value: number | string | null];

export function scoreCsv({ reforms, baseline, close }: Score): string {
  const header = csvLine(["reform", "baseline", "close", "table", "group", "measure", "value"]);
  const lines = reforms.flatMap((reform) =>
    rowsOf(reform).map((row) => csvLine([reform.name, baseline, close, ...row])),
  );
  return [header, ...lines].join("");
}

function rowsOf(reform: ReformScore): Row[] {
  const { revenue, components, hours, income, welfare, winners, poverty, marginalRates, distribution } = reform;
  const table = (name: string, group: string, values: object): Row[] =>
    Object.entries(values).map(([measure, value]): Row => [name, group, measure, value]);
  return [
    ...table("revenue", "all", revenue),
    ...components.flatMap(({ name, ...amounts }) => table("component", name, amounts)),
    ...table("hours", "all", hours),
    ...table("income", "all", income),
    ...table("welfare", "all", welfare),
    ...table("winners", "all", winners),
    ...(poverty === null ? [] : table("poverty", "all", poverty)),
    ...table("marginal rates", "baseline", marginalRates.baseline),
    ...table("marginal rates", "reform", marginalRates.reform),
    ...distribution.flatMap(({ grouping, group, ...values }) => table(grouping, group, values)),
  ];
}
