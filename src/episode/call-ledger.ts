import type { TokenUsage } from "../models/chat-model.ts";
import { costUsd, priceOf } from "../models/token-price.ts";
import type { NumberedEvent } from "./events.ts";

export interface CallTotals {
  /** Every question put to a model, the stand-in's included. */
  readonly count: number;
  /** Those without an answer that could be used. */
  readonly failed: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** List price in US dollars; null where the price of a model that was asked is not known. */
  readonly costUsd: number | null;
}

const nothing: CallTotals = { count: 0, failed: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 };

/** Counts calls, tokens and cost as they come. */
export class CallLedger {
  #totals = nothing;

  get totals(): CallTotals {
    return this.#totals;
  }

  readonly listener = (event: NumberedEvent): void => {
    if (event.type !== "model-call") return;
    const { uri, model, usage, problem, error } = event.call;
    const cost = callCost(uri, model, usage);
    const { count, failed, inputTokens, outputTokens, costUsd } = this.#totals;
    this.#totals = {
      count: count + 1,
      failed: failed + (problem === null && error === null ? 0 : 1),
      inputTokens: inputTokens + usage.inputTokens,
      outputTokens: outputTokens + usage.outputTokens,
      costUsd: costUsd === null || cost === null ? null : costUsd + cost,
    };
  };
}

function callCost(uri: string, model: string | null, usage: TokenUsage): number | null {
  if (uri.startsWith("offline:") || (usage.inputTokens === 0 && usage.outputTokens === 0)) return 0;
  // A compatible server sets its own prices, whatever the model is called.
  if (uri.startsWith("openai-compatible:")) return null;
  const price = priceOf(model ?? "") ?? priceOf(uri.slice(uri.indexOf(":") + 1));
  return price ? costUsd(usage, price) : null;
}
