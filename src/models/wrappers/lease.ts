/** A budget that several processes have together: each is given leave for a little of it at a time. */
import { BudgetError, InterruptedError } from "../../base/errors.ts";
import type { ChatModel } from "../chat-model.ts";
import type { BudgetLimits, Spending } from "./budget.ts";

export interface BudgetAmounts {
  /** US dollars. */
  readonly usd: number;
  readonly tokens: number;
  readonly calls: number;
}

const kinds = ["usd", "tokens", "calls"] as const;
type Kind = (typeof kinds)[number];

/** Parts in which a budget is lent: a process that dies loses one of them at most. */
const parts = 100;

/**
 * Leave to spend. Questions in flight count as what questions have cost on average, and the first is waited for; so a budget is
 * exceeded by no more than questions in flight.
 */
export class BudgetLease {
  readonly #limits: BudgetLimits;
  readonly #spending: () => Spending;
  readonly #borrow: (wanted: BudgetAmounts) => Promise<BudgetAmounts>;
  readonly #before: BudgetAmounts;
  #granted: BudgetAmounts = { usd: 0, tokens: 0, calls: 0 };
  #inFlight = 0;
  #asking: Promise<void> | undefined;
  readonly #exhausted = new Set<Kind>();
  #waiting: (() => void)[] = [];

  /**
   * @param limits of the whole; absent ones are none
   * @param spending of this process, by a count that only rises
   * @param borrow asks for more of the whole, and gives back what is negative; resolves to what was granted
   */
  constructor(
    limits: BudgetLimits,
    spending: () => Spending,
    borrow: (wanted: BudgetAmounts) => Promise<BudgetAmounts>,
  ) {
    this.#limits = limits;
    this.#spending = spending;
    this.#borrow = borrow;
    this.#before = amounts(spending());
  }

  /**
   * Waits for leave to put a question.
   * @throws BudgetError where nothing is left of the whole; InterruptedError
   */
  async enter(signal: AbortSignal): Promise<void> {
    for (;;) {
      if (signal.aborted) throw new InterruptedError();
      const short = kinds.filter((kind) => this.#isShort(kind));
      if (short.length === 0) {
        this.#inFlight++;
        return;
      }
      const out = short.find((kind) => this.#exhausted.has(kind));
      if (out === undefined && !this.#waitsForTheFirst(short)) {
        this.#asking ??= this.#ask(short).finally(() => {
          this.#asking = undefined;
        });
        await this.#asking;
      } else if (this.#inFlight > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
      else if (out !== undefined)
        throw new BudgetError(`the budget of ${shown(out, this.#limits[out] ?? 0)} is used up`, {
          hint: "It is that of all processes together. The same command with a higher budget goes on; nothing that is stored is paid twice.",
        });
    }
  }

  leave(): void {
    // What it cost is counted once the answer has been taken.
    setImmediate(() => {
      this.#inFlight--;
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const go of waiting) go();
    });
  }

  /** Gives back what was not spent. */
  async end(): Promise<void> {
    await this.#asking;
    const spent = this.#spent();
    const left = (kind: Kind): number => Math.min(0, spent[kind] - this.#granted[kind]);
    const back = { usd: left("usd"), tokens: left("tokens"), calls: left("calls") };
    if (kinds.some((kind) => back[kind] < 0)) await this.#borrow(back);
  }

  #isShort(kind: Kind): boolean {
    if (this.#limits[kind] == null) return false;
    const spent = this.#spent();
    const each = kind === "calls" ? 1 : spent.calls > 0 ? spent[kind] / spent.calls : 0;
    const isUnknown = kind !== "calls" && spent.calls === 0 && this.#inFlight > 0;
    return isUnknown || spent[kind] + this.#inFlight * each >= this.#granted[kind] - 1e-12;
  }

  /** Whether nothing but the cost of the first question is wanted. */
  #waitsForTheFirst(short: readonly Kind[]): boolean {
    return (
      this.#inFlight > 0 &&
      this.#spent().calls === 0 &&
      short.every((kind) => kind !== "calls" && this.#granted[kind] > 0)
    );
  }

  async #ask(short: readonly Kind[]): Promise<void> {
    const want = (kind: Kind): number => (short.includes(kind) ? part(kind, this.#limits[kind] ?? 0) : 0);
    const got = await this.#borrow({ usd: want("usd"), tokens: want("tokens"), calls: want("calls") });
    this.#granted = {
      usd: this.#granted.usd + got.usd,
      tokens: this.#granted.tokens + got.tokens,
      calls: this.#granted.calls + got.calls,
    };
    for (const kind of short) if (got[kind] <= 0) this.#exhausted.add(kind);
  }

  #spent(): BudgetAmounts {
    const now = amounts(this.#spending());
    const { usd, tokens, calls } = this.#before;
    return { usd: now.usd - usd, tokens: now.tokens - tokens, calls: now.calls - calls };
  }
}

/** A model that asks for leave before each question. */
export function withLease(model: ChatModel, lease: BudgetLease): ChatModel {
  return {
    uri: model.uri,
    complete: async (request, signal) => {
      await lease.enter(signal);
      try {
        return await model.complete(request, signal);
      } finally {
        lease.leave();
      }
    },
  };
}

function amounts({ count, inputTokens, outputTokens, costUsd }: Spending): BudgetAmounts {
  return { usd: costUsd ?? 0, tokens: inputTokens + outputTokens, calls: count };
}

function part(kind: Kind, limit: number): number {
  return kind === "usd" ? limit / parts : Math.max(1, Math.floor(limit / parts));
}

function shown(kind: Kind, limit: number): string {
  return kind === "usd" ? `$${limit}` : `${limit} ${kind}`;
}
