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

export type { Decider, Decisions, StepOutcome } from "./agents/decider.ts";
// Deciders, planners and models.
export type { Citizens } from "./agents/electorate/citizens.ts";
export type { DeciderContext, DeciderKind } from "./agents/registry.ts";
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
// The economy: pure functions over typed arrays.
export { bestResponse } from "./env/best-response.ts";
export { type Calibration, calibratedEconomy, type Economy, paperEconomy } from "./env/economy.ts";
export { atkinson, gini, lorenz, quantile, topShare } from "./env/inequality.ts";
export { measure, type StepMetrics } from "./env/metrics.ts";
export type { PersonFacts, Population } from "./env/population.ts";
export { type ScheduleEvaluator, scheduleEvaluator } from "./env/schedule-evaluator.ts";
export { type Settlement, settle } from "./env/settlement.ts";
export { type TaxSchedule, taxSchedule } from "./env/tax-schedule.ts";
export { createWelfare, type Welfare, type WelfareChoice, type WelfareKind } from "./env/welfare.ts";
export type { WelfareFunction } from "./env/welfare-function.ts";
export { type Counterfactuals, counterfactuals, type RationalTwin } from "./episode/counterfactuals.ts";
export { type EpisodeParts, type EpisodeResult, runEpisode, type StepSummary } from "./episode/episode.ts";
export type { EpisodeEvent, Listener, NumberedEvent, StepEnd } from "./episode/events.ts";
// Runs: one call from a scenario to its summary, or the episode by itself.
export { builtInKinds, type Kinds } from "./episode/kinds.ts";
export { type OpenedScenario, openScenario } from "./episode/open-scenario.ts";
// Plugins: what a module can add to the names of a scenario.
export type { Plugin } from "./episode/plugin.ts";
export { type Prepared, prepare } from "./episode/prepare.ts";
export { checkModels } from "./episode/run-models.ts";
export type { SatisfactionMetrics } from "./episode/satisfaction.ts";
export { type SimulateOptions, simulate } from "./episode/simulate.ts";
export type { RunSummary } from "./episode/summary.ts";
export type { ElectionSummary, VoteResult } from "./episode/vote-result.ts";
export { EconError, exitCodes, ProviderError, ScenarioError, StorageError, UsageError } from "./errors.ts";
// Kernels.
export { type Backend, type GpuChoice, gpuChoices, openBackend } from "./gpu/backend.ts";
export { batchedWelfare } from "./gpu/batched-welfare.ts";
export { populationResponse } from "./gpu/population-response.ts";
export type { ChatModel, ChatRequest, ChatResponse } from "./models/chat-model.ts";
export { type MockServer, startMockServer } from "./models/mock-server/mock-server.ts";
export type { MockServerOptions } from "./models/mock-server/options.ts";
export { createModel, type ModelProvider } from "./models/model-provider.ts";
// People.
export { type CensusTables, loadCensusTables } from "./personas/census/tables.ts";
export { drawPopulation } from "./personas/draw-population.ts";
export type { PersonaContext, PersonaKind, WrittenPersona } from "./personas/persona-kind.ts";
export { personaText } from "./personas/persona-text.ts";
export { rake } from "./personas/raking.ts";
export { stratifiedSample } from "./personas/stratify.ts";
export { loadTemplate } from "./personas/template/load.ts";
export { drawPersonas, type Persona } from "./personas/template/persona.ts";
export type { Planner, PlannerObservation, TaxYearRecord } from "./planner/planner.ts";
export { type NamedPolicy, namedPolicies } from "./planner/policies.ts";
export type { PlannerContext, PlannerKind } from "./planner/registry.ts";
export { type SaezProblem, type SaezSolution, saezRates } from "./planner/saez-fixed-point.ts";
export { type StackelbergProblem, type StackelbergSolution, stackelberg } from "./planner/stackelberg.ts";
// Random streams, keyed by seed and purpose.
export { type RandomStream, randomStream } from "./random.ts";
// Reports and exports of what is stored.
export { comparisonData } from "./report/comparison-data.ts";
export { type Export, type ExportFormat, exportFormats, exportRowsTo } from "./report/export/export-table.ts";
export type { Figure } from "./report/figure.ts";
export { writeFigures } from "./report/figure-files.ts";
export { figuresOf } from "./report/figures/figures.ts";
export { htmlReport } from "./report/page.ts";
export type { ReportData } from "./report/report-data.ts";
export { runData } from "./report/run-data.ts";
export { type StoredRun, storedRun } from "./report/stored-run.ts";
// Scenarios: loading, checking, resolving.
export { bracketTable, bracketTableNames } from "./scenario/bracket-tables.ts";
export { type LoadedScenario, loadScenario, type Override, parseOverride, parseScenario } from "./scenario/load.ts";
export { resolveScenario, type Scenario } from "./scenario/resolve.ts";
export { type Kind, type ScenarioInput, type ScenarioKinds, scenarioJsonSchema } from "./scenario/schema.ts";
// Storage and errors.
export type { ComparisonRow } from "./store/comparison-store.ts";
export { type ExportTable, exportTable, exportTables } from "./store/export-tables.ts";
export { SqliteStore } from "./store/sqlite-store.ts";
export type { RunDetails, RunRow, RunWriter, Store } from "./store/store.ts";
// Votes.
export type { Ballots } from "./voting/ballots.ts";
export { type ElectionResult, holdElection } from "./voting/election.ts";
export { votingRule, votingRules } from "./voting/registry.ts";
export { leaders, pickOne, type Tally, type TallyContext, type VotingRule } from "./voting/rule.ts";
