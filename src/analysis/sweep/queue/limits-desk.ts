/** The one place that lends parts of a budget and of a rate: scripts that Redis runs one at a time. */
import type { Redis } from "ioredis";
import type { BudgetAmounts } from "../../../models/wrappers/lease.ts";

/** Dollars are kept as whole billionths: sums of them are exact. */
const nano = 1e9;

/** KEYS: a hash with `limit:…` and `used:…`. ARGV: what is wanted of each, below 0 what is given back. Answers what is granted. */
const borrowScript = `
local granted = {}
for i, kind in ipairs({'usd', 'tokens', 'calls'}) do
  local want = tonumber(ARGV[i])
  local limit = redis.call('HGET', KEYS[1], 'limit:' .. kind)
  local grant = want
  if limit then
    local used = tonumber(redis.call('HGET', KEYS[1], 'used:' .. kind) or '0')
    if want > 0 then grant = math.max(0, math.min(want, tonumber(limit) - used)) end
    redis.call('HSET', KEYS[1], 'used:' .. kind, string.format('%.0f', used + grant))
  end
  granted[i] = string.format('%.0f', grant)
end
return granted`;

/**
 * KEYS: a hash with \`level\` and \`at\`. ARGV: per minute, wanted. Answers what is granted, and the milliseconds until there is
 * more. It holds a second's worth, so that a burst of one is all that can be.
 */
const rateScript = `
local now = redis.call('TIME')
local ms = now[1] * 1000 + math.floor(now[2] / 1000)
local perMs = tonumber(ARGV[1]) / 60000
local most = math.max(1, perMs * 1000, tonumber(ARGV[2]))
local level = tonumber(redis.call('HGET', KEYS[1], 'level') or '1')
local at = tonumber(redis.call('HGET', KEYS[1], 'at') or tostring(ms))
level = math.min(most, level + math.max(0, ms - at) * perMs)
local want = tonumber(ARGV[2])
local grant = 0
if level >= want then grant = want end
redis.call('HSET', KEYS[1], 'level', tostring(level - grant), 'at', string.format('%.0f', ms))
redis.call('PEXPIRE', KEYS[1], 600000)
if grant > 0 then return {1, 0} end
return {0, math.ceil((want - level) / perMs)}`;

export class LimitsDesk {
  readonly #redis: Redis;
  readonly #keys: { readonly budget: string; readonly rate: (address: string, what: string) => string };

  constructor(redis: Redis, keys: LimitsDesk["keys"]) {
    this.#redis = redis;
    this.#keys = keys;
  }

  get keys(): { readonly budget: string; readonly rate: (address: string, what: string) => string } {
    return this.#keys;
  }

  /** Amounts below 0 are given back. */
  async borrow({ usd, tokens, calls }: BudgetAmounts): Promise<BudgetAmounts> {
    const wanted = [Math.round(usd * nano), tokens, calls].map(String);
    const granted = await this.#redis.eval(borrowScript, 1, this.#keys.budget, ...wanted);
    const [dollars, ...rest] = (Array.isArray(granted) ? granted : []).map(Number);
    return { usd: dollars / nano, tokens: rest[0], calls: rest[1] };
  }

  /** @returns milliseconds to wait before asking again; 0 where it may be sent */
  async rate(address: string, what: "requests" | "tokens", perMinute: number, wanted: number): Promise<number> {
    const amount = Math.min(wanted, perMinute);
    const answer = await this.#redis.eval(rateScript, 1, this.#keys.rate(address, what), perMinute, amount);
    const [isGranted, waitMs] = (Array.isArray(answer) ? answer : [0, 1000]).map(Number);
    return isGranted === 1 ? 0 : Math.max(1, waitMs);
  }

  /** Sets limits; what was used stays. */
  async limitTo(limits: Readonly<Record<keyof BudgetAmounts, number | null>>): Promise<void> {
    for (const [kind, limit] of Object.entries(limits)) {
      if (limit === null) await this.#redis.hdel(this.#keys.budget, `limit:${kind}`);
      else
        await this.#redis.hset(
          this.#keys.budget,
          `limit:${kind}`,
          String(kind === "usd" ? Math.round(limit * nano) : limit),
        );
    }
  }

  /** Nothing has been used. */
  async reset(): Promise<void> {
    await this.#redis.hdel(this.#keys.budget, "used:usd", "used:tokens", "used:calls");
  }

  /** What has been lent and not given back; of what has no limit 0. */
  async used(): Promise<BudgetAmounts> {
    const all = await this.#redis.hgetall(this.#keys.budget);
    const of = (kind: string): number => Number(all[`used:${kind}`] ?? 0);
    return { usd: of("usd") / nano, tokens: of("tokens"), calls: of("calls") };
  }
}
