import type { Allowance } from "./rate-limit-headers.ts";

/** A limit as providers keep it: it fills evenly up to its capacity, all of which may be used at once. */
export class RateLimitBucket {
  readonly #capacity: number;
  readonly #perMs: number;
  #level: number;
  #at: number;

  /** @param now milliseconds of a clock that does not go back, here as below */
  private constructor(capacity: number, perMs: number, level: number, now: number) {
    this.#capacity = capacity;
    this.#perMs = perMs;
    this.#level = level;
    this.#at = now;
  }

  /** A full bucket that holds a minute's worth. */
  static perMinute(limit: number, now: number): RateLimitBucket {
    return new RateLimitBucket(limit, limit / 60_000, limit, now);
  }

  /** The provider's own bucket, which will be full at the reset. */
  static asRead({ remaining, resetMs }: Allowance, limit: number, now: number): RateLimitBucket {
    return new RateLimitBucket(limit, (limit - remaining) / Math.max(1, resetMs), remaining, now);
  }

  /** Time until `amount` is there; until the bucket is full where it never will be. */
  waitMs(amount: number, now: number): number {
    this.#fill(now);
    const missing = Math.min(amount, this.#capacity) - this.#level;
    return missing <= 1e-9 ? 0 : missing / this.#perMs;
  }

  /** Takes what was asked for; a negative amount is put back. The level may fall below zero. */
  take(amount: number, now: number): void {
    this.#fill(now);
    this.#level = Math.min(this.#capacity, this.#level - amount);
  }

  #fill(now: number): void {
    this.#level = Math.min(this.#capacity, this.#level + (now - this.#at) * this.#perMs);
    this.#at = now;
  }
}
