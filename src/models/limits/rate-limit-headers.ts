/** What a provider says, in the headers of its answers, that it still lets through. */

export interface Allowance {
  /** What is let through at once; absent where the headers do not say. */
  readonly limit?: number;
  readonly remaining: number;
  /** Time until `limit` is there again. It fills evenly at OpenAI and Anthropic, and all at once at some gateways. */
  readonly resetMs: number;
}

export interface Allowances {
  readonly requests?: Allowance;
  /** Of questions and answers together, or of whichever is nearer its limit. */
  readonly tokens?: Allowance;
}

/**
 * Reads `x-ratelimit-remaining-requests`, `-reset-` and `-limit-` (OpenAI and those that follow it),
 * `anthropic-ratelimit-requests-remaining`, `-reset` and `-limit`, and the same for tokens.
 * @param now milliseconds since 1970, for resets that are given as a time
 * @returns undefined where there is no pair of numbers that can be read
 */
export function readAllowances(headers: Headers, now = Date.now()): Allowances | undefined {
  const requests = allowance(headers, "requests", now);
  const tokens = allowance(headers, "tokens", now);
  return requests || tokens ? { ...(requests && { requests }), ...(tokens && { tokens }) } : undefined;
}

/** Time until the last of the limits that are used up is reset; undefined where none is. */
export function usedUpMs(headers: Headers, now = Date.now()): number | undefined {
  const waits = Object.values(readAllowances(headers, now) ?? {})
    .filter(({ remaining }) => remaining <= 0)
    .map(({ resetMs }) => resetMs);
  return waits.length === 0 ? undefined : Math.max(...waits);
}

function allowance(headers: Headers, kind: keyof Allowances, now: number): Allowance | undefined {
  const field = (what: string): string | null =>
    headers.get(`x-ratelimit-${what}-${kind}`) ?? headers.get(`anthropic-ratelimit-${kind}-${what}`);
  const number = (what: string): number | undefined => {
    const text = field(what);
    return text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
  };
  const remaining = number("remaining");
  if (remaining === undefined) return undefined; // most servers say nothing, and looking up headers takes its time
  const resetMs = timeUntil(field("reset") ?? "", now);
  if (resetMs === undefined) return undefined;
  const limit = number("limit");
  return { ...(limit !== undefined && { limit }), remaining, resetMs };
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `20ms`, `6m0s`, `1.5` (seconds), or a time such as `2026-01-01T12:00:07Z`, in milliseconds from now. */
function timeUntil(text: string, now: number): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return 1000 * Number(text);
  if (/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) {
    const parts = [...text.matchAll(/([\d.]+)(ms|s|m|h|d)/g)];
    return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * unitMs[unit], 0);
  }
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : Math.max(0, time - now);
}
