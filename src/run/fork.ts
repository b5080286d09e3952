/** A run that goes on from another's record with one thing changed: whose decisions hold until when. */
import { isDeepStrictEqual } from "node:util";
import type { Decider } from "../agents/decider.ts";
import { ScenarioError, UsageError } from "../base/errors.ts";
import type { Planner } from "../planner/planner.ts";
import type { Scenario } from "../scenario/resolve.ts";
import type { ScenarioInput } from "../scenario/schema.ts";
import type { CallRecord, RunDetails, Store } from "../store/store.ts";
import type { Prepared } from "./prepare.ts";
import { reopen } from "./reopen.ts";
import type { RunModelOptions } from "./run-models.ts";
import { checkSimulation } from "./stored-scenario.ts";

/** The run that another one is forked from. */
export interface ForkParent {
  readonly run: RunDetails;
  readonly prepared: Prepared;
  readonly record: CallRecord;
  /** The first step of the tax year in which anything may differ. */
  readonly fromStep: number;
  /** The run that it was forked from itself; null where it is none. */
  readonly parent: ForkParent | null;
}

/** What of the parent's record answers the child's questions. */
export function pastOf(
  { record, fromStep, prepared }: ForkParent,
  child: Scenario,
): NonNullable<RunModelOptions["past"]> {
  return { record, fromStep, isFresh: child.models.resample !== prepared.scenario.models.resample };
}

/**
 * @param store that has the parent, too
 * @returns null for a run that is forked from none
 * @throws UsageError where the parent is not there, or did not come so far
 */
export async function forkParent(
  store: Store,
  { scenario, kinds }: Pick<Prepared, "scenario" | "kinds">,
): Promise<ForkParent | null> {
  const { fork } = scenario;
  if (!fork) return null;
  const run = await store.run(fork.run);
  checkSimulation(run);
  const fromStep = (fork.atYear - 1) * scenario.taxYear + 1;
  const years = Math.ceil(run.stepsDone / scenario.taxYear);
  if (fromStep > run.stepsDone)
    throw new UsageError(`run ${run.id} has ${years} tax years; expected --at-year from 1 to ${years}`, {
      hint:
        run.status === "finished"
          ? "A run is forked within what it has done."
          : "`llm-econ resume` goes on with it first.",
    });
  // The run's plugins are loaded with it, and are not there twice.
  const { prepared } = await reopen(store, run, (scenario.plugins ?? []).length > 0 ? undefined : kinds, "record");
  checkSamePeople(prepared.scenario, scenario);
  return { run, prepared, record: store.calls(run.id), fromStep, parent: await forkParent(store, prepared) };
}

/** Sections that a fork may change: people and economy stay, else there is nothing to compare worker by worker. */
const changeable = [
  "planner",
  "workers",
  "models",
  "budget",
  "logging",
  "fork",
  "name",
  "description",
  "steps",
  "plugins",
];

function checkSamePeople(parent: Scenario, child: Scenario): void {
  const keys = new Set([...Object.keys(parent), ...Object.keys(child)]);
  const other = [...keys].find(
    (key) =>
      !changeable.includes(key) && !isDeepStrictEqual(plain(Reflect.get(parent, key)), plain(Reflect.get(child, key))),
  );
  if (other !== undefined)
    throw new ScenarioError(`a fork cannot change ${other}; expected keys of planner, workers or models`, {
      hint: "People, economy, seed and elections stay as they were: run the scenario anew to change them.",
    });
  if (child.steps < parent.steps && child.fork && child.steps <= (child.fork.atYear - 1) * child.taxYear)
    throw new ScenarioError("a fork cannot end before it begins");
}

function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

/** Keys of workers that only say which model answers, and how: the questions are put by the same decider. */
const askedOtherwise = new Set(["model", "temperature", "reasoning", "maxOutputTokens"]);

export function samePlanner(parent: Scenario, child: Scenario): boolean {
  return isDeepStrictEqual(plain(parent.planner), plain(child.planner));
}

/** Whether one decider serves past and future: its past questions are those of the record. */
export function sameDecider(parent: Scenario, child: Scenario): boolean {
  const ownOf = (workers: ScenarioInput["workers"]): unknown =>
    plain(Object.fromEntries(Object.entries(workers).filter(([key]) => !askedOtherwise.has(key))));
  return isDeepStrictEqual(ownOf(parent.workers), ownOf(child.workers));
}

/** Whether others work from the fork on: the same workers under unchanged law are then nobody's past. */
export function changesWorkers(scenario: Scenario, parent: ForkParent | null | undefined): boolean {
  if (!parent || !scenario.fork) return false;
  const { prepared, parent: before } = parent;
  return (
    scenario.fork.replaceWorkers.length > 0 ||
    !sameDecider(prepared.scenario, scenario) ||
    changesWorkers(prepared.scenario, before)
  );
}

/** The parent's planner until the fork, then another, which sees the same public record. */
export function plannerFrom(before: Planner, after: Planner, atYear: number): Planner {
  let now = before;
  return {
    propose(observation) {
      now = observation.taxYear < atYear ? before : after;
      return now.propose(observation);
    },
    observe(seen) {
      before.observe?.(seen);
      after.observe?.(seen);
    },
    get fallbacks() {
      return (before.fallbacks ?? 0) + (after.fallbacks ?? 0);
    },
    get warnings() {
      return now.warnings ?? [];
    },
  };
}

/** The parent's workers until the fork, then others, who remember what was. */
export function deciderFrom(before: Decider, after: Decider, fromStep: number): Decider {
  return {
    decide: (population, law, step) => (step < fromStep ? before : after).decide(population, law, step),
    observe: (outcome) => {
      before.observe?.(outcome);
      after.observe?.(outcome);
    },
    ...(after.foresee && { foresee: after.foresee }),
    phase: (step) => (step < fromStep ? before : after).phase?.(step) ?? "settle",
    ...(after.citizens && { citizens: after.citizens }),
  };
}

/** Some of the workers decide otherwise from a step on. */
export function withReplaced(
  everybody: Decider,
  replaced: readonly { readonly rows: readonly number[]; readonly decider: Decider }[],
  fromStep: number,
): Decider {
  return {
    ...everybody,
    async decide(population, law, step) {
      const decisions = await everybody.decide(population, law, step);
      if (step < fromStep) return decisions;
      const hours = decisions.hours.slice();
      const thoughts = decisions.thoughts && [...decisions.thoughts];
      for (const { rows, decider } of replaced) {
        const own = await decider.decide(population, law, step);
        for (const row of rows) {
          hours[row] = own.hours[row];
          if (thoughts) thoughts[row] = null;
        }
      }
      return { ...decisions, hours, thoughts };
    },
    observe: (outcome) => {
      everybody.observe?.(outcome);
      for (const { decider } of replaced) decider.observe?.(outcome);
    },
  };
}
