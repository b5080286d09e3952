/** Whether workers of a run noticed the law, in words and as a table. */
import type { RunPerception } from "../../analysis/audit/perception/run-perception.ts";
import type { ReportTable } from "../data/report-data.ts";
import { count, counted, decimal, percent } from "./format.ts";

const points = (share: number): string => percent(share).replace(/ %$/, "");

/** One run's, in sentences. */
export function perceptionSentence({
  model,
  standInWords,
  workers,
  answers,
  bias,
  meanAbsoluteError,
  within5Points,
  slope,
}: RunPerception): string {
  const { value: error } = meanAbsoluteError;
  const asked = `${counted(workers, "worker")} of the run gave ${counted(answers, "answer")} to what tax would take of one dollar more`;
  const who = standInWords === null ? "" : ` ${model} is ${standInWords}: this is how its rule answers.`;
  if (error === null || bias.value === null) return `${asked}: none that could be used.${who}`;
  const side =
    bias.value === 0 ? "" : `, on average ${points(Math.abs(bias.value))} too ${bias.value > 0 ? "much" : "little"}`;
  const near = within5Points.value === null ? "" : ` ${percent(within5Points.value)} are within 5 points.`;
  const steep =
    slope.value === null
      ? " All were asked at the same true rate, so that nothing is known of whether they notice another."
      : ` A point more of the true rate goes with ${decimal(2)(slope.value)} points more as perceived: 1 of who reads the law, 0 of who does not notice it.`;
  return `${asked}. Answers are ${points(error)} points off${side}.${near}${steep}${who}`;
}

/** One row for each run. */
export function perceptionTable(
  entries: readonly { readonly arm: string; readonly perception: RunPerception }[],
): ReportTable {
  const between = ({ low, high }: RunPerception["slope"], show: (value: number) => string): string =>
    low === null || high === null ? "–" : `${show(low)} to ${show(high)}`;
  const ratio = decimal(2);
  return {
    columns: [
      { name: "run", label: "run" },
      { name: "bias", label: "perceived less true, points", show: points },
      { name: "bias_interval", label: "95 % interval", isText: true },
      { name: "mean_absolute_error", label: "off by, points", show: points },
      { name: "within_5_points", label: "within 5 points", show: percent },
      { name: "slope", label: "slope", show: ratio },
      { name: "slope_interval", label: "95 % interval", isText: true },
      { name: "workers", label: "workers", show: count },
      { name: "audit", label: "audit", isText: true },
    ],
    rows: entries.map(({ arm, perception: { bias, meanAbsoluteError, within5Points, slope, workers, audit } }) => [
      ...[arm, bias.value, between(bias, points), meanAbsoluteError.value, within5Points.value, slope.value],
      ...[between(slope, ratio), workers, audit],
    ]),
  };
}
