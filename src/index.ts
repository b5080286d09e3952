/**
 * llm-econ as a library: everything that the command line does, a program can do.
 *
 * @example
 * const { scenario, locate, kinds } = await openScenario("scenario.yaml");
 * const store = new SqliteStore("./llm-econ.db");
 * const summary = await simulate({
 *   prepared: prepare(scenario, locate, kinds), store, env: process.env, signal: new AbortController().signal,
 *   listeners: [], command: "simulate", scenarioPath: "scenario.yaml",
 * });
 * await store.close();
 * @module
 */

import { handEngine } from "./plugins/engine.ts";

export type { Decider, Decisions, StepOutcome } from "./agents/decider.ts";
export type { DeciderContext, DeciderKind } from "./agents/decider-kind.ts";
// Deciders, planners and models.
export type { Citizens } from "./agents/electorate/citizens.ts";
// Comparisons of policies.
export { type CompareOptions, compare } from "./analysis/compare/compare.ts";
export type {
  ArmFigures,
  ArmResult,
  Comparison,
  Difference,
  SeedResult,
  StoredComparison,
} from "./analysis/compare/comparison.ts";
export { type Arm, armsOf, type ComparisonRequest, type Variation } from "./analysis/compare/plan.ts";
export { type ComparisonSpec, specOf } from "./analysis/compare/spec.ts";
// Theory: the optimum and the policies beside it.
export { type ElasticityOptions, type ElasticityReport, elasticity } from "./analysis/elasticity.ts";
export { findOptimum, type Optimum, type PolicyOutcome } from "./analysis/optimum.ts";
export { type RevealedElasticity, revealedElasticity } from "./analysis/revealed-elasticity.ts";
export { EconError, exitCodes, ProviderError, ScenarioError, StorageError, UsageError } from "./base/errors.ts";
export type { Kind } from "./base/kind.ts";
// Random streams, keyed by seed and purpose.
export { type RandomStream, randomStream } from "./base/random.ts";
export { type Calibration, calibratedEconomy } from "./env/calibrate/calibrated-economy.ts";
export { paperEconomy } from "./env/calibrate/paper-economy.ts";
export type { Economy } from "./env/economy.ts";
export { atkinson, gini, lorenz, quantile, topShare } from "./env/measures/inequality.ts";
export { measure, type StepMetrics } from "./env/measures/metrics.ts";
// The economy: pure functions over typed arrays.
export { bestResponse } from "./env/respond/best-response.ts";
export { type Settlement, settle } from "./env/settle/settlement.ts";
export { type ScheduleEvaluator, scheduleEvaluator } from "./env/welfare/schedule-evaluator.ts";
export { createWelfare, type Welfare, type WelfareChoice } from "./env/welfare/welfare.ts";
export type { WelfareFunction } from "./env/welfare/welfare-function.ts";
export type { WelfareKind } from "./env/welfare/welfare-kind.ts";
export { type EpisodeParts, type EpisodeResult, runEpisode, type StepSummary } from "./episode/episode.ts";
export type { EpisodeEvent, Listener, NumberedEvent, StepEnd } from "./episode/events.ts";
export type { SatisfactionMetrics } from "./episode/satisfaction.ts";
export type { ElectionSummary, VoteResult } from "./episode/vote-result.ts";
// Kernels.
export { type Backend, type GpuChoice, gpuChoices, openBackend } from "./gpu/backend.ts";
export { batchedWelfare } from "./gpu/batched-welfare.ts";
export { populationResponse } from "./gpu/population-response.ts";
// Scenarios: loading, checking, resolving.
export { bracketTable, bracketTableNames } from "./law/bracket-tables.ts";
export { type TaxSchedule, taxSchedule } from "./law/tax-schedule.ts";
export { type MockServer, startMockServer } from "./mock-server/mock-server.ts";
export type { MockServerOptions } from "./mock-server/options.ts";
export type { ChatModel, ChatRequest, ChatResponse } from "./models/chat-model.ts";
export { createModel, type ModelProvider } from "./models/model-provider.ts";
export type { PersonaContext, PersonaKind, WrittenPersona } from "./personas/persona-kind.ts";
export { personaText } from "./personas/persona-text.ts";
export { loadTemplate } from "./personas/template/load.ts";
export { drawPersonas, type Persona } from "./personas/template/persona.ts";
export { type SaezProblem, type SaezSolution, saezRates } from "./planner/formulas/saez-fixed-point.ts";
export { type NamedPolicy, namedPolicies } from "./planner/oracles/policies.ts";
export { type StackelbergProblem, type StackelbergSolution, stackelberg } from "./planner/oracles/stackelberg.ts";
export type { Planner, PlannerObservation, TaxYearRecord } from "./planner/planner.ts";
export type { PlannerContext, PlannerKind } from "./planner/planner-kind.ts";
// Runs: one call from a scenario to its summary, or the episode by itself.
export { builtInKinds, type Kinds } from "./plugins/kinds.ts";
// Plugins: what a module can add to the names of a scenario.
export type { Plugin } from "./plugins/plugin.ts";
export { drawPopulation } from "./population/draw-population.ts";
export type { PersonFacts, Population } from "./population/population.ts";
// People.
export { type CensusTables, loadCensusTables } from "./population/sources/census/tables.ts";
export { rake } from "./population/weights/raking.ts";
export { stratifiedSample } from "./population/weights/stratify.ts";
// Reports and exports of what is stored.
export { comparisonData } from "./report/data/comparison-data.ts";
export type { ReportData } from "./report/data/report-data.ts";
export { runData } from "./report/data/run-data.ts";
export { type StoredRun, storedRun } from "./report/data/stored-run.ts";
export { type Export, type ExportFormat, exportFormats, exportRowsTo } from "./report/export/export-table.ts";
export { figuresOf } from "./report/figures/figures.ts";
export type { Figure } from "./report/page/figure.ts";
export { writeFigures } from "./report/page/figure-files.ts";
export { htmlReport } from "./report/page/page.ts";
export { type Counterfactuals, counterfactuals, type RationalTwin } from "./run/counterfactuals.ts";
export { type OpenedScenario, openScenario } from "./run/open-scenario.ts";
export { type Prepared, prepare } from "./run/prepare.ts";
export { checkModels } from "./run/run-models.ts";
export { type SimulateOptions, simulate } from "./run/simulate.ts";
export type { RunSummary } from "./run/summary.ts";
export { type LoadedScenario, loadScenario, type Override, parseOverride, parseScenario } from "./scenario/load.ts";
export { resolveScenario, type Scenario } from "./scenario/resolve.ts";
export { type ScenarioInput, type ScenarioKinds, scenarioJsonSchema } from "./scenario/schema.ts";
// Storage and errors.
export type { ComparisonRow } from "./store/comparison-store.ts";
export { type ExportTable, exportTable, exportTables } from "./store/sqlite/export-tables.ts";
export { SqliteStore } from "./store/sqlite/sqlite-store.ts";
export type { RunDetails, RunRow, RunWriter, Store } from "./store/store.ts";
// Votes.
export type { Ballots } from "./voting/ballots.ts";
export { type ElectionResult, holdElection } from "./voting/election.ts";
export { votingRule, votingRules } from "./voting/registry.ts";
export { leaders, pickOne, type Tally, type TallyContext, type VotingRule } from "./voting/rule.ts";

handEngine(() => import("./index.ts"));
