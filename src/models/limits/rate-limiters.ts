import { RateLimiter, type RateLimiterOptions } from "./rate-limiter.ts";

/**
 * One limiter for each model at one address, made when it is first asked for: the limits are the address's.
 * @param leaveAt of an address where the limits are several processes'
 */
export function rateLimiters(
  options: RateLimiterOptions,
  leaveAt?: (address: string) => RateLimiterOptions["leave"],
): (address: string) => RateLimiter {
  const limiters = new Map<string, RateLimiter>();
  return (address) => {
    const limiter = limiters.get(address) ?? new RateLimiter({ ...options, leave: leaveAt?.(address) });
    limiters.set(address, limiter);
    return limiter;
  };
}
