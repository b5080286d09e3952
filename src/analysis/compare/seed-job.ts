/** One seed of a comparison: the same people and random streams under every policy. */

import { EconError, errorMessage } from "../../base/errors.ts";
import { forEachConcurrent } from "../../base/for-each-concurrent.ts";
import { thinRows } from "../../env/measures/bracket-people.ts";
import { utilityInDollars } from "../../env/utility-in-dollars.ts";
import { consumptionGain, type Reference } from "../../env/welfare/consumption-gain.ts";
import { welfareKindOf } from "../../env/welfare/welfare.ts";
import { type Listener, policyOf, type StepEnd } from "../../episode/events.ts";
import { marginalRates } from "../../law/applied-law.ts";
import type { Kinds } from "../../plugins/kinds.ts";
import type { CallTotals } from "../../run/call-ledger.ts";
import { endpointsOf } from "../../run/endpoints.ts";
import type { Prepared } from "../../run/prepare.ts";
import { modelUris } from "../../run/run-models.ts";
import { type SimulateOptions, simulate } from "../../run/simulate.ts";
import type { RunSummary } from "../../run/summary.ts";
import type { DataFile, Endpoints, Store } from "../../store/store.ts";
import {
  examinedRows,
  type RationalityFigures,
  rationalityFigures,
  YearlyHours,
} from "../audit/rationality-figures.ts";
import { type Profile, profileOf } from "../profile.ts";
import { type FinalState, type PairedOutcome, pairedOutcome } from "./paired-outcome.ts";
import { type Arm, asksNetwork, isPaidFor } from "./plan.ts";
import { prepareArms } from "./spec.ts";

export interface SeedJob
  extends Pick<
    SimulateOptions,
    "store" | "env" | "signal" | "budget" | "meter" | "lease" | "limiterOf" | "scenarioPath" | "laterPrices"
  > {
  /** Id. */
  readonly comparison: string;
  readonly arms: readonly Arm[];
  /** What the names of the arms stand for. */
  readonly kinds: Kinds;
  readonly seed: number;
  /** What the scenario was read from, as it is recorded. */
  readonly read: readonly DataFile[];
  /** Finds runs that an earlier attempt left; only those that asked over the network are gone on with. */
  readonly memberOf: Store["member"];
  readonly listeners: readonly Listener[];
}

/** What one arm came to with one seed. Plain data: it is stored. */
export interface ArmOutcome extends PairedOutcome {
  readonly label: string;
  /** Id of the stored run. */
  readonly run: string;
  /** Gain over the baseline as a fraction of everybody's consumption there; null where it has no meaning. */
  readonly cev: number | null;
  /** W/W_baseline − 1; null where welfare is no money. */
  readonly welfareRatio: number | null;
  readonly final: RunSummary["final"];
  readonly effectiveWorkers?: number | undefined;
  /** Of every step; null where they change. */
  readonly brackets: readonly number[] | null;
  readonly gap: RunSummary["gap"];
  readonly series: RunSummary["series"];
  readonly profile: Profile;
  /** Of workers whom a model is asked for; absent where none is, or its laws do not differ. */
  readonly rationality?: RationalityFigures | undefined;
  readonly calls: CallTotals;
  /** Where its models were asked; absent where none was over a network. */
  readonly endpoints?: Endpoints | undefined;
  readonly warnings: readonly string[];
}

/** Arms that wait for a network at the same time; each holds its prompts and its people's histories in memory. */
const armsAtOnce = 16;

/** @throws EconError that names the arm and the seed; runs that were finished are stored */
export async function runSeed(job: SeedJob): Promise<readonly ArmOutcome[]> {
  const prepared = prepareArms(job.arms, job.seed, job.kinds);
  const finished: FinishedRun[] = [];
  const run = async (i: number, signal: AbortSignal): Promise<void> => {
    const arm = job.arms[i];
    try {
      finished[i] = await runArm({ ...job, signal }, arm, prepared[i]);
    } catch (error) {
      throw placed(error, `${arm.label}, seed ${job.seed}`);
    }
  };
  const all = job.arms.map((_, i) => i);
  const apart = shareAnswers(job) ? [] : all.filter((i) => asksNetwork(job.arms[i], job.kinds));
  for (const i of all) if (!apart.includes(i)) await run(i, job.signal);
  await forEachConcurrent(apart.length, armsAtOnce, job.signal, (i, signal) => run(apart[i], signal));
  const runs = all.map((i) => finished[i]);
  return runs.map(({ arm, prepared: people, summary, state, profile, brackets, rationality }) => {
    const endpoints = endpointsOf(Object.values(modelUris(people.scenario, job.kinds)), job.kinds.providers, job.env);
    const baseline = runs.find((one) => one.arm.label === arm.comparedWith)!;
    const { run, final, gap, series, calls, warnings, effectiveWorkers } = summary;
    return {
      label: arm.label,
      run,
      final,
      ...(effectiveWorkers !== undefined && { effectiveWorkers }),
      brackets,
      gap,
      series,
      profile,
      ...(rationality && { rationality }),
      calls,
      ...(endpoints && { endpoints }),
      warnings,
      ...pairedOutcome(baseline.state, state),
      cev: gainInConsumption(people, final, baseline.reached),
      welfareRatio: ratio(people, final.welfare, baseline.summary.final.welfare),
    };
  });
}

/** Whether an arm may be given answers that another has paid for: which of them pays is not left to the network. */
function shareAnswers({ arms, kinds }: SeedJob): boolean {
  return arms.some(({ input }) => {
    const { cache } = input.models;
    return cache === "all" || (cache === "personas" && modelUris(input, kinds).personas !== null);
  });
}

interface FinishedRun {
  readonly arm: Arm;
  readonly prepared: Prepared;
  readonly summary: RunSummary;
  readonly state: FinalState;
  readonly reached: Reference;
  readonly profile: Profile;
  readonly brackets: ArmOutcome["brackets"];
  readonly rationality: RationalityFigures | null;
}

async function runArm(job: SeedJob, arm: Arm, prepared: Prepared): Promise<FinishedRun> {
  const isPaid = isPaidFor(arm, job.kinds);
  const earlier = isPaid ? await job.memberOf(job.comparison, arm.label, job.seed) : undefined;
  let last: StepEnd | undefined;
  const brackets = new Set<string>();
  const examined = examinedRows(prepared);
  const years = new YearlyHours(examined);
  const keepLast: Listener = (event) => {
    if (event.type !== "step-end") return;
    last = event;
    brackets.add(event.schedule.brackets.join());
    if (examined.length > 0) years.add(event.taxYear, event.schedule, event.settlement.hours);
  };
  const { store, env, signal, budget, meter, lease, limiterOf, scenarioPath, laterPrices } = job;
  const summary = await simulate({
    prepared: { ...prepared, files: [...job.read, ...prepared.files] },
    store,
    env,
    signal,
    scenarioPath,
    listeners: [...job.listeners, keepLast],
    command: "compare",
    member: { comparison: job.comparison, arm: arm.label, isFlushed: isPaid },
    ...(earlier !== undefined && { resume: earlier, laterPrices }),
    ...(budget && { budget }),
    ...(meter && { meter }),
    ...(lease && { lease }),
    ...(limiterOf && { limiterOf }),
  });
  const { schedule: plain, settlement } = last!;
  const { law } = policyOf(plain, prepared.levers);
  const { hours, income } = settlement;
  const marginalRate = marginalRates(law, income);
  const columns = { weight: prepared.population.weight, hours, income };
  const utility = utilityInDollars(prepared.economy, settlement);
  return {
    arm,
    prepared,
    summary,
    state: { marginalRate, ...columns, utility, thin: thinRows(law, income) },
    reached: { law, settlement },
    profile: profileOf(marginalRate, { ...columns, ...settlement, utility }),
    brackets: brackets.size === 1 ? plain.brackets : null,
    rationality: rationalityFigures(prepared, examined, years),
  };
}

/** Where welfare counts how people judge the policy, no consumption is as good as another judgement. */
function gainInConsumption(
  { welfare, economy, scenario }: Prepared,
  { welfare: value, floored }: RunSummary["final"],
  baseline: Reference,
): number | null {
  if (scenario.planner.welfare.satisfaction) return null;
  return consumptionGain(economy, welfare, baseline, { value, floored });
}

function ratio({ welfare }: Prepared, value: number, baseline: number): number | null {
  return baseline > 0 && welfareKindOf(welfare).isMoney ? value / baseline - 1 : null;
}

/** The same error, saying where. */
function placed(error: unknown, place: string): unknown {
  if (!(error instanceof EconError)) return new Error(`${place}: ${errorMessage(error)}`, { cause: error });
  if (error.kind === "interrupted" || error.kind === "budget") return error;
  const hint = error.hint === undefined ? {} : { hint: error.hint };
  return new EconError(error.kind, `${place}: ${error.message}`, { cause: error, ...hint });
}
