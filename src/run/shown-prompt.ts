/** A whole prompt as it would be sent, without asking anybody: the episode is played with the stand-in up to it. */
import { offlineModel } from "../agents/stand-in/offline-model.ts";
import { InterruptedError, UsageError } from "../base/errors.ts";
import type { ChatModel, ChatRequest } from "../models/chat-model.ts";
import { openMemory } from "../store/open-store.ts";
import type { Prepared } from "./prepare.ts";
import { simulate } from "./simulate.ts";

export interface ShownPrompt {
  readonly agent: string;
  readonly purpose: string;
  readonly step: number;
  /** As the scenario names it. */
  readonly model: string;
  readonly system: string;
  readonly user: string;
  /** The name of the answer's form, and its JSON Schema. */
  readonly answer: { readonly name: string; readonly schema: Readonly<Record<string, unknown>> };
  readonly maxOutputTokens: number;
  readonly temperature: number | null;
  readonly reasoning: string | null;
}

export interface ShownPromptOptions {
  readonly prepared: Prepared;
  /** `planner`, or `w` and the worker's number; null for whoever is asked first. */
  readonly agent: string | null;
  /** What is asked, e.g. `hours`. */
  readonly purpose: string;
  /** Step of the question, from 1 (0 for personas); null for the first in which it is put. */
  readonly step: number | null;
  readonly signal: AbortSignal;
}

/**
 * Answers before it are the stand-in's: what a prompt shows of the past is what they led to.
 * @throws UsageError where nobody would put such a question
 */
export async function shownPrompt({ prepared, signal, ...wanted }: ShownPromptOptions): Promise<ShownPrompt> {
  const { scenario, population } = prepared;
  const worker = /^w(\d+)$/.exec(wanted.agent ?? "")?.[1];
  if (worker !== undefined && Number(worker) >= population.size)
    throw new UsageError(
      `--worker ${worker}: there are ${population.size} workers; expected 0 to ${population.size - 1}`,
    );
  if (wanted.step !== null && wanted.step > scenario.steps)
    throw new UsageError(`--step ${wanted.step}: the scenario has ${scenario.steps} steps`);
  const found = new AbortController();
  const asked = new Set<string>();
  const inner = offlineModel("learner");
  let shown: ShownPrompt | undefined;
  const modelOf = (uri: string): ChatModel => ({
    uri,
    complete: async (request, stop) => {
      const { agent, purpose } = request.key;
      asked.add(`${/^w\d+$/.test(agent) ? "workers" : agent} about ${purpose}`);
      if (shown === undefined && isWanted(request, wanted)) {
        shown = shownOf(request, uri);
        found.abort();
      }
      return inner.complete(request, stop);
    },
  });
  const store = await openMemory();
  try {
    await simulate({
      prepared: { ...prepared, scenario: { ...scenario, logging: { panel: 0, calls: "answers" } } },
      store,
      env: {},
      signal: AbortSignal.any([signal, found.signal]),
      listeners: [],
      command: "prompt show",
      scenarioPath: null,
      modelOf,
    });
  } catch (error) {
    if (shown === undefined || !(error instanceof InterruptedError)) throw error;
  } finally {
    await store.close();
  }
  if (shown) return shown;
  const when = wanted.step === null ? "" : ` in step ${wanted.step}`;
  throw new UsageError(
    `this scenario asks ${wanted.agent ?? "nobody anything"}${wanted.agent === null ? "" : " nothing"} about ${wanted.purpose}${when}`,
    {
      hint:
        asked.size === 0
          ? "It asks no model at all: workers.decide and planner.kind are llm where models decide."
          : `It asks ${[...asked].join(", ")}${wanted.step === null ? "" : "; without --step the first such question is shown"}.`,
    },
  );
}

function isWanted({ key }: ChatRequest, { agent, purpose, step }: Omit<ShownPromptOptions, "prepared" | "signal">) {
  return (agent === null || key.agent === agent) && key.purpose === purpose && (step === null || key.step === step);
}

function shownOf({ key, system, user, answer, ...how }: ChatRequest, model: string): ShownPrompt {
  return {
    ...{ agent: key.agent, purpose: key.purpose, step: key.step, model, system, user },
    answer: { name: answer.name, schema: answer.schema },
    maxOutputTokens: how.maxOutputTokens,
    temperature: how.temperature ?? null,
    reasoning: how.reasoningEffort ?? null,
  };
}
