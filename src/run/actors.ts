/** Who sets the law and who works in a run. */
import type { Decider } from "../agents/decider.ts";
import type { DeciderContext } from "../agents/decider-kind.ts";
import { deciderKind, workersDecider } from "../agents/registry.ts";
import { ScenarioError } from "../base/errors.ts";
import type { EpisodeEvent } from "../episode/events.ts";
import { bracketsOf } from "../law/bracket-tables.ts";
import type { ChatModel } from "../models/chat-model.ts";
import { nothingBeyond } from "../models/wrappers/replay.ts";
import type { Planner } from "../planner/planner.ts";
import { plannerKind } from "../planner/registry.ts";
import { seeingSmoothness } from "../planner/smoothness.ts";
import type { Scenario } from "../scenario/resolve.ts";
import type { RunWriter } from "../store/store.ts";
import type { CallLedger } from "./call-ledger.ts";
import { deciderFrom, type ForkParent, pastOf, plannerFrom, sameDecider, samePlanner, withReplaced } from "./fork.ts";
import type { Prepared } from "./prepare.ts";
import { createModels, modelUris, type RunModelOptions } from "./run-models.ts";

export interface Actors {
  readonly planner: Planner;
  readonly decider: Decider;
}

export interface ActorParts {
  readonly prepared: Prepared;
  readonly models: { readonly planner: ChatModel | null; readonly workers: ChatModel | null };
  readonly personas: readonly string[] | null;
  readonly episode: string;
  readonly signal: AbortSignal;
  readonly isAsked?: (worker: number, step: number) => boolean;
}

export function actorsOf(parts: ActorParts): Actors {
  return { planner: plannerOf(parts), decider: deciderOf(parts) };
}

function plannerOf({ prepared, models, episode, signal }: ActorParts): Planner {
  const { scenario, economy, welfare, levers, kinds } = prepared;
  const planner = plannerKind(scenario.planner.kind, kinds.planners).create({
    ...{ scenario, episode, signal, economy, welfare, levers },
    brackets: bracketsOf(scenario.economy.brackets),
    model: models.planner,
    wording: prepared.wordings.planner,
  });
  return seeingSmoothness(planner, scenario.planner.smoothness, levers);
}

function deciderOf(parts: ActorParts, decide?: string): Decider {
  const { prepared, models, personas, episode, signal, isAsked } = parts;
  const { scenario, economy, population, kinds, archetypes } = prepared;
  const context: DeciderContext = {
    ...{ scenario, episode, signal, economy, population, personas },
    model: models.workers,
    wording: prepared.wordings.workers,
    ...(isAsked && { isAsked }),
  };
  if (decide !== undefined) return deciderKind(decide, kinds.deciders).create(context);
  return workersDecider(context, kinds.deciders, archetypes);
}

/**
 * Up to the fork those of the parent, by its record; from then on this run's own. Who did not change goes on, and a parent
 * that was forked itself goes on as it did.
 */
export async function forkedActors(
  own: ActorParts,
  parent: ForkParent,
  options: RunModelOptions,
  emit: (event: EpisodeEvent) => Promise<void>,
  ledger: CallLedger,
  run: RunWriter,
): Promise<Actors> {
  const { scenario, kinds, population } = own.prepared;
  const { fromStep, prepared: before } = parent;
  const replacing = scenario.fork?.replaceWorkers ?? [];
  const replaced = new Set(replacing.flatMap(({ from, to }) => range(from, to, population.size)));
  const isAsked = (worker: number, step: number): boolean =>
    (own.isAsked?.(worker, step) ?? true) && (step < fromStep || !replaced.has(worker));
  const asTheParent = (parts: ActorParts): Actors | Promise<Actors> =>
    parent.parent
      ? forkedActors(forkedAs(parts, before.scenario), parent.parent, options, emit, ledger, run)
      : actorsOf(parts);
  const after = await asTheParent({ ...own, ...(replaced.size > 0 && { isAsked }) });
  const [keepsPlanner, keepsDecider] = [samePlanner(before.scenario, scenario), sameDecider(before.scenario, scenario)];
  if (scenario.election && scenario.election.ballots !== "utility" && (!keepsDecider || replaced.size > 0))
    throw new ScenarioError(
      "workers whose model votes cannot be replaced by a fork; expected election.ballots: utility",
    );
  const needsPast = !keepsPlanner || !keepsDecider;
  const past = needsPast
    ? await asTheParent({
        ...own,
        prepared: before,
        models: await createModels(
          { ...options, prepared: before, modelOf: nothingBeyond, past: pastOf(parent, before.scenario) },
          modelUris(before.scenario, before.kinds),
          emit,
          ledger,
          run,
        ),
      })
    : null;
  const decider = past && !keepsDecider ? deciderFrom(past.decider, after.decider, fromStep) : after.decider;
  return {
    planner:
      past && !keepsPlanner && scenario.fork
        ? plannerFrom(past.planner, after.planner, scenario.fork.atYear)
        : after.planner,
    decider:
      replaced.size === 0
        ? decider
        : withReplaced(
            decider,
            replacing.map(({ from, to, decide }) => {
              if (deciderKind(decide, kinds.deciders).uses.includes("model") && decide !== scenario.workers.decide)
                throw new ScenarioError(
                  `--replace-workers: ${decide} asks a model; expected a way of deciding that asks none`,
                );
              return { rows: range(from, to, population.size), decider: deciderOf(own, decide) };
            }),
            fromStep,
          ),
  };
}

/** The same parts in a run that was forked as another one was. */
function forkedAs(parts: ActorParts, { fork }: Scenario): ActorParts {
  return { ...parts, prepared: { ...parts.prepared, scenario: { ...parts.prepared.scenario, fork } } };
}

function range(from: number, to: number, size: number): number[] {
  if (from > to || to >= size)
    throw new ScenarioError(
      `fork.replaceWorkers: rows ${from} to ${to} of ${size} workers; expected rows from 0 to ${size - 1}`,
    );
  return Array.from({ length: to - from + 1 }, (_, k) => from + k);
}
