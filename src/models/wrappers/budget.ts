import { BudgetError } from "../../base/errors.ts";
import type { ChatModel } from "../chat-model.ts";

/** Most that a run may use; null or absent for no limit. */
export interface BudgetLimits {
  /** US dollars at list prices. */
  readonly usd?: number | null | undefined;
  /** Input and output together. */
  readonly tokens?: number | null | undefined;
  readonly calls?: number | null | undefined;
  /** Wall time of one command. */
  readonly minutes?: number | null | undefined;
}

/** What has been used so far. */
export interface Spending {
  readonly count: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Questions whose tokens were estimated, because the server reported none. */
  readonly usageEstimated: number;
  /** Null where a price is not known. */
  readonly costUsd: number | null;
}

/** What a budget is held against. */
export interface BudgetMeter {
  spending(): Spending;
  minutes(): number;
}

/**
 * A model that is not asked any more once a limit is reached. Calls in flight are let finish, so that a run exceeds a
 * limit by no more than those.
 * @param spending of the whole run, all its models together
 * @param hint how the user can go on
 * @throws BudgetError
 */
export function withBudget(
  model: ChatModel,
  limits: BudgetLimits,
  spending: () => Spending,
  elapsedMinutes: () => number,
  hint: string,
): ChatModel {
  return {
    uri: model.uri,
    complete: (request, signal) => {
      const usedUp = whatIsUsedUp(limits, spending(), elapsedMinutes());
      return usedUp === null
        ? model.complete(request, signal)
        : Promise.reject(new BudgetError(`the budget of ${usedUp}`, { hint }));
    },
  };
}

/** In words; null where there is something left of everything. */
function whatIsUsedUp(limits: BudgetLimits, spent: Spending, minutes: number): string | null {
  const tokens = spent.inputTokens + spent.outputTokens;
  const by = spent.usageEstimated > 0 ? " (tokens are estimated where the server reports none)" : "";
  const isReached = (limit: number | null | undefined, used: number): boolean =>
    limit !== null && limit !== undefined && used >= limit;
  if (isReached(limits.calls, spent.count)) return `${limits.calls} calls is used up`;
  if (isReached(limits.tokens, tokens)) return `${limits.tokens} tokens is used up${by}`;
  if (isReached(limits.usd, spent.costUsd ?? 0)) return `$${limits.usd} is used up${by}`;
  return isReached(limits.minutes, minutes) ? `${limits.minutes} minutes is used up` : null;
}
