/** An experiment with a scenario's workers: how much more they earn when everybody keeps a little more of a dollar. */
import { readsKey } from "../agents/registry.ts";
import { ScenarioError } from "../base/errors.ts";
import { type Listener, plainSchedule, type Schedule } from "../episode/events.ts";
import { keptMore } from "../law/kept-more.ts";
import { type Policy, schedulePolicy } from "../law/policy.ts";
import { taxSchedule } from "../law/tax-schedule.ts";
import type { Planner } from "../planner/planner.ts";
import { CallLedger, type CallTotals } from "../run/call-ledger.ts";
import type { Prepared } from "../run/prepare.ts";
import { type SimulateOptions, simulate } from "../run/simulate.ts";
import type { Scenario } from "../scenario/resolve.ts";
import { openMemory } from "../store/open-store.ts";
import type { CallRecord, Store } from "../store/store.ts";
import { type RevealedElasticity, revealedElasticity } from "./revealed-elasticity.ts";
import { type WorkingArm, type WorkMargins, workMargins } from "./work-margins.ts";

export interface ElasticityOptions
  extends Pick<SimulateOptions, "env" | "signal" | "listeners" | "scenarioPath" | "budget" | "onStart"> {
  readonly prepared: Prepared;
  readonly store: Store;
  /** By how much every net-of-tax rate grows, e.g. 0.01. */
  readonly change: number;
  /** Tax years over which incomes are averaged. */
  readonly repeats: number;
  /** Resamples of the bootstrap. */
  readonly resamples: number;
}

export interface ElasticityReport extends RevealedElasticity {
  /** Responses by hours and by working at all; absent where nobody decides whether to work. */
  readonly margins?: WorkMargins;
  /** Name of the scenario. */
  readonly scenario: string;
  readonly workers: { readonly size: number; readonly decide: string; readonly model: string | null };
  readonly change: number;
  /** Steps of each run: all of them, those before the reform, and those over which incomes are averaged. */
  readonly steps: { readonly all: number; readonly before: number; readonly measured: number };
  readonly schedule: Schedule;
  /** Rates of the reform; empty where the law has no brackets of its own for all. */
  readonly reform: readonly number[];
  /** Ids of the two stored runs; null where no model was asked, so that nothing was stored. */
  readonly runs: { readonly control: string; readonly reform: string } | null;
  /** Calls of both runs together. */
  readonly calls: CallTotals;
}

/**
 * Two runs of the same people and the same random numbers. Both live under the scenario's starting rates for its
 * `steps`, rounded up to whole tax years; then one goes on so, and in the other 1 − τ grows by the same factor in
 * every bracket. After a tax year in which to adjust, incomes are averaged. The second run is given the first one's
 * answers up to the reform: workers come to it with the same memory, and no answer is paid for twice.
 * @throws ScenarioError where the reform changes no rate
 */
export async function elasticity(options: ElasticityOptions): Promise<ElasticityReport> {
  const { prepared, change, repeats, resamples } = options;
  const { taxYear, planner, workers, seed, name } = prepared.scenario;
  const { levers } = prepared;
  const { workCosts } = prepared.economy;
  const policy = levers.policy(levers.start);
  const reformed = reformOf(policy, change);
  const before = Math.ceil(prepared.scenario.steps / taxYear) * taxYear;
  const measured = repeats * taxYear;
  const all = before + taxYear + measured;
  const asksModel = readsKey(workers, "model", prepared.kinds.deciders);
  const scenario: Scenario = {
    ...prepared.scenario,
    steps: all,
    planner: { ...planner, kind: "fixed" },
    ...(asksModel ? {} : { logging: { panel: 0 } }),
  };
  // Nothing that costs money is lost where nothing is asked, so nothing needs to be kept.
  const store = asksModel ? options.store : await openMemory();
  const ledger = new CallLedger(prepared.kinds.providers, prepared.scenario.models.prices);
  const arm = async (after: Policy, record?: CallRecord): Promise<WorkingArm & { readonly run: string }> => {
    const incomes = meanIncome(prepared.population.size, all - measured);
    const { run } = await simulate({
      ...options,
      prepared: { ...prepared, scenario },
      store,
      listeners: [
        incomes.listener,
        record ? callsAfter(before, ledger.listener) : ledger.listener,
        ...options.listeners,
      ],
      command: "elasticity",
      planner: reformPlanner(policy, after, before),
      ...(record ? { record } : {}),
    });
    return { law: after.law, ...incomes.mean(), run };
  };
  try {
    const control = await arm(policy);
    const reform = await arm(reformed, firstSteps(store.calls(control.run), before));
    return {
      scenario: name,
      workers: { size: prepared.population.size, decide: workers.decide, model: asksModel ? workers.model : null },
      change,
      steps: { all, before, measured },
      schedule: plainSchedule(policy, levers),
      reform: reformed.rates,
      runs: asksModel ? { control: control.run, reform: reform.run } : null,
      ...revealedElasticity(control, reform, prepared.population.weight, { seed, resamples }),
      ...(workCosts && {
        margins: workMargins(control, reform, prepared.population.weight, {
          ...{ baseIncome: workCosts.baseIncome, seed, resamples },
        }),
      }),
      calls: ledger.totals,
    };
  } finally {
    if (store !== options.store) await store.close();
  }
}

/** The law with 1 − τ' = (1 − τ)·(1 + change) on everybody's every next dollar; what no income owes stays. */
function reformOf(policy: Policy, change: number): Policy {
  if (policy.brackets.length > 0)
    return schedulePolicy(taxSchedule(policy.brackets, reformedRates(policy.rates, change)));
  return { ...policy, law: keptMore(policy.law, change) };
}

/** Rates with 1 − τ' = (1 − τ)·(1 + change), as far as they stay in [0, 1]. */
function reformedRates(rates: readonly number[], change: number): number[] {
  const reformed = rates.map((rate) => Math.min(1, Math.max(0, 1 - (1 - rate) * (1 + change))));
  if (reformed.some((rate, j) => rate !== rates[j])) return reformed;
  throw new ScenarioError(`a change of ${change} leaves planner.rates as they are: ${rates.join(", ")}`, {
    hint: "Rates of 0 cannot fall: set planner.rates, or a negative --change.",
  });
}

function reformPlanner(policy: Policy, after: Policy, steps: number): Planner {
  return { propose: async ({ step }) => (step > steps ? after : policy) };
}

/** Each worker's mean income, and share of steps with one, over the steps after `from`, summed as they come: columns may be used again. */
function meanIncome(
  size: number,
  from: number,
): { readonly listener: Listener; mean(): Pick<WorkingArm, "income" | "working"> } {
  const sums = new Float64Array(size);
  const worked = new Float64Array(size);
  let steps = 0;
  return {
    listener: (event) => {
      if (event.type !== "step-end" || event.step <= from) return;
      steps++;
      const { income } = event.settlement;
      for (let i = 0; i < size; i++) {
        sums[i] += income[i];
        if (income[i] > 0) worked[i]++;
      }
    },
    mean: () => ({ income: sums.map((sum) => sum / steps), working: worked.map((count) => count / steps) }),
  };
}

/** Calls about earlier steps are answered from the other run's record: they cost nothing and are counted there. */
function callsAfter(step: number, listener: Listener): Listener {
  return (event) => (event.type === "model-call" && event.call.key.step <= step ? undefined : listener(event));
}

function firstSteps(record: CallRecord, steps: number): CallRecord {
  return { get: async (key) => (key.step <= steps ? record.get(key) : undefined) };
}
