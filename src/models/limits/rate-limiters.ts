import { RateLimiter, type RateLimiterOptions } from "./rate-limiter.ts";

/** One limiter for each model at one address, made when it is first asked for: the limits are the address's. */
export function rateLimiters(options: RateLimiterOptions): (address: string) => RateLimiter {
  const limiters = new Map<string, RateLimiter>();
  return (address) => {
    const limiter = limiters.get(address) ?? new RateLimiter(options);
    limiters.set(address, limiter);
    return limiter;
  };
}
