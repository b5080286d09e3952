import type { Kind } from "../base/kind.ts";
import type { Economy } from "../env/economy.ts";
import type { ChatModel } from "../models/chat-model.ts";
import type { Population } from "../population/population.ts";
import type { Scenario } from "../scenario/resolve.ts";
import type { Decider } from "./decider.ts";
import type { PromptWording } from "./prompts/wording.ts";

/** What a way of deciding is made from. */
export interface DeciderContext {
  readonly economy: Economy;
  readonly population: Population;
  readonly scenario: Scenario;
  /** The model of `workers.model`; null where the kind uses none. */
  readonly model: ChatModel | null;
  /** A text for each worker, or null for none. */
  readonly personas: readonly string[] | null;
  /** The rules of the question about hours, where the scenario has its own. */
  readonly wording?: PromptWording | undefined;
  readonly episode: string;
  readonly signal: AbortSignal;
  /** Whether a worker's hours are wanted in a step, where another decides for some; by default everybody's are. */
  readonly isAsked?: (worker: number, step: number) => boolean;
  /** Where these are some of the workers of a run: which, and how many there are. Names and types are those of all. */
  readonly among?: { readonly rows: Uint32Array; readonly size: number };
  /** Workers who are asked only to check what is taken for them, and whose past they are given, by number. */
  readonly guests?: ReadonlyMap<number, number>;
}

/** What one needs that asks a model. */
export interface LlmDeciderOptions extends DeciderContext {
  readonly model: ChatModel;
}

export interface DeciderKind extends Kind {
  readonly create: (context: DeciderContext) => Decider;
}
