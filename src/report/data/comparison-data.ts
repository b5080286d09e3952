/** A stored comparison as what a report is made from. */
import type { ArmResult, Comparison, StoredComparison } from "../../analysis/compare/comparison.ts";
import { UsageError } from "../../base/errors.ts";
import { lawOf } from "../../law/bracket-tables.ts";
import { standInsAmong } from "../../models/model-facts.ts";
import { builtInKinds, type Kinds } from "../../plugins/kinds.ts";
import { comparisonHeadline } from "../page/comparison-headline.ts";
import { counted, listed } from "../words/format.ts";
import { settingWords, workerWords } from "../words/scenario-words.ts";
import { welfareWords } from "../words/welfare-words.ts";
import { censusFiles } from "./census-files.ts";
import { measuresOf } from "./measures.ts";
import type { CallGroup, ReportArm, ReportData } from "./report-data.ts";

/** What is read of a stored comparison. */
export type ReportedComparison = Pick<
  StoredComparison,
  "id" | "status" | "error" | "version" | "startedAt" | "seedsDone" | "seeds" | "scenario" | "result"
>;

/**
 * @param kinds what the scenario's names stand for
 * @throws UsageError where the comparison did not finish
 */
export function comparisonData(stored: ReportedComparison, kinds: Kinds = builtInKinds): ReportData {
  const comparison = finished(stored);
  const { scenario } = stored;
  const { results, baseline, seeds, command, warnings, welfare, confidence, optimum } = comparison;
  const words = welfareWords(welfare);
  const labels = results.map(({ label }) => label);
  const others = results.filter(({ label, comparedWith }) => label !== comparedWith);
  const hasOneBaseline = others.every(({ comparedWith }) => comparedWith === baseline);
  const models = [...new Set(results.flatMap((arm) => arm.models))];
  const costs = results.map(({ calls }) => calls.costUsd);
  return {
    kind: "comparison",
    name: comparison.scenario,
    whatRan: [
      settingWords(scenario, comparison.effectiveWorkers),
      `${results.length} policies met the same people and the same chance, with ${counted(seeds, "seed")} each: ${listed(labels)}.`,
      workerWords(scenario, kinds),
      `Outcomes are judged by ${words.name.replace("Welfare", "welfare")}; ${hasOneBaseline ? `${baseline} is the baseline` : "what varies beside the planner is in the names, and each policy is compared with a baseline in the same setting"}.`,
    ],
    command,
    commandNotes: [
      "As it was typed: with the same scenario file and environment it makes the same comparison again. The scenario of the baseline, with the first seed, is at the end of this page.",
    ],
    headline: comparisonHeadline(comparison, kinds.planners),
    warnings,
    scenario,
    ...measuresOf(scenario, "comparison"),
    scenarios: [{ name: "scenario.yaml", scenario }],
    arms: results.map(armOf),
    baseline: {
      label: hasOneBaseline ? baseline : "its baseline",
      words: hasOneBaseline
        ? `the same workers under ${baseline}`
        : "the same workers under the baseline in the same setting",
      profile: null,
      isShared: hasOneBaseline,
    },
    differences: others,
    confidence,
    law: lawOf(scenario.economy.brackets),
    // With other people or another elasticity the optimum is another.
    optimum:
      optimum && hasOneBaseline
        ? {
            welfare: optimum.welfare.mean,
            usFederal: optimum.usFederal.mean,
            brackets: optimum.brackets,
            rates: optimum.rates,
          }
        : null,
    elections: null,
    calls: results.flatMap((arm) => (arm.calls.count > 0 ? [{ arm: arm.label, groups: [callGroup(arm)] }] : [])),
    models,
    standIns: standInsAmong(models, kinds.providers),
    costUsd: costs.includes(null) ? null : costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0),
    panelNote: null,
    comparison: comparison.comparison,
    sources: results.flatMap(({ label, perSeed }) =>
      perSeed.map(({ run, seed }) => ({ id: run, label, seed, version: stored.version, startedAt: stored.startedAt })),
    ),
    files: censusFiles(scenario, { version: stored.version, files: [] }),
  };
}

function finished({ id, status, error, seedsDone, seeds, result }: ReportedComparison): Comparison {
  if (status === "finished" && result !== null) return result;
  const done = `${seedsDone} of ${counted(seeds, "seed")} done`;
  if (status === "running")
    throw new UsageError(`comparison ${id} is still running (${done})`, {
      hint: "Report it when it has finished. If its process is gone, `llm-econ resume` goes on with it.",
    });
  throw new UsageError(
    `comparison ${id} ${status === "failed" ? "failed" : "was interrupted"}, ${done}${error ? `: ${error}` : ""}`,
    { hint: `\`llm-econ resume ${id}\` goes on where it stopped; then it can be reported.` },
  );
}

function armOf({ label, comparedWith, brackets, rates, figures, ...arm }: ArmResult): ReportArm {
  return {
    label,
    brackets,
    rates,
    rebate: arm.revenuePerWorker - arm.publicSpending,
    publicSpending: arm.publicSpending,
    series: figures.series,
    ratesByYear: figures.ratesByYear,
    profile: figures.profile,
    against: label === comparedWith ? null : { gains: arm.decileIntervals, response: figures.response },
  };
}

function callGroup({ calls, models }: ArmResult): CallGroup {
  return {
    purpose: "all questions",
    uri: listed(models),
    calls: calls.count,
    invalid: null,
    failed: calls.failed,
    reused: null,
    inputTokens: calls.inputTokens,
    outputTokens: calls.outputTokens,
    cachedTokens: null,
    reasoningTokens: null,
    usageEstimated: calls.usageEstimated,
    medianLatency: null,
    latency95: null,
  };
}
