import { type Approximation, approximationWords } from "../agents/archetypes/approximation.ts";
import type { Decider, Decisions } from "../agents/decider.ts";
import { InterruptedError, ScenarioError } from "../base/errors.ts";
import type { Economy } from "../env/economy.ts";
import type { Equivalise } from "../env/measures/households.ts";
import { measure, type RankedColumns, type StepMetrics } from "../env/measures/metrics.ts";
import { sortOrder } from "../env/measures/sort-order.ts";
import { adjustedSettlement } from "../env/settle/satisfaction.ts";
import { mostKept, type Settlement, settle } from "../env/settle/settlement.ts";
import { utilityInDollars } from "../env/utility-in-dollars.ts";
import { type Welfare, type WelfareValue, welfareKindOf } from "../env/welfare/welfare.ts";
import type { Levers, Policy } from "../law/policy.ts";
import type { Planner, TaxYearRecord } from "../planner/planner.ts";
import { builtInKinds, type Kinds } from "../plugins/kinds.ts";
import type { CodedColumn, Population } from "../population/population.ts";
import type { Scenario } from "../scenario/resolve.ts";
import { type EpisodeEvent, eventVersion, plainSchedule } from "./events.ts";
import { electedGovernment } from "./government/elected-government.ts";
import { plannerGovernment } from "./government/government.ts";
import { judging, type SatisfactionMetrics } from "./satisfaction.ts";
import type { ElectionSummary } from "./vote-result.ts";
import { warningBook } from "./warning-book.ts";
import {
  endWarnings,
  invalidJudgements,
  scenarioWarnings,
  standInWarnings,
  stepWarnings,
  type Warning,
} from "./warnings.ts";

export interface EpisodeParts {
  readonly scenario: Scenario;
  readonly population: Population;
  readonly economy: Economy;
  readonly welfare: Welfare;
  readonly planner: Planner;
  /** What a government can move. */
  readonly levers: Levers;
  /** Measures households in the place of workers, where it is asked for. */
  readonly equivalise?: Equivalise | null;
  readonly decider: Decider;
  /** What the scenario's names stand for; by default what comes with the package. */
  readonly kinds?: Kinds;
  /** Traits of the workers that are labels: satisfaction is counted by them, too. */
  readonly traits?: ReadonlyMap<string, CodedColumn> | null;
  /** URIs of the models that answer in this episode. */
  readonly models: readonly string[];
  /** What servers have said of their answers so far, by model, where they are no language model's. */
  readonly standIns?: () => Readonly<Record<string, string>>;
  /** What is already known to be wrong before the first step. */
  readonly warnings?: readonly Warning[];
  /** Resolves when every listener has taken the event. */
  readonly emit: (event: EpisodeEvent) => Promise<void>;
  readonly signal: AbortSignal;
}

/** One settled step. */
interface Settled {
  readonly schedule: Policy;
  readonly decisions: Decisions;
  readonly settlement: Settlement;
  readonly metrics: StepMetrics;
  readonly order: Uint32Array;
  readonly columns: RankedColumns;
  readonly welfare: { readonly value: number; readonly floored: number };
}

export interface StepSummary {
  /** From 1. */
  readonly step: number;
  readonly taxYear: number;
  readonly schedule: Policy;
  readonly welfare: number;
  /** Workers whose utility counts as the least that welfare is defined for. */
  readonly floored: number;
  readonly metrics: StepMetrics;
  /** Absent where nobody judges the policy. */
  readonly satisfaction?: SatisfactionMetrics;
}

export interface EpisodeResult {
  readonly series: readonly StepSummary[];
  readonly warnings: readonly Warning[];
  /** Empty where nobody votes. */
  readonly elections: readonly ElectionSummary[];
  /** Where some workers are asked on behalf of others. */
  readonly approximation: Approximation | null;
}

/**
 * Runs one episode: a planner or whoever is elected leads, workers follow, and every step is settled. A pure function of
 * the scenario, its seed and the answers of its models: everything else happens in the listeners of its events.
 * @throws InterruptedError when `signal` is aborted; steps that were emitted stand
 */
export async function runEpisode(parts: EpisodeParts): Promise<EpisodeResult> {
  const { scenario, population, economy, planner, levers, decider, emit, signal } = parts;
  const { steps, taxYear: stepsPerYear } = scenario;
  const taxYears = Math.ceil(steps / stepsPerYear);
  const series: StepSummary[] = [];
  const history: TaxYearRecord[] = [];
  const warnings = warningBook(emit);
  const government = scenario.election
    ? electedGovernment({ ...parts, warnings, election: scenario.election })
    : plannerGovernment({ planner, levers, warnings, emit });
  const { satisfaction: judges } = scenario.workers;
  const judge = judges && judging(judges, population, decider, stepsPerYear, parts.traits);
  const countsSatisfaction = scenario.planner.welfare.satisfaction;
  let settled: Settled | undefined;
  let felt: Settlement | undefined;
  let schedule: Policy | undefined;

  await emit({ type: "run-start", version: eventVersion, scenario, workers: population.size });
  const known = [
    ...scenarioWarnings(scenario, parts.models, (parts.kinds ?? builtInKinds).providers),
    ...(parts.warnings ?? []),
  ];
  for (const warning of known) await warnings.add(warning, 0);
  let told = 0;
  const heedServers = async (): Promise<void> => {
    const said = parts.standIns?.() ?? {};
    const servers = Object.keys(said).length;
    if (servers === told) return;
    told = servers;
    const { providers } = parts.kinds ?? builtInKinds;
    for (const warning of standInWarnings(parts.models, providers, said)) await warnings.restate(warning);
  };

  for (let step = 1; step <= steps; step++) {
    const taxYear = Math.ceil(step / stepsPerYear);
    if (schedule === undefined || (step - 1) % stepsPerYear === 0) {
      if (settled) history.push(yearRecord(taxYear - 1, series.slice(step - 1 - stepsPerYear), decider));
      const last = settled && {
        incomes: settled.settlement.income,
        utilities: utilityInDollars(economy, felt ?? settled.settlement),
        weights: population.weight,
        order: settled.order,
      };
      schedule = await government.scheduleFor({ taxYear, taxYears, step, history, last: last ?? null });
      await emit({ type: "tax-year-start", taxYear, step, schedule: plainSchedule(schedule, levers) });
    }
    const decisions = await decider.decide(population, schedule.law, step);
    settled = settleStep(parts, schedule, decisions, settled);
    const { settlement, metrics, order } = settled;
    const satisfaction = judge ? await judge({ step, law: schedule.law, settlement, order }) : null;
    if (satisfaction?.fallbacks) await warnings.add(invalidJudgements, step);
    // What the government is to maximise, and to be shown: utilities as they are, or as they are felt.
    felt =
      satisfaction && countsSatisfaction ? adjustedSettlement(economy, settlement, satisfaction.factors) : settlement;
    const { value: welfareValue, floored } =
      felt === settlement ? settled.welfare : definedWelfare(parts.welfare, felt);
    planner.observe?.({ step, incomes: settlement.income });
    decider.observe?.({
      step,
      taxYear,
      schedule: schedule.law,
      settlement,
      ...(satisfaction && { satisfaction: satisfaction.factors }),
    });
    const judgement = satisfaction && { satisfaction: satisfaction.metrics };
    series.push({ step, taxYear, schedule, welfare: welfareValue, floored, metrics, ...judgement });
    const { fallbacks, thoughts } = decisions;
    await emit({
      type: "step-end",
      step,
      taxYear,
      schedule: plainSchedule(schedule, levers),
      welfare: welfareValue,
      floored,
      fallbacks,
      metrics,
      settlement,
      thoughts,
      satisfaction,
    });
    const size = population.size;
    for (const warning of stepWarnings({ ...parts, schedule, metrics, floored, fallbacks, size })) {
      await warnings.add(warning, step);
    }
    if (step === steps) {
      for (const warning of endWarnings({ ...parts, schedule, metrics, settlement })) await warnings.add(warning, step);
    }
    await heedServers();
    await letOthersRun();
    if (signal.aborted && step < steps) throw new InterruptedError();
  }
  const approximation = decider.approximation ?? null;
  if (approximation) await warnings.restate({ code: "archetypes", message: approximationWords(approximation) });
  await warnings.close(steps);
  await emit({ type: "run-end", steps });
  return { series, warnings: warnings.all, elections: government.elections, approximation };
}

/** Settles a step; where neither the schedule nor the hours have changed, nor has anything else. */
function settleStep(
  { economy, welfare, equivalise }: EpisodeParts,
  schedule: Policy,
  decisions: Decisions,
  last: Settled | undefined,
): Settled {
  if (last && last.schedule === schedule && last.decisions.hours === decisions.hours) return { ...last, decisions };
  const reuse = economy.size > mostKept ? last?.settlement : undefined;
  const settlement = settle(economy, schedule.law, decisions.hours, reuse);
  const measured = measure(economy, schedule.law, settlement, last?.order ?? likelyOrder(economy), last?.columns);
  const metrics = equivalise?.(measured.metrics, schedule, settlement) ?? measured.metrics;
  return { schedule, decisions, settlement, ...measured, metrics, welfare: definedWelfare(welfare, settlement) };
}

/** @throws ScenarioError where welfare is no number, as of an expression with the logarithm of what is negative */
function definedWelfare(welfare: Welfare, settlement: Settlement): WelfareValue {
  const found = welfare.evaluate(settlement);
  if (Number.isFinite(found.value)) return found;
  throw new ScenarioError(
    `planner.welfare: ${welfareKindOf(welfare).label(welfare.aversion)} is not defined for what happened under this law (undefined-welfare)`,
    { hint: "a logarithm or a root of what is negative, or a mean over nobody: write it so that it is defined" },
  );
}

/** Where workers optimise, incomes rise with zero-tax incomes whatever the schedule, unless hours are on a grid: one sort does for all steps. */
function likelyOrder(economy: Economy): Uint32Array | undefined {
  return economy.hours.grid === null ? sortOrder(economy.zeroTaxIncome) : undefined;
}

function yearRecord(taxYear: number, year: readonly StepSummary[], decider: Decider): TaxYearRecord {
  const mean = (value: (step: StepSummary) => number): number =>
    year.reduce((sum, step) => sum + value(step), 0) / year.length;
  const end = year[year.length - 1];
  return {
    taxYear,
    schedule: end.schedule,
    welfare: mean(({ welfare }) => welfare),
    revenuePerWorker: mean(({ metrics }) => metrics.revenuePerWorker),
    meanHours: mean(({ metrics }) => metrics.meanHours),
    meanIncome: mean(({ metrics }) => metrics.meanIncome),
    giniPost: end.metrics.giniPost,
    steps: year.map(({ step, welfare }) => ({ welfare, phase: decider.phase?.(step) ?? null })),
  };
}

/** A turn of the event loop, so that signals and timers are heard in an episode that never waits. */
function letOthersRun(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
