import type { NumberedEvent } from "../episode/events.ts";
import type { TokenUsage } from "../models/chat-model.ts";
import { batchDiscount, priceOfUri } from "../models/model-facts.ts";
import type { ModelProviders } from "../models/model-provider.ts";
import { costUsd, type ModelPrice, type ModelPrices } from "../models/providers/token-price.ts";
import { markOf, withoutMark } from "../models/stand-in-mark.ts";
import type { ModelCall } from "../models/wrappers/record.ts";
import type { CallPrice } from "../store/call-price.ts";

export interface CallTotals {
  /** Every question put to a model, the stand-in's included. */
  readonly count: number;
  /** Those without an answer that could be used. */
  readonly failed: number;
  /** Those that the cache, or a call with the same prompt in the same step, answered. */
  readonly reused: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Input tokens that providers read from their prompt caches. */
  readonly cachedInputTokens: number;
  /** Output tokens that were thought, as far as providers say so. */
  readonly reasoningTokens: number;
  /** Questions whose tokens were estimated, because the server reported none. */
  readonly usageEstimated: number;
  /** List price in US dollars; null where the price of a model that was asked is not known. */
  readonly costUsd: number | null;
  /** What providers' prompt caches and batches took off that price. */
  readonly savedUsd: number | null;
  /**
   * What servers said of their answers, by model as the scenario names it, where they said that no language model gave them;
   * absent where none did.
   */
  readonly standIns?: Readonly<Record<string, string>> | undefined;
}

const nothing: CallTotals = {
  count: 0,
  failed: 0,
  reused: 0,
  inputTokens: 0,
  outputTokens: 0,
  cachedInputTokens: 0,
  reasoningTokens: 0,
  usageEstimated: 0,
  costUsd: 0,
  savedUsd: 0,
};

const nothingPaid: CallPrice = { input: 0, cachedInput: 0, output: 0 };

/** Counts calls, tokens and cost as they come. */
export class CallLedger {
  readonly #providers: ModelProviders;
  readonly #prices: ModelPrices;
  /** By model as asked for and as returned: looking one up takes longer than all other counting. */
  readonly #known = new Map<string, ModelPrice | undefined>();
  #totals = nothing;
  #standIns: Readonly<Record<string, string>> = {};

  /** @param prices go before those of the providers, by model id */
  constructor(providers: ModelProviders, prices: ModelPrices = {}) {
    this.#providers = providers;
    this.#prices = prices;
  }

  get totals(): CallTotals {
    const standIns = this.#standIns;
    return Object.keys(standIns).length === 0 ? this.#totals : { ...this.#totals, standIns };
  }

  /** What servers said of their answers so far, by model; see {@link CallTotals.standIns}. */
  readonly standIns = (): Readonly<Record<string, string>> => this.#standIns;

  readonly listener = (event: NumberedEvent): void => {
    if (event.type !== "model-call") return;
    const { call } = event;
    const { usage, problem, error, source } = call;
    const totals = this.#totals;
    this.#heed(call);
    const cost = this.#cost(call);
    this.#totals = {
      count: totals.count + 1,
      failed: totals.failed + (problem === null && error === null ? 0 : 1),
      reused: totals.reused + (source === "cache" || source === "shared" ? 1 : 0),
      inputTokens: totals.inputTokens + usage.inputTokens,
      outputTokens: totals.outputTokens + usage.outputTokens,
      cachedInputTokens: totals.cachedInputTokens + usage.cachedInputTokens,
      reasoningTokens: totals.reasoningTokens + (usage.reasoningTokens ?? 0),
      usageEstimated: totals.usageEstimated + (usage.isEstimated ? 1 : 0),
      costUsd: sum(totals.costUsd, cost?.paid),
      savedUsd: sum(totals.savedUsd, cost?.saved),
    };
  };

  #heed({ uri, model }: ModelCall): void {
    if (uri in this.#standIns) return;
    const words = markOf(model);
    if (words !== null) this.#standIns = { ...this.#standIns, [uri]: words };
  }

  /** What its tokens cost, with the discount of batches; undefined where it is not known. */
  readonly priceOf = ({ uri, model, usage, source }: ModelCall): CallPrice | undefined => {
    const price = this.#price(uri, model);
    if (!price) return usage.inputTokens === 0 && usage.outputTokens === 0 ? nothingPaid : undefined;
    const part = this.#paidPart(uri, source);
    const { input, cachedInput = input, output } = price;
    return { input: part * input, cachedInput: part * cachedInput, output: part * output };
  };

  /** List price of a call in dollars; undefined where it is not known. */
  readonly costOf = (call: ModelCall): number | undefined => this.#cost(call)?.paid;

  /** What a call cost and what it would have cost more without prompt cache and batch; undefined where it is not known. */
  #cost({ uri, model, usage, source }: ModelCall): { readonly paid: number; readonly saved: number } | undefined {
    if (usage.inputTokens === 0 && usage.outputTokens === 0) return { paid: 0, saved: 0 };
    const price = this.#price(uri, model);
    if (!price) return undefined;
    const withoutCache: TokenUsage = { ...usage, cachedInputTokens: 0 };
    const paid = costUsd(usage, price) * this.#paidPart(uri, source);
    return { paid, saved: costUsd(withoutCache, price) - paid };
  }

  #paidPart(uri: string, source: ModelCall["source"]): number {
    return source === "batch" ? 1 - batchDiscount(uri, this.#providers) : 1;
  }

  #price(uri: string, model: string | null): ModelPrice | undefined {
    const key = `${uri}\n${model}`;
    if (!this.#known.has(key))
      this.#known.set(key, priceOfUri(uri, model && withoutMark(model), this.#providers, this.#prices));
    return this.#known.get(key);
  }
}

function sum(total: number | null, more: number | undefined): number | null {
  return total === null || more === undefined ? null : total + more;
}
