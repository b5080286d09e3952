/** Stored runs as what a report is made from. */

import { whyRates } from "../../analysis/why-rates.ts";
import { UsageError } from "../../base/errors.ts";
import { policyOf } from "../../episode/events.ts";
import { bracketsOf, lawOf } from "../../law/bracket-tables.ts";
import { standInsAmong } from "../../models/model-facts.ts";
import type { Kinds } from "../../plugins/kinds.ts";
import { modelUris } from "../../run/run-models.ts";
import { storedScenario } from "../../run/stored-scenario.ts";
import type { RunDetails } from "../../store/store.ts";
import { runHeadline, sideBySideHeadline } from "../page/run-headline.ts";
import { commandLine } from "../words/command-line.ts";
import { allOf } from "../words/endpoint-words.ts";
import { count, listed } from "../words/format.ts";
import { headlineOf } from "../words/run-sentences.ts";
import { plannerWords, settingWords, workerWords } from "../words/scenario-words.ts";
import { unfinished } from "../words/unfinished-sentences.ts";
import { censusFiles } from "./census-files.ts";
import { checkComparable } from "./comparable.ts";
import { measuresOf } from "./measures.ts";
import type { Optimum, ReportData } from "./report-data.ts";
import { runArms } from "./run-arms.ts";
import type { StoredRun } from "./stored-run.ts";

/**
 * @param runs one, or several that share their people, seed and economy
 * @throws UsageError that says what differs
 */
export function runData(runs: readonly StoredRun[]): ReportData {
  checkComparable(runs.map(({ run }) => run));
  checkEnded(runs);
  const [first] = runs;
  const { run, scenario } = first;
  const { arms, baseline } = runArms(runs);
  const labels = arms.map(({ label }) => label);
  const isAlone = runs.length === 1;
  const files = labels.map((_, i) => (isAlone ? "scenario.yaml" : `scenario-${i + 1}.yaml`));
  const commands = runs.map(({ run: one, kinds }, i) => commandLine(one, kinds, files[i]));
  const models = [...new Set(runs.flatMap(({ calls }) => calls.map(({ uri }) => uri)))];
  const costs = runs.map(({ summary }) => summary.calls.costUsd);
  return {
    kind: isAlone ? "run" : "runs",
    name: run.name,
    whatRan: isAlone
      ? [
          settingWords(scenario, first.summary.effectiveWorkers),
          workerWords(scenario, first.kinds),
          run.command === "elasticity"
            ? "It is one half of an elasticity experiment: its rates were given, and nobody plans."
            : plannerWords(scenario, first.kinds),
        ]
      : [
          settingWords(scenario, first.summary.effectiveWorkers),
          `${runs.length} runs stand side by side: ${listed(labels)}.`,
          ...new Set(runs.map((stored) => workerWords(stored.scenario, stored.kinds))),
          `They share their people and the seed ${run.seed}; ${labels[0]} is what the others are compared with.`,
        ],
    command: commands.map(({ command }) => command).join("\n"),
    commandNotes: [...new Set(commands.map(({ note }) => note))],
    columnNotes: [],
    unfinished: isAlone ? unfinished("run", run, run.stepsDone, run.steps) : null,
    headline: isAlone ? runHeadline(first) : sideBySideHeadline(runs, labels),
    warnings: isAlone
      ? run.warnings
      : runs.flatMap((stored, i) => stored.run.warnings.map((warning) => `${warning} (${labels[i]})`)),
    scenario,
    ...measuresOf(scenario, isAlone ? "run" : "runs"),
    scenarios: runs.map((stored, i) => ({ name: files[i], scenario: stored.scenario })),
    arms,
    baseline,
    differences: [],
    confidence: 0.95,
    law: lawOf(scenario.economy.brackets),
    optimum: bestOptimum(runs),
    whyRates: reasonsFor(runs, labels),
    elections: first.summary.elections
      ? { arm: labels[0], elections: first.summary.elections, rounds: first.rounds }
      : null,
    unchangedLaw: isAlone ? first.summary.unchangedLaw : null,
    calls: runs.flatMap(({ calls }, i) => (calls.length > 0 ? [{ arm: labels[i], groups: calls }] : [])),
    rationality: runs.flatMap(({ rationality }, i) => (rationality ? [{ arm: labels[i], figures: rationality }] : [])),
    perception: runs.flatMap(({ perception }, i) => (perception ? [{ arm: labels[i], perception }] : [])),
    said: isAlone ? first.said : [],
    models,
    standIns: standInsAmong(
      models,
      first.kinds.providers,
      Object.assign({}, ...runs.map(({ summary }) => summary.calls.standIns)),
    ),
    endpoints: allOf(runs.map(({ run: one }) => one.endpoints)),
    costUsd: costs.includes(null) ? null : costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0),
    panelNote: panelNote(first),
    comparison: null,
    sources: runs.map((stored, i) => ({
      id: stored.run.id,
      label: labels[i],
      seed: stored.run.seed,
      version: stored.run.version,
      startedAt: stored.run.startedAt,
    })),
    files: [...run.files, ...censusFiles(scenario, run)],
  };
}

/** By the first run's people, who are everybody's: of the last rates of each, and of the optimum on its brackets. */
function reasonsFor(runs: readonly StoredRun[], labels: readonly string[]): NonNullable<ReportData["whyRates"]> {
  const { prepared } = runs[0];
  if (prepared === null) return [];
  const optimum = bestOptimum(runs);
  const { brackets: own } = prepared.levers;
  const laws = runs.flatMap(({ run: { series } }, i) => {
    const { brackets, rates, parameters } = series[series.length - 1];
    return [
      { label: labels[i], policy: policyOf({ brackets, rates, ...(parameters && { parameters }) }, prepared.levers) },
    ];
  });
  const best =
    optimum !== null && own !== null && optimum.brackets.join() === own.join()
      ? [{ label: "optimum", policy: prepared.levers.policy(optimum.rates) }]
      : [];
  return [...laws, ...best].flatMap(({ label, policy }) => {
    const why = whyRates(prepared, policy);
    return why === null ? [] : [{ label, why }];
  });
}

/** Side by side only ends say something of policies. */
function checkEnded(runs: readonly StoredRun[]): void {
  const open = runs.find(({ run }) => run.status !== "finished")?.run;
  if (runs.length > 1 && open)
    throw new UsageError(
      `run ${open.id} ${open.status === "running" ? "is still running" : open.status === "failed" ? "failed" : "was interrupted"} (${open.stepsDone} of ${open.steps} steps done): it can be reported by itself, not beside others`,
    );
}

/**
 * A run of which no step is done: what it was to be, and why there is nothing.
 * @param kinds what the scenario's names stand for
 */
export function emptyRunData(run: RunDetails, kinds: Kinds): ReportData {
  const scenario = storedScenario(run);
  const { command, note } = commandLine(run, kinds, "scenario.yaml");
  const { id, seed, version, startedAt } = run;
  const models = Object.values(modelUris(scenario, kinds)).filter((uri) => uri !== null);
  return {
    kind: "run",
    name: run.name,
    whatRan: [settingWords(scenario), workerWords(scenario, kinds), plannerWords(scenario, kinds)],
    command,
    commandNotes: [note],
    headline: { sentences: headlineOf(run, scenario, kinds.planners), table: { columns: [], rows: [] } },
    columnNotes: [],
    unfinished: unfinished("run", run, 0, run.steps),
    warnings: run.warnings,
    scenario,
    ...measuresOf(scenario, "run"),
    scenarios: [{ name: "scenario.yaml", scenario }],
    ...{ arms: [], baseline: null, differences: [], confidence: 0.95, law: lawOf(scenario.economy.brackets) },
    ...{
      optimum: null,
      unchangedLaw: null,
      elections: null,
      calls: [],
      rationality: [],
      said: [],
      models,
      standIns: standInsAmong(models, kinds.providers),
      endpoints: run.endpoints,
    },
    ...{ costUsd: null, panelNote: null, comparison: null },
    sources: [{ id, label: run.planner, seed, version, startedAt }],
    files: [...run.files, ...censusFiles(scenario, run)],
  };
}

/** Each run searched from its own rates, so of several optima the best is the one. */
function bestOptimum(runs: readonly StoredRun[]): Optimum | null {
  const ends = runs.flatMap(({ summary, scenario }) =>
    summary.gap ? [{ gap: summary.gap, brackets: scenario.economy.brackets }] : [],
  );
  if (ends.length === 0) return null;
  const { gap, brackets } = ends.reduce((best, end) => (end.gap.optimum > best.gap.optimum ? end : best));
  return {
    welfare: gap.optimum,
    usFederal: gap.usFederal,
    brackets: gap.parameters ? [] : bracketsOf(brackets),
    rates: gap.rates,
  };
}

function panelNote({ last, scenario }: StoredRun): string | null {
  const { size } = scenario.population;
  const stored = last.worker.length;
  return stored === 0 || stored === size
    ? null
    : `Drawn from the ${count(stored)} of ${count(size)} workers whose rows are stored, a random sample.`;
}
