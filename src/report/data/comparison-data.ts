/** A stored comparison as what a report is made from. */
import type { StoredComparison } from "../../analysis/compare/comparison.ts";
import type { DrawnContrast } from "../../analysis/compare/contrast.ts";
import { lawOf } from "../../law/bracket-tables.ts";
import { standInsAmong } from "../../models/model-facts.ts";
import { builtInKinds, type Kinds } from "../../plugins/kinds.ts";
import { comparisonHeadline } from "../page/comparison-headline.ts";
import { allOf } from "../words/endpoint-words.ts";
import { counted, listed } from "../words/format.ts";
import { rationalityNotes } from "../words/rationality-words.ts";
import { settingWords, workerWords } from "../words/scenario-words.ts";
import { unfinished } from "../words/unfinished-sentences.ts";
import { varianceNotes, varianceTables } from "../words/variance-words.ts";
import { welfareWords } from "../words/welfare-words.ts";
import { censusFiles } from "./census-files.ts";
import { measuresOf } from "./measures.ts";
import type { CallGroup, ReportArm, ReportData } from "./report-data.ts";
import { serversSay } from "./servers-say.ts";

/** What is read of a stored comparison. */
export type ReportedComparison = Pick<
  StoredComparison,
  | "id"
  | "name"
  | "command"
  | "status"
  | "error"
  | "version"
  | "startedAt"
  | "seedsDone"
  | "seeds"
  | "scenario"
  | "result"
> & { readonly spec: Pick<StoredComparison["spec"], "files"> };

/**
 * @param kinds what the scenario's names stand for
 * @param shown in place of its result: what the seeds that are done come to, or other policies or another baseline
 */
export function comparisonData(
  stored: ReportedComparison,
  kinds: Kinds = builtInKinds,
  shown: DrawnContrast | null = null,
): ReportData {
  const comparison = shown ?? (stored.status === "finished" ? stored.result : null);
  if (comparison === null) return emptyData(stored, kinds);
  const open = unfinished("comparison", stored, stored.seedsDone, stored.seeds);
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
    columnNotes: rationalityNotes(results).map((note) => `${note}.`),
    headline: comparisonHeadline(comparison, open, kinds.planners),
    unfinished: open,
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
    differences: others.map(({ label, comparedWith, difference }) => ({ label, comparedWith, difference })),
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
    unchangedLaw: null,
    rationality: [],
    ...(results.some(({ variance }) => variance) && {
      variance: { tables: varianceTables(comparison), notes: varianceNotes(comparison).map((note) => `${note}.`) },
    }),
    said: [],
    calls: results.flatMap((arm) => (arm.calls.count > 0 ? [{ arm: arm.label, groups: [callGroup(arm)] }] : [])),
    models,
    standIns: standInsAmong(models, kinds.providers, serversSay(results)),
    endpoints: allOf(results.map((arm) => arm.endpoints)),
    costUsd: costs.includes(null) ? null : costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0),
    panelNote: null,
    comparison: comparison.comparison,
    sources: results.flatMap(({ label, perSeed }) =>
      perSeed.map(({ run, seed }) => ({ id: run, label, seed, version: stored.version, startedAt: stored.startedAt })),
    ),
    files: [...stored.spec.files, ...censusFiles(scenario, { version: stored.version, files: stored.spec.files })],
  };
}

/** Of one of which no seed is done. */
function emptyData(
  { id, name, command, version, startedAt, scenario, ...stored }: ReportedComparison,
  kinds: Kinds,
): ReportData {
  const open = unfinished("comparison", { ...stored, id, command }, stored.seedsDone, stored.seeds);
  return {
    kind: "comparison",
    name,
    whatRan: [settingWords(scenario), workerWords(scenario, kinds)],
    command,
    commandNotes: [],
    columnNotes: [],
    headline: {
      sentences: [...(open ? [open.state] : []), "No seed is done, so nothing is known of its policies."],
      table: { columns: [], rows: [] },
    },
    unfinished: open,
    warnings: [],
    scenario,
    ...measuresOf(scenario, "comparison"),
    scenarios: [{ name: "scenario.yaml", scenario }],
    ...{ arms: [], baseline: null, differences: [], confidence: 0.95, law: lawOf(scenario.economy.brackets) },
    ...{
      optimum: null,
      unchangedLaw: null,
      elections: null,
      calls: [],
      rationality: [],
      said: [],
      models: [],
      standIns: [],
      endpoints: null,
      costUsd: null,
      panelNote: null,
    },
    comparison: id,
    sources: [{ id, label: "comparison", seed: scenario.seed, version, startedAt }],
    files: [...stored.spec.files, ...censusFiles(scenario, { version, files: stored.spec.files })],
  };
}

function armOf({ label, comparedWith, brackets, rates, figures, ...arm }: DrawnContrast["results"][number]): ReportArm {
  return {
    label,
    brackets,
    rates,
    byBracket: arm.byBracket,
    rebate: arm.revenuePerWorker - arm.publicSpending,
    publicSpending: arm.publicSpending,
    series: figures.series,
    ratesByYear: figures.ratesByYear,
    profile: figures.profile,
    against:
      label === comparedWith || arm.decileIntervals === null
        ? null
        : { gains: arm.decileIntervals, response: figures.response, responseLeftOut: figures.responseLeftOut },
  };
}

function callGroup({ calls, models }: DrawnContrast["results"][number]): CallGroup {
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
