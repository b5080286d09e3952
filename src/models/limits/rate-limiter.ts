import { setMaxListeners } from "node:events";
import { InterruptedError, ProviderError } from "../../base/errors.ts";
import { type Sleep, sleepUnlessAborted } from "../../base/sleep.ts";
import type { ChatResponse } from "../chat-model.ts";
import { RateLimitBucket } from "./rate-limit-bucket.ts";
import type { Allowance, Allowances } from "./rate-limit-headers.ts";

export interface RateLimiterOptions {
  /** Most requests in flight. */
  readonly concurrency: number;
  /** Null or absent for no limit other than the provider's own. */
  readonly requestsPerMinute?: number | null;
  /** Tokens of questions and answers together; null or absent as above. */
  readonly tokensPerMinute?: number | null;
  /** Told when requests have to wait for a limit (not for others to end), and for how many milliseconds. */
  readonly onWait?: ((ms: number) => void) | undefined;
  /** Milliseconds of a clock that does not go back. */
  readonly now?: () => number;
  readonly sleep?: Sleep;
  /** Leave from whoever keeps limits per minute for several processes; waited for before a request stands in line here. */
  readonly leave?: ((tokens: number, signal: AbortSignal) => Promise<void>) | undefined;
}

export interface RateLimiterState {
  readonly inFlight: number;
  readonly waiting: number;
  /** Most requests in flight, at present. */
  readonly limit: number;
  /** Time that requests have waited for their turn so far, summed over them. */
  readonly waitedMs: number;
}

/** Leave to send one request. */
export interface Permit {
  /** Tokens that were set aside for it. */
  readonly tokens: number;
  /** Tells requests of before a shrinking from those after it. */
  readonly era: number;
}

interface Waiter {
  readonly tokens: number;
  readonly since: number;
  readonly start: (permit: Permit) => void;
}

/** Successes without a 429 between them after which one more request may be in flight. */
const successesToGrow = 10;

/** The longest that a provider can hold up everyone. */
const longestPauseMs = 60_000;

/**
 * Decides when requests to one model at one address may be sent, in the order of asking. It keeps to the limits per
 * minute, to what the provider's headers leave, and to Retry-After, which holds up every request and not only the one
 * that was told. The number in flight is halved by a 429 and grows by one after ten successes without another one.
 */
export class RateLimiter {
  readonly #concurrency: number;
  readonly #requests: RateLimitBucket | null;
  readonly #tokens: RateLimitBucket | null;
  readonly #onWait: ((ms: number) => void) | undefined;
  readonly #now: () => number;
  readonly #sleep: Sleep;
  readonly #leaveOf: RateLimiterOptions["leave"];
  readonly #queue = new Set<Waiter>();
  /** The provider's limits, as its last answer had them. */
  readonly #allowances = new Map<keyof Allowances, { readonly bucket: RateLimitBucket; readonly until: number }>();
  #limit: number;
  #inFlight = 0;
  #waitedMs = 0;
  #pausedUntil = 0;
  #successes = 0;
  #era = 0;
  #alarm = new AbortController();
  #alarmAt = Number.POSITIVE_INFINITY;

  constructor(options: RateLimiterOptions) {
    const { concurrency, requestsPerMinute, tokensPerMinute } = options;
    this.#onWait = options.onWait;
    this.#now = options.now ?? (() => performance.now());
    this.#sleep = options.sleep ?? sleepUnlessAborted;
    this.#leaveOf = options.leave;
    this.#concurrency = concurrency;
    this.#limit = concurrency;
    const bucket = (perMinute: number | null | undefined): RateLimitBucket | null =>
      perMinute == null ? null : RateLimitBucket.perMinute(perMinute, this.#now());
    this.#requests = bucket(requestsPerMinute);
    this.#tokens = bucket(tokensPerMinute);
  }

  get state(): RateLimiterState {
    return { inFlight: this.#inFlight, waiting: this.#queue.size, limit: this.#limit, waitedMs: this.#waitedMs };
  }

  /**
   * Waits for leave to send a request; the caller reports its end with {@link succeeded} or {@link failed}.
   * @param tokens of question and answer, estimated
   * @throws InterruptedError where `signal` aborts
   */
  async enter(tokens: number, signal: AbortSignal): Promise<Permit> {
    if (signal.aborted) throw new InterruptedError();
    if (this.#leaveOf) {
      await this.#leaveOf(tokens, signal);
      // An abort that came meanwhile would be told to nobody who listens from here on.
      if (signal.aborted) throw new InterruptedError();
    }
    const now = this.#now();
    if (this.#queue.size === 0 && this.#waitMs(tokens, now) === 0) return this.#start(tokens, now);
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.#queue.delete(waiter);
        reject(new InterruptedError());
        this.#startThoseWhoMay();
      };
      const start = (permit: Permit): void => {
        signal.removeEventListener("abort", abort);
        resolve(permit);
      };
      const waiter: Waiter = { tokens, since: now, start };
      setMaxListeners(0, signal); // many requests wait on the run's signal
      signal.addEventListener("abort", abort, { once: true });
      this.#queue.add(waiter);
      this.#startThoseWhoMay();
    });
  }

  succeeded(permit: Permit, { usage, allowances }: ChatResponse): void {
    const now = this.#now();
    const used = usage.inputTokens + usage.outputTokens;
    // What was set aside stands where nobody counts.
    if (used > 0) this.#tokens?.take(used - permit.tokens, now);
    this.#note("requests", allowances?.requests, now);
    this.#note("tokens", allowances?.tokens, now);
    if (++this.#successes >= successesToGrow) {
      this.#successes = 0;
      this.#limit = Math.min(this.#concurrency, this.#limit + 1);
    }
    this.#leave();
  }

  failed(permit: Permit, error: unknown): void {
    const now = this.#now();
    this.#tokens?.take(-permit.tokens, now);
    if (error instanceof ProviderError) {
      if (error.isRateLimit) this.#shrink(permit);
      const pauseMs = Math.min(error.retryAfterMs ?? 0, longestPauseMs);
      this.#pausedUntil = Math.max(this.#pausedUntil, now + pauseMs);
      if (pauseMs > 0) this.#onWait?.(pauseMs);
    }
    this.#leave();
  }

  /** Halves what is in flight, once for all the 429s of requests that were sent before it. */
  #shrink({ era }: Permit): void {
    this.#successes = 0;
    if (era !== this.#era) return;
    this.#era++;
    this.#limit = Math.max(1, Math.floor(Math.min(this.#limit, this.#inFlight) / 2));
  }

  #note(kind: keyof Allowances, allowance: Allowance | undefined, now: number): void {
    if (!allowance) return;
    const { limit, remaining, resetMs } = allowance;
    const until = now + Math.min(resetMs, longestPauseMs);
    if (limit !== undefined)
      this.#allowances.set(kind, { bucket: RateLimitBucket.asRead(allowance, limit, now), until });
    else if (remaining <= 0) this.#pausedUntil = Math.max(this.#pausedUntil, until);
  }

  #leave(): void {
    this.#inFlight--;
    this.#startThoseWhoMay();
  }

  #start(tokens: number, now: number): Permit {
    this.#inFlight++;
    this.#requests?.take(1, now);
    this.#tokens?.take(tokens, now);
    this.#allowances.get("requests")?.bucket.take(1, now);
    this.#allowances.get("tokens")?.bucket.take(tokens, now);
    return { tokens, era: this.#era };
  }

  #startThoseWhoMay(): void {
    for (const waiter of this.#queue) {
      const now = this.#now();
      const waitMs = this.#waitMs(waiter.tokens, now);
      if (waitMs > 0) {
        this.#wakeAfter(waitMs, now);
        return;
      }
      this.#queue.delete(waiter);
      this.#waitedMs += now - waiter.since;
      waiter.start(this.#start(waiter.tokens, now));
    }
    if (this.#alarmAt === Number.POSITIVE_INFINITY) return;
    this.#alarm.abort(); // nobody waits
    this.#alarmAt = Number.POSITIVE_INFINITY;
  }

  /** Infinite where another request has to end first. */
  #waitMs(tokens: number, now: number): number {
    if (this.#inFlight >= this.#limit) return Number.POSITIVE_INFINITY;
    return Math.max(
      0,
      this.#pausedUntil - now,
      this.#requests?.waitMs(1, now) ?? 0,
      this.#tokens?.waitMs(tokens, now) ?? 0,
      this.#untilAllowed("requests", 1, now),
      this.#untilAllowed("tokens", tokens, now),
    );
  }

  #untilAllowed(kind: keyof Allowances, amount: number, now: number): number {
    const allowance = this.#allowances.get(kind);
    return allowance ? Math.min(allowance.bucket.waitMs(amount, now), allowance.until - now) : 0;
  }

  #wakeAfter(ms: number, now: number): void {
    if (now + ms >= this.#alarmAt) return;
    this.#onWait?.(ms);
    this.#alarm.abort();
    const alarm = new AbortController();
    this.#alarm = alarm;
    this.#alarmAt = now + ms;
    void this.#sleep(ms, alarm.signal).then(() => {
      if (alarm.signal.aborted) return;
      this.#alarmAt = Number.POSITIVE_INFINITY;
      this.#startThoseWhoMay();
    });
  }
}
