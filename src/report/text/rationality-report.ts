/** An audit of recorded choices on a terminal. */
import type { AuditResult } from "../../analysis/audit/audit-result.ts";
import type { RationalityDesign, RationalityResults } from "../../analysis/audit/rationality.ts";
import { count, counted, dollars, percent } from "../words/format.ts";
import { table, wrapped } from "./columns.ts";

export function rationalityReport({
  model,
  standIn,
  subjects,
  design,
  results,
  benchmarks,
  warnings,
}: AuditResult<RationalityDesign, RationalityResults>): string {
  const {
    dollarsPerChoice,
    meanSlack,
    shareOfNetIncome,
    pairsViolating,
    power,
    laws,
    choices,
    ccei,
    verdicts,
    groups,
  } = results;
  return [
    ...wrapped(
      `${design.name}: ${counted(subjects, "worker")} answered by ${model}${standIn ? ", a behavioural stand-in, not a language model" : ""}; planner ${design.planner}; ${count(choices)} tax years under ${counted(laws, "law")}${design.skip > 0 ? `, the first ${design.skip} left out` : ""}`,
    ),
    "",
    ...wrapped(finding(results)),
    "",
    ...table([
      ["of each worker's choices", "mean"],
      ["a money pump could take, dollars a choice", cell(dollarsPerChoice.mean, dollars)],
      ["  the median worker", cell(dollarsPerChoice.median, dollars)],
      ["  of income after tax", cell(shareOfNetIncome, (share) => percent(share, 2))],
      ["off on average, dollars a choice", cell(meanSlack, dollars)],
      ["pairs that contradict each other", cell(pairsViolating, percent)],
      [`index on consumption and leisure (${count(ccei.hours)} hours)`, ccei.mean.toFixed(4)],
      ["workers who waste nothing", count(verdicts.rational)],
      ["workers who waste", count(verdicts.wastes)],
      ["workers who do not respond", count(verdicts["does-not-respond"])],
    ]),
    ...(power.byLot === null || power.permuted === null
      ? []
      : [
          "",
          ...table([
            ["compared with", "dollars a choice", "at fault", "waste less"],
            ...benchmarks.map(({ name, value }) => [
              benchmarkWords[name] ?? name,
              cell(value, dollars),
              ...(name === "by lot"
                ? [cell(power.byLot, percent), cell(power.percentile.byLot, percent)]
                : name === "permuted"
                  ? [cell(power.permuted, percent), cell(power.percentile.permuted, percent)]
                  : ["–", "–"]),
            ]),
          ]),
        ]),
    ...(groups.length === 0
      ? []
      : [
          "",
          ...table([
            ["by group", "workers", "dollars a choice", "of income"],
            ...groups.map((one) => [
              `${one.by}: ${one.group}`,
              count(one.workers),
              cell(one.dollarsPerChoice, dollars),
              cell(one.shareOfNetIncome, (share) => percent(share, 2)),
            ]),
          ]),
        ]),
    ...(warnings.length > 0 ? ["", ...warnings.flatMap(({ message }) => wrapped(`warning: ${message}`))] : []),
    "",
    ...wrapped(
      `The worst cycle of each worker counts, and grows with the number of laws: compare only with runs of ${counted(laws, "law")}. No question was put to a model.`,
    ),
  ].join("\n");
}

const benchmarkWords: Readonly<Record<string, string>> = {
  rational: "exact best responses",
  "by lot": "hours drawn by lot",
  permuted: "the workers' own hours shuffled",
};

function finding({ dollarsPerChoice: { mean }, shareOfNetIncome, verdicts, power, ccei }: RationalityResults): string {
  const answered = verdicts.rational + verdicts.wastes;
  if (answered === 0) return "Nobody responds to the law: every worker chose the same hours in every tax year.";
  if (mean === null)
    return `With effects of income the index of consistency is ${ccei.mean.toFixed(4)}; 1 is consistent.`;
  if (verdicts.wastes === 0)
    return "No choice contradicts another: all of them are those of somebody with a fixed taste for money and leisure.";
  const share = shareOfNetIncome === null ? "" : `, ${percent(shareOfNetIncome, 2)} of income after tax`;
  const among =
    power.percentile.byLot === null
      ? ""
      : ` ${percent(power.percentile.byLot)} of histories drawn by lot waste less than they do.`;
  return `Choices contradict each other: a money pump could take ${dollars(mean)} a choice and worker${share}.${among}`;
}

function cell(value: number | null, show: (value: number) => string): string {
  return value === null ? "–" : show(value);
}
