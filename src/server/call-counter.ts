/** Sums over a run's questions, counted step by step as they come: a large run's are too many to be counted at once. */
import { setImmediate } from "node:timers/promises";
import { batchDiscount, priceOfUri } from "../models/model-facts.ts";
import { costUsd, type ModelPrices } from "../models/providers/token-price.ts";
import { builtInKinds } from "../plugins/kinds.ts";
import type { CallGroupView, Views } from "../store/views.ts";
import type { CallTotals } from "./api.ts";

interface Sums {
  calls: number;
  refused: number;
  failed: number;
  reused: number;
  inputTokens: number;
  outputTokens: number;
  retries: number;
  /** Null from the first question on whose price is not known. */
  costUsd: number | null;
}

const nothing: Sums = {
  ...{ calls: 0, refused: 0, failed: 0, reused: 0, inputTokens: 0, outputTokens: 0, retries: 0, costUsd: 0 },
};

/** Counts of milliseconds, each bin 2 % wider than the one before. */
class Latencies {
  readonly #bins = new Map<number, number>();
  #count = 0;

  add(milliseconds: number): void {
    const bin = Math.floor(Math.log(Math.max(0.01, milliseconds)) / Math.log(1.02));
    this.#bins.set(bin, (this.#bins.get(bin) ?? 0) + 1);
    this.#count++;
  }

  /** Within 2 %. */
  quantile(share: number): number | null {
    let left = Math.ceil(share * this.#count);
    for (const [bin, count] of [...this.#bins].sort(([a], [b]) => a - b)) {
      left -= count;
      if (left <= 0) return 1.02 ** (bin + 0.5);
    }
    return null;
  }
}

export interface CallPrices {
  readonly prices: ModelPrices | undefined;
  readonly budgetUsd: number | null;
}

/** Milliseconds after which others have their turn. */
const turn = 10;

export class CallCounter {
  readonly #views: Views;
  readonly #run: string;
  readonly #about: CallPrices;
  readonly #latencies = new Latencies();
  #sums = nothing;
  #counted = -1;
  #counting: Promise<CallTotals> | undefined;
  #totals: CallTotals | null = null;

  constructor(views: Views, run: string, about: CallPrices) {
    this.#views = views;
    this.#run = run;
    this.#about = about;
  }

  /** The last sums; null before they have been counted once. */
  get totals(): CallTotals | null {
    return this.#totals;
  }

  /** @param last the last step that is stored: questions of later ones may still come */
  count(last: number): Promise<CallTotals> {
    this.#counting ??= this.#count(last).finally(() => {
      this.#counting = undefined;
    });
    return this.#counting;
  }

  async #count(last: number): Promise<CallTotals> {
    let since = performance.now();
    while (this.#counted < last) {
      const step = this.#counted + 1;
      this.#sums = this.#with(this.#sums, this.#views.callGroups(this.#run, step - 1, step));
      for (const latency of this.#views.latencies(this.#run, step - 1, step)) this.#latencies.add(latency);
      this.#counted = step;
      if (performance.now() - since < turn) continue;
      await setImmediate();
      since = performance.now();
    }
    const open = this.#with(this.#sums, this.#views.callGroups(this.#run, last, last + 1));
    this.#totals = {
      ...open,
      budgetUsd: this.#about.budgetUsd,
      medianLatency: this.#latencies.quantile(0.5),
      latency95: this.#latencies.quantile(0.95),
      inFlight: null,
      waiting: null,
    };
    return this.#totals;
  }

  #with(sums: Sums, groups: readonly CallGroupView[]): Sums {
    const after = { ...sums };
    for (const group of groups) {
      const isReused = group.source === "cache" || group.source === "shared";
      after.calls += group.calls;
      after.refused += group.refused;
      after.failed += group.failed;
      if (isReused) after.reused += group.calls;
      else {
        after.inputTokens += group.inputTokens;
        after.outputTokens += group.outputTokens;
        after.retries += Math.max(0, group.requests - group.calls);
        const cost = this.#cost(group);
        after.costUsd = after.costUsd === null || cost === null ? null : after.costUsd + cost;
      }
    }
    return after;
  }

  #cost({ uri, model, source, ...tokens }: CallGroupView): number | null {
    if (tokens.inputTokens === 0 && tokens.outputTokens === 0) return 0;
    const { providers } = builtInKinds;
    const price = priceOfUri(uri, model, providers, this.#about.prices);
    if (!price) return null;
    const discount = source === "batch" ? batchDiscount(uri, providers) : 0;
    return costUsd(tokens, price) * (1 - discount);
  }
}
