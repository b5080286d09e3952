/** Limits per minute as providers keep them: a bucket that fills evenly and holds a minute's worth. */

export interface RateLimits {
  readonly requestsPerMinute?: number | undefined;
  /** Tokens of questions and answers together. */
  readonly tokensPerMinute?: number | undefined;
}

export interface BucketState {
  readonly limit: number;
  readonly remaining: number;
  /** Time until the bucket is full again. */
  readonly resetMs: number;
}

/** Buckets that there are, after a request. */
export interface LimitState {
  readonly requests?: BucketState;
  readonly tokens?: BucketState;
}

export interface Refusal {
  readonly limitedBy: "requests" | "tokens";
  readonly limit: number;
  readonly requested: number;
  /** Time until the request would be let through; a minute where it never would, being larger than the limit. */
  readonly waitMs: number;
}

const minuteMs = 60_000;

class Bucket {
  readonly limit: number;
  #level: number;
  #at: number | null = null;

  constructor(limit: number) {
    this.limit = limit;
    this.#level = limit;
  }

  /** Milliseconds until `amount` is there; 0 where it is. */
  waitMs(amount: number, now: number): number {
    this.#fill(now);
    if (amount > this.limit) return minuteMs;
    return Math.max(0, ((amount - this.#level) / this.limit) * minuteMs);
  }

  take(amount: number): void {
    this.#level -= amount;
  }

  state(now: number): BucketState {
    this.#fill(now);
    const resetMs = ((this.limit - this.#level) / this.limit) * minuteMs;
    return { limit: this.limit, remaining: Math.floor(this.#level), resetMs };
  }

  #fill(now: number): void {
    const elapsed = Math.max(0, now - (this.#at ?? now));
    this.#level = Math.min(this.limit, this.#level + (elapsed / minuteMs) * this.limit);
    this.#at = now;
  }
}

export class RateLimiter {
  readonly #requests: Bucket | null;
  readonly #tokens: Bucket | null;

  constructor({ requestsPerMinute, tokensPerMinute }: RateLimits) {
    this.#requests = requestsPerMinute === undefined ? null : new Bucket(requestsPerMinute);
    this.#tokens = tokensPerMinute === undefined ? null : new Bucket(tokensPerMinute);
  }

  /**
   * Takes one request of so many tokens from the buckets, or nothing where one of them lacks it.
   * @param now milliseconds of a clock that does not go back
   * @returns null where the request is let through
   */
  take(tokens: number, now: number): Refusal | null {
    const kinds = [
      ["requests", this.#requests, 1],
      ["tokens", this.#tokens, tokens],
    ] as const;
    for (const [limitedBy, bucket, requested] of kinds) {
      const waitMs = bucket?.waitMs(requested, now) ?? 0;
      if (bucket && waitMs > 0) return { limitedBy, limit: bucket.limit, requested, waitMs };
    }
    for (const [, bucket, requested] of kinds) bucket?.take(requested);
    return null;
  }

  state(now: number): LimitState {
    return {
      ...(this.#requests && { requests: this.#requests.state(now) }),
      ...(this.#tokens && { tokens: this.#tokens.state(now) }),
    };
  }
}
