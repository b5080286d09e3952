import { describe, expect, test } from "@jest/globals";
import { type Allowances, readAllowances, usedUpMs } from "../../src/models/limits/rate-limit-headers.ts";

const now = Date.UTC(2026, 0, 1, 12, 0, 0);

/** OpenAI's headers of one kind. */
const openai = (remaining: string, reset: string, kind = "requests"): Record<string, string> => ({
  [`x-ratelimit-remaining-${kind}`]: remaining,
  [`x-ratelimit-reset-${kind}`]: reset,
});
const anthropic = (remaining: string, reset: string, kind = "requests"): Record<string, string> => ({
  [`anthropic-ratelimit-${kind}-remaining`]: remaining,
  [`anthropic-ratelimit-${kind}-reset`]: reset,
});

describe("allowances", () => {
  const cases: readonly [headers: Record<string, string>, expected: Allowances | undefined][] = [
    [{}, undefined],
    [openai("59", "1s"), { requests: { remaining: 59, resetMs: 1000 } }],
    [openai("149984", "6m0s", "tokens"), { tokens: { remaining: 149_984, resetMs: 360_000 } }],
    [openai("0", "20ms"), { requests: { remaining: 0, resetMs: 20 } }],
    [openai("0", "2m59.56s"), { requests: { remaining: 0, resetMs: 179_560 } }],
    [openai("0", "1h2m3s"), { requests: { remaining: 0, resetMs: 3_723_000 } }],
    [openai("0", "1.5"), { requests: { remaining: 0, resetMs: 1500 } }],
    [anthropic("0", "2026-01-01T12:00:07Z"), { requests: { remaining: 0, resetMs: 7000 } }],
    [anthropic("9", "2026-01-01T11:59:00Z"), { requests: { remaining: 9, resetMs: 0 } }],
    [
      { ...anthropic("3", "2026-01-01T12:00:01Z"), ...anthropic("80000", "2026-01-01T12:00:02Z", "tokens") },
      { requests: { remaining: 3, resetMs: 1000 }, tokens: { remaining: 80_000, resetMs: 2000 } },
    ],
    [
      { ...openai("59", "1s"), "x-ratelimit-limit-requests": "60" },
      { requests: { limit: 60, remaining: 59, resetMs: 1000 } },
    ],
    [
      { ...anthropic("0", "2026-01-01T12:00:07Z"), "anthropic-ratelimit-requests-limit": "50" },
      { requests: { limit: 50, remaining: 0, resetMs: 7000 } },
    ],
    [openai("many", "1s"), undefined],
    [openai("", "1s"), undefined],
    [openai("1", "soon"), undefined],
    [{ "x-ratelimit-remaining-requests": "0" }, undefined],
  ];
  test.each(cases)("%j", (headers, expected) => expect(readAllowances(new Headers(headers), now)).toEqual(expected));
});

describe("what is used up", () => {
  const cases: readonly [headers: Record<string, string>, expected: number | undefined][] = [
    [{}, undefined],
    [openai("1", "5s"), undefined],
    [openai("0", "5s"), 5000],
    [{ ...openai("0", "5s"), ...openai("10", "50s", "tokens") }, 5000],
    [{ ...openai("0", "5s"), ...openai("0", "9s", "tokens") }, 9000],
  ];
  test.each(cases)("%j: %s ms", (headers, expected) => expect(usedUpMs(new Headers(headers), now)).toBe(expected));
});
