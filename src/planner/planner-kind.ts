import type { PromptWording } from "../agents/prompts/wording.ts";
import type { Kind } from "../base/kind.ts";
import type { Economy } from "../env/economy.ts";
import type { Welfare } from "../env/welfare/welfare.ts";
import type { Levers } from "../law/policy.ts";
import type { ChatModel } from "../models/chat-model.ts";
import type { Scenario } from "../scenario/resolve.ts";
import type { PlannerTraits } from "../scenario/schema.ts";
import type { Planner } from "./planner.ts";

/** What a planner is made from. */
export interface PlannerContext {
  readonly scenario: Scenario;
  /** What is to be maximised. */
  readonly welfare: Welfare;
  /** Starts of `economy.brackets`, dollars a year. */
  readonly brackets: readonly number[];
  /** What can be moved: rates on the brackets, or the parameters of another law. */
  readonly levers: Levers;
  /** Everybody's preferences: for kinds that call themselves oracles, and for the welfare function's weights. */
  readonly economy: Economy;
  /** The model of `planner.model`; null where the kind uses none. */
  readonly model: ChatModel | null;
  /** The rules of its prompt, where the scenario has its own. */
  readonly wording?: PromptWording | undefined;
  readonly episode: string;
  readonly signal: AbortSignal;
}

/** What one needs that asks a model: no preferences. */
export interface LlmPlannerOptions extends Omit<PlannerContext, "economy"> {
  /** Of the economy, which it may not know, the part that everybody knows: dollars a year per person. */
  readonly publicSpending: number;
  readonly model: ChatModel;
}

export interface PlannerKind extends Kind, PlannerTraits {
  /** Knows what everybody wants: what it comes to is an upper bound, and is never called the best policy. */
  readonly isOracle?: true;
  readonly create: (context: PlannerContext) => Planner;
}
