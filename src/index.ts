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
 * @module llm-econ
 */

import { handEngine } from "./plugins/engine.ts";

// Scenarios: loading, checking, resolving; the one to begin with.

export { type OpenedScenario, openScenario } from "./run/open-scenario.ts";
export { type LoadedScenario, loadScenario, type Override, parseOverride, parseScenario } from "./scenario/load.ts";
export { resolveScenario, type Scenario } from "./scenario/resolve.ts";
export { type ScenarioInput, type ScenarioKinds, scenarioJsonSchema } from "./scenario/schema.ts";
export { starterScenario } from "./scenario/starter.ts";

// Runs: one call from a scenario to its summary, or the episode by itself.

export { type EpisodeParts, type EpisodeResult, runEpisode, type StepSummary } from "./episode/episode.ts";
export type { EpisodeEvent, Listener, NumberedEvent, StepEnd } from "./episode/events.ts";
export type { SatisfactionMetrics } from "./episode/satisfaction.ts";
export type { ElectionSummary, VoteResult } from "./episode/vote-result.ts";
export { type Counterfactuals, counterfactuals, type RationalTwin } from "./run/counterfactuals.ts";
export { type DryRun, dryRun, type PlannedCalls } from "./run/dry-run.ts";
export { type Prepared, prepare } from "./run/prepare.ts";
export { checkModels } from "./run/run-models.ts";
export { type SimulateOptions, simulate } from "./run/simulate.ts";
export type { RunSummary } from "./run/summary.ts";

// Stored runs: listed, opened again to go on with (`simulate` with `resume`), replayed.

export { reopen } from "./run/reopen.ts";
export { type Replay, type ReplayOptions, replayRun } from "./run/replay.ts";
export { type StoredEntry, storedEntries, unfinished } from "./run/stored-entries.ts";

// Comparisons of policies.

export {
  type ArmRows,
  type ArmTable,
  armTable,
  armTableNames,
  comparisonTables,
} from "./analysis/compare/arm-tables.ts";
export { type CompareOptions, compare } from "./analysis/compare/compare.ts";
export type {
  ArmFigures,
  ArmResult,
  Comparison,
  Difference,
  SeedResult,
  StoredComparison,
} from "./analysis/compare/comparison.ts";
export {
  type Contrast,
  type ContrastArm,
  type Contrasted,
  type ContrastOutcome,
  type ContrastRequest,
  contrasted,
} from "./analysis/compare/contrast.ts";
export { type Arm, armsOf, type ComparisonRequest, type Variation } from "./analysis/compare/plan.ts";
export { type ComparisonSpec, type SweepPart, specOf } from "./analysis/compare/spec.ts";
export { armGroups, type Shard, type Unit, unitsOf, unitsOfShard } from "./analysis/compare/units.ts";

// Comparisons of which many processes compute a part each, and which are merged into one.

export { experimentHash } from "./analysis/sweep/experiment.ts";
export { type Merge, type MergeOptions, mergeShards } from "./analysis/sweep/merge.ts";
export { type SweepProgress, sweepProgress } from "./analysis/sweep/progress.ts";
export { type FinishedShard, runShard, type ShardOptions } from "./analysis/sweep/run-shard.ts";
export { readHead, type ShardHead } from "./analysis/sweep/shard-head.ts";
export { shardOf } from "./analysis/sweep/shard-name.ts";

// Theory: the optimum and the policies beside it, formulas, elasticities.

export type { AuditKind, AuditRequest, CardEntry, Examination } from "./analysis/audit/audit-kind.ts";
export { auditKindNamed, auditKinds } from "./analysis/audit/audit-kinds.ts";
export { auditOverrides, plainScenario } from "./analysis/audit/audit-request.ts";
export type { AuditResult, AuditWarning, Benchmark } from "./analysis/audit/audit-result.ts";
export { dryAudit } from "./analysis/audit/dry-audit.ts";
export {
  auditRun,
  type RationalityDesign,
  type RationalityOptions,
  type RationalityResults,
  type WorkerRationality,
} from "./analysis/audit/rationality.ts";
export { type AuditReplayOptions, replayAudit } from "./analysis/audit/replay-audit.ts";
export { type AuditOptions, type ModelAudit, runAudit } from "./analysis/audit/run-audit.ts";
export { storedAudit } from "./analysis/audit/stored-audit.ts";
export { type ElasticityOptions, type ElasticityReport, elasticity } from "./analysis/elasticity.ts";
export { type FrontierRequest, frontier, type LawToPlace } from "./analysis/frontier/frontier.ts";
export type { Frontier, FrontierLaw, FrontierPoint, PlacedLaw } from "./analysis/frontier/frontier-result.ts";
export { reformToPlace, runToPlace } from "./analysis/frontier/laws-to-place.ts";
export {
  type FrontierMeasure,
  frontierMeasures,
  type Measuring,
  measuresNamed,
} from "./analysis/frontier/measures.ts";
export { findOptimum, type Optimum, type PolicyOutcome } from "./analysis/optimum.ts";
export { type BindingOptions, type BindingReport, personaBinding } from "./analysis/persona-binding.ts";
export { type RevealedElasticity, revealedElasticity } from "./analysis/revealed-elasticity.ts";
export { type Screening, screenedOptimum } from "./analysis/screened-optimum.ts";
export { type RateExplained, type TermsFormula, type WhyRates, whyRates } from "./analysis/why-rates.ts";
export type { RateTerms } from "./planner/formulas/rate-terms.ts";
export { type SaezProblem, type SaezSolution, saezRates } from "./planner/formulas/saez-fixed-point.ts";
export { medianVoterFlat, optimalFlat } from "./planner/oracles/flat-taxes.ts";
export { type NamedPolicy, namedPolicies } from "./planner/oracles/policies.ts";
export { type StackelbergProblem, type StackelbergSolution, stackelberg } from "./planner/oracles/stackelberg.ts";

// Texts on one scale, by models that compare them; questions apart from an episode.

export type { Choices, ChoiceThing, Chooser, ChooserColumn } from "./analysis/groups/choices.ts";
export { choicesInFile } from "./analysis/groups/choices-file.ts";
export { findGroups, type GroupsRequest } from "./analysis/groups/find-groups.ts";
export type {
  GroupColumn,
  GroupMember,
  GroupNumber,
  GroupsResult,
  PreferenceGroup,
  ThingScore,
  TriedGroups,
} from "./analysis/groups/groups-result.ts";
export { storedChoices } from "./analysis/groups/stored-ballots.ts";
export type { JudgeAgreement } from "./analysis/judge/agreement.ts";
export { type JudgeHead, type JudgeResult, type JudgeView, judge, type ScoredText } from "./analysis/judge/judge.ts";
export type { Bounded, Judgement, JudgeScores } from "./analysis/judge/judge-scores.ts";
export type { JudgedText } from "./analysis/judge/judged-text.ts";
export { usualPairs } from "./analysis/judge/pairs.ts";
export { storedTexts, type TextSource } from "./analysis/judge/stored-texts.ts";
export { textsInFile } from "./analysis/judge/text-file.ts";
export {
  type ObjectiveCandidate,
  type ObjectiveHead,
  type ObjectiveResult,
  objective,
} from "./analysis/objective/objective.ts";
export { bradleyTerry, davidson } from "./analysis/pairwise/bradley-terry.ts";
export type { PairCount } from "./analysis/pairwise/comparisons.ts";
export {
  type PreferenceGroups,
  preferenceGroups,
  preferenceGroupsByBic,
} from "./analysis/pairwise/preference-groups.ts";
export type { ScoreOptions, Scores } from "./analysis/pairwise/scores.ts";
export { thurstone } from "./analysis/pairwise/thurstone.ts";
export type { Asking, Inquired, InquiryHead, InquiryOptions } from "./run/inquiry.ts";
export { inquire } from "./run/inquiry.ts";
export { replayInquiry } from "./run/stored-inquiry.ts";

// Scores: what a reform costs and whom it reaches.

export type { Closing } from "./analysis/score/closing.ts";
export type { Distribution, RateShares } from "./analysis/score/distribution.ts";
export { type ScoreRequest, score } from "./analysis/score/score.ts";
export type { ReformScore, Score } from "./analysis/score/score-result.ts";
export { workersHours } from "./analysis/score/workers-hours.ts";

// The law: marginal rates by bracket.

export { bracketsOf, bracketTable, bracketTableNames, lawOf } from "./law/bracket-tables.ts";
export { type TaxSchedule, taxSchedule } from "./law/tax-schedule.ts";

// The economy: pure functions over typed arrays.

export { type Calibration, calibratedEconomy } from "./env/calibrate/calibrated-economy.ts";
export type { CalibrationNote } from "./env/calibrate/calibration-note.ts";
export { paperEconomy } from "./env/calibrate/paper-economy.ts";
export { type Economy, hasOneElasticity } from "./env/economy.ts";
export { arcValueOfPublicFunds, type PublicFunds, type PublicFundsNote } from "./env/measures/arc-public-funds.ts";
export { type BracketPeople, bracketPeople } from "./env/measures/bracket-people.ts";
export { type BracketStatistics, bracketStatistics } from "./env/measures/bracket-statistics.ts";
export { deadweightLoss } from "./env/measures/deadweight-loss.ts";
export {
  atkinson,
  concentrationIndex,
  gini,
  lorenz,
  quantile,
  type Ranked,
  rank,
  suits,
  topShare,
} from "./env/measures/inequality.ts";
export { measure, type StepMetrics } from "./env/measures/metrics.ts";
export { valueOfPublicFunds } from "./env/measures/public-funds.ts";
export { bestResponse } from "./env/respond/best-response.ts";
export { type Settlement, settle } from "./env/settle/settlement.ts";
export { log as logUtility } from "./env/utility/log.ts";
export type { OfChoice, OwnUtility, Person, UtilityFunction } from "./env/utility/own-utility.ts";
export { quasiLinear } from "./env/utility/quasi-linear.ts";
export { userUtility } from "./env/utility/user-utility.ts";
export type { Utility, UtilityKind } from "./env/utility/utility.ts";
export { consumptionGain, type Reference } from "./env/welfare/consumption-gain.ts";
export { kolmEquivalent } from "./env/welfare/kolm.ts";
export { type WelfareAtFloor, welfareAtFloors } from "./env/welfare/other-floors.ts";
export { type ScheduleEvaluator, scheduleEvaluator } from "./env/welfare/schedule-evaluator.ts";
export { createWelfare, type Welfare, type WelfareChoice, type WelfareValue } from "./env/welfare/welfare.ts";
export type { WelfareFunction } from "./env/welfare/welfare-function.ts";
export type { WelfareKind } from "./env/welfare/welfare-kind.ts";

// Tax laws: what is owed by whom, and what a government can move.

export type { AppliedLaw } from "./law/applied-law.ts";
export { applyLaw, taxLaw } from "./law/apply-law.ts";
export type { LawContext, LawFamily, LawKind, LawNote, LawParameter } from "./law/law-family.ts";
export { type Levers, leversOf, type Policy } from "./law/policy.ts";
export type { BudgetComponent, BudgetPiece, LawDefinition, LawOffset, TaxLaw } from "./law/tax-law.ts";
export { type TaxLine, taxOn } from "./law/tax-line.ts";

// Reforms: what differs from a law, as data.

export type { OwnValues, Reform, ReformChange, ReformParameter, ReformProblem } from "./law/reform.ts";
export { changesOf, reformedParameters } from "./law/us/reform-values.ts";
export { type LoadedReform, loadReform } from "./scenario/reform-file.ts";

// The US statute: parameters of a year, and the form of a household.

export type { Family, Household } from "./law/us/family.ts";
export { type FormLines, formOf } from "./law/us/form.ts";
export {
  type HouseholdAtWage,
  type HouseholdRates,
  type HouseholdReform,
  type HouseholdResult,
  type ReformedHousehold,
  reformedHousehold,
} from "./law/us/household.ts";
export {
  type FilingStatus,
  filingStatuses,
  type Parameter,
  type Statute,
  type StatuteFile,
  statuteFile,
  statuteOf,
  statuteYears,
} from "./law/us/statute.ts";
export { usHousehold } from "./law/us/us-household.ts";

// People: drawn, weighted, and the tables that they are drawn from.

export { type BuiltInColumn, type BuiltInName, builtInColumns } from "./population/built-in-columns.ts";
export type { ColumnValues, DeclaredColumn, DeclaredSource, SourceContext } from "./population/declared-source.ts";
export { drawPopulation, type PopulationOptions } from "./population/draw-population.ts";
export type { ColumnReference, PersonColumn, PersonColumnContext } from "./population/person-column.ts";
export {
  type CodedColumn,
  type Column,
  type ColumnInfo,
  cellOf,
  columnNames,
  columnOf,
  type LabelColumn,
  labelOf,
  labelsOf,
  type NumberColumn,
  numbersOf,
  type Population,
  takeRows,
  usualIncome,
  weeksOf,
  weeksPerYear,
  withWeeks,
} from "./population/population.ts";
export type { PopulationFilter } from "./population/population-filter.ts";
export type { DrawRequest, PopulationSource, SourceReference } from "./population/population-source.ts";
export { buildCensusTables, type CensusBuildOptions } from "./population/sources/census/build.ts";
export type { CensusManifest } from "./population/sources/census/manifest.ts";
export { type CensusTables, loadCensusTables } from "./population/sources/census/tables.ts";
export type { Margins } from "./population/weights/margins.ts";
export { type Raked, rake } from "./population/weights/raking.ts";
export { type StratifiedSample, stratifiedSample } from "./population/weights/stratify.ts";

// Personas.

export type { PersonaContext, PersonaKind, WrittenPersona } from "./personas/persona-kind.ts";
export { type PersonaSource, personaSource } from "./personas/persona-source.ts";
export { personaText } from "./personas/persona-text.ts";
export { loadTemplate } from "./personas/template/load.ts";
export { drawPersonas, type Persona } from "./personas/template/persona.ts";
export { builtInTemplates } from "./personas/template/source.ts";
export type { PersonaTemplate } from "./personas/template/template.ts";
export { type TraitCheck, traitChecks } from "./personas/template/trait-check.ts";

// Votes.

export { type BallotPaper, ballotsFromPapers, paperProblem } from "./voting/ballot-papers.ts";
export { type Ballots, emptyBallots, firstChoices, votesCast } from "./voting/ballots.ts";
export {
  ballotsFromComparisons,
  orderedPairs,
  type PlatformComparison,
  pointsOf,
} from "./voting/comparison-ballots.ts";
export { cyclicShare } from "./voting/cyclic-share.ts";
export { againstInterest, leaderTurnover, turnout } from "./voting/diagnostics.ts";
export { type Election, type ElectionResult, holdElection } from "./voting/election.ts";
export { condorcetWinner, countCycles, type PairwiseVotes, pairwiseVotes } from "./voting/pairwise.ts";
export type { Platform } from "./voting/platform.ts";
export { preferenceMatrix } from "./voting/preference-matrix.ts";
export { votingRule, votingRules } from "./voting/registry.ts";
export { leaders, pickOne, type Tally, type TallyContext, type VotingRule } from "./voting/rule.ts";
export { ballotsFromUtilities } from "./voting/utility-ballots.ts";

// Deciders, planners and models, and what plugins can add to them.

export type { Decider, Decisions, StepOutcome } from "./agents/decider.ts";
export type { DeciderContext, DeciderKind } from "./agents/decider-kind.ts";
export type { Citizens } from "./agents/electorate/citizens.ts";
export type { Kind } from "./base/kind.ts";
export type { ChatModel, ChatRequest, ChatResponse } from "./models/chat-model.ts";
export { createModel, type ModelOptions, type ModelProvider, type ModelProviders } from "./models/model-provider.ts";
export type { ModelUri } from "./models/model-uri.ts";
export type { LastChange, PlannerPrompt, WorkerObservation } from "./models/observations.ts";
export type { BatchAnswer, BatchClient } from "./models/providers/batch-client.ts";
export type { ModelPrice } from "./models/providers/token-price.ts";
export type { Planner, PlannerObservation, Proposal, SeenStep, TaxYearRecord } from "./planner/planner.ts";
export type { PlannerContext, PlannerKind } from "./planner/planner-kind.ts";
export { builtInKinds, type Kinds, withProviders } from "./plugins/kinds.ts";
export type { Plugin } from "./plugins/plugin.ts";

// The server that answers by the stand-in.

export { type MockServer, startMockServer } from "./mock-server/mock-server.ts";
export type { MockServerOptions } from "./mock-server/options.ts";

// Kernels.

export { type Backend, type GpuChoice, gpuChoices, openBackend } from "./gpu/backend.ts";
export { batchedLawWelfare } from "./gpu/batched-law-welfare.ts";
export { batchedWelfare } from "./gpu/batched-welfare.ts";
export { lawResponse } from "./gpu/law-response.ts";
export { populationResponse } from "./gpu/population-response.ts";

// The store: runs, comparisons, kept answers (`cache`), checks (`verify`).

export type { ComparisonRow } from "./store/comparison-store.ts";
export { MemoryStore } from "./store/memory/memory-store.ts";
export { openStore } from "./store/open-store.ts";
export { SqliteStore } from "./store/sqlite/sqlite-store.ts";
export type { AnswerCache, CacheEntry, RunDetails, RunRow, RunWriter, Store } from "./store/store.ts";

// What a report is made from.

export { comparisonData } from "./report/data/comparison-data.ts";
export { comparisonTable } from "./report/data/comparison-table.ts";
export type { ReportColumn, ReportData, ReportTable } from "./report/data/report-data.ts";
export { runData } from "./report/data/run-data.ts";
export { runTable } from "./report/data/run-table.ts";
export { reportData } from "./report/data/stored-data.ts";
export { type StoredRun, storedRun } from "./report/data/stored-run.ts";

// The page and its figures.

export type { Figure } from "./report/figures/figure.ts";
export { figuresOf } from "./report/figures/figures.ts";
export { briefHtml } from "./report/page/brief.ts";
export { writeFigures } from "./report/page/figure-files.ts";
export { htmlReport } from "./report/page/page.ts";
export { markdownReport } from "./report/text/markdown-report.ts";

// Texts for a terminal, as the command line prints them.

export { bindingReport } from "./report/text/binding-report.ts";
export { censusBuildReport, peopleTable, sampledPeople } from "./report/text/census-report.ts";
export { comparisonReport, storedComparisonReport } from "./report/text/comparison-report.ts";
export { dryRunReport } from "./report/text/dry-run.ts";
export { elasticityReport } from "./report/text/elasticity-report.ts";
export { frontierReport } from "./report/text/frontier-report.ts";
export { optimumReport } from "./report/text/optimum-report.ts";
export { personaReport, writtenPersonaReport } from "./report/text/persona-report.ts";
export { rationalityReport } from "./report/text/rationality-report.ts";
export { replayReport } from "./report/text/replay-report.ts";
export { runReport } from "./report/text/run-report.ts";
export { entryTable, verifyReport } from "./report/text/stored-entries.ts";

// Files for other programs.

export { exportArmsTo, exportPartitions } from "./report/export/export-arms.ts";
export { type Export, type ExportFormat, exportFormats, exportRowsTo } from "./report/export/export-table.ts";
export { checkOutput, writeComparison } from "./report/text/comparison-files.ts";
export { type ExportedRows, type ExportTable, exportTable, exportTables } from "./store/exports.ts";

// Random streams, keyed by seed and purpose, and errors.

export { EconError, exitCodes, ProviderError, ScenarioError, StorageError, UsageError } from "./base/errors.ts";
export { type RandomStream, randomStream } from "./base/random.ts";

// Plugins that import `llm-econ` get this module.
handEngine(() => import("./index.ts"));
