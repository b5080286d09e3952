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
    complete: async (request, signal) => {
      checkBudget(limits, spending(), elapsedMinutes(), hint);
      return model.complete(request, signal);
    },
  };
}

function checkBudget(limits: BudgetLimits, spent: Spending, minutes: number, hint: string): void {
  const tokens = spent.inputTokens + spent.outputTokens;
  const reached = (limit: number | null | undefined, used: number): boolean =>
    limit !== null && limit !== undefined && used >= limit;
  const stop = (what: string, isOfTokens = false): never => {
    const by = isOfTokens && spent.usageEstimated > 0 ? " (tokens are estimated where the server reports none)" : "";
    throw new BudgetError(`the budget of ${what} is used up${by}`, { hint });
  };
  if (reached(limits.calls, spent.count)) stop(`${limits.calls} calls`);
  if (reached(limits.tokens, tokens)) stop(`${limits.tokens} tokens`, true);
  if (reached(limits.usd, spent.costUsd ?? 0)) stop(`$${limits.usd}`, true);
  if (reached(limits.minutes, minutes)) stop(`${limits.minutes} minutes`);
}
