import { getEventListeners } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { InterruptedError, ProviderError } from "../../src/base/errors.ts";
import type { ChatResponse } from "../../src/models/chat-model.ts";
import { withRateLimit } from "../../src/models/limits/rate-limit.ts";
import { RateLimitBucket } from "../../src/models/limits/rate-limit-bucket.ts";
import type { Allowances } from "../../src/models/limits/rate-limit-headers.ts";
import { type Permit, RateLimiter, type RateLimiterOptions } from "../../src/models/limits/rate-limiter.ts";
import { withRetry } from "../../src/models/wrappers/retry.ts";
import { type ManualClock, manualClock } from "./manual-clock.ts";
import {
  anthropicError,
  anthropicMessage,
  chatCompletion,
  openaiError,
  type ProtocolServer,
  type Reply,
  startProtocolServer,
} from "./protocol-server.ts";
import { hoursRequest, modelAt, type ProviderName } from "./requests.ts";

const idle = new AbortController().signal;

const answerOf = (tokens: number, allowances?: Allowances): ChatResponse => ({
  text: "{}",
  usage: { inputTokens: tokens, outputTokens: 0, cachedInputTokens: 0 },
  model: "m",
  finishReason: "stop",
  latencyMs: 1,
  requests: 1,
  ...(allowances && { allowances }),
});
const tooMany = (retryAfterMs?: number): ProviderError =>
  new ProviderError("slow down", { status: 429, isRetryable: true, isRateLimit: true, retryAfterMs });
const broken = (retryAfterMs?: number): ProviderError =>
  new ProviderError("down", { status: 503, isRetryable: true, retryAfterMs });

interface Stage {
  readonly clock: ManualClock;
  readonly limiter: RateLimiter;
  /** Asks for leave and keeps it; times of leave are in `starts`. */
  ask(count: number, tokens?: number): void;
  readonly permits: Permit[];
  readonly starts: number[];
}

function stage(options: Partial<RateLimiterOptions> = {}): Stage {
  const clock = manualClock();
  const limiter = new RateLimiter({ concurrency: 1000, now: clock.now, sleep: clock.sleep, ...options });
  const permits: Permit[] = [];
  const starts: number[] = [];
  return {
    clock,
    limiter,
    permits,
    starts,
    ask: (count, tokens = 0) => {
      for (let i = 0; i < count; i++)
        void limiter.enter(tokens, idle).then((permit) => {
          permits.push(permit);
          starts.push(clock.now());
        });
    },
  };
}

describe("requests per minute", () => {
  test("a minute's worth at once, then evenly", async () => {
    const { ask, clock, starts } = stage({ requestsPerMinute: 6 });
    ask(9);
    await clock.pass(60_000);
    expect(starts.map(Math.round)).toEqual([0, 0, 0, 0, 0, 0, 10_000, 20_000, 30_000]);
  });

  test("state tells who waits and how long it took", async () => {
    const { ask, clock, limiter } = stage({ requestsPerMinute: 1 });
    ask(3);
    await clock.pass(0);
    expect(limiter.state).toEqual({ inFlight: 1, waiting: 2, limit: 1000, waitedMs: 0 });
    await clock.pass(120_000);
    expect(limiter.state).toMatchObject({ inFlight: 3, waiting: 0, waitedMs: 180_000 });
  });

  test("never more in any span of time than a full bucket and what flows in", () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 60 }),
        (perMinute, gaps) => {
          const bucket = RateLimitBucket.perMinute(perMinute, 0);
          const starts: number[] = [];
          let time = 0;
          for (const gap of gaps) {
            time += gap;
            time += bucket.waitMs(1, time);
            bucket.take(1, time);
            starts.push(time);
          }
          for (const [i, from] of starts.entries())
            for (const [j, to] of starts.entries())
              if (j >= i) expect(j - i + 1).toBeLessThanOrEqual(perMinute + ((to - from) / 60_000) * perMinute + 1e-6);
        },
      ),
    ));
});

describe("waits are told", () => {
  const told = async (options: Partial<RateLimiterOptions>, work: (on: ReturnType<typeof stage>) => Promise<void>) => {
    const waits: number[] = [];
    await work(stage({ ...options, onWait: (ms) => waits.push(Math.round(ms)) }));
    return waits;
  };

  test("for a limit a minute, each as it begins", async () => {
    const waits = await told({ requestsPerMinute: 6 }, async ({ ask, clock }) => {
      ask(8);
      await clock.pass(60_000);
    });
    expect(waits).toEqual([10_000, 10_000]);
  });

  test("for Retry-After, even where nobody else stands in line", async () => {
    const waits = await told({}, async ({ ask, clock, limiter, permits }) => {
      ask(1);
      await clock.pass(0);
      limiter.failed(permits[0], tooMany(12_000));
    });
    expect(waits).toEqual([12_000]);
  });

  test("not for requests that have to end first, nor for a failure without a wait", async () => {
    const waits = await told({ concurrency: 1 }, async ({ ask, clock, limiter, permits }) => {
      ask(2);
      await clock.pass(0);
      limiter.failed(permits[0], broken());
    });
    expect(waits).toEqual([]);
  });
});

describe("tokens per minute", () => {
  test("estimates hold back, usage gives back", async () => {
    const { ask, clock, limiter, permits, starts } = stage({ tokensPerMinute: 1000 });
    ask(2, 800);
    await clock.pass(0);
    expect(starts).toEqual([0]);
    limiter.succeeded(permits[0], answerOf(100)); // 900 are there again
    await clock.pass(0);
    expect(starts).toEqual([0, 0]);
  });

  const usages: readonly [name: string, used: number, nextStart: number][] = [
    ["more than estimated is taken too", 1300, 60_000 * 0.8],
    ["none reported: the estimate stands", 0, 60_000 * 0.3],
  ];
  test.each(usages)("%s", async (_, used, nextStart) => {
    const { ask, clock, limiter, permits, starts } = stage({ tokensPerMinute: 1000 });
    ask(1, 800);
    await clock.pass(0);
    limiter.succeeded(permits[0], answerOf(used));
    ask(1, 500);
    await clock.pass(60_000);
    expect(starts.map(Math.round)).toEqual([0, nextStart]);
  });

  test("a question larger than the limit waits for a full bucket, not for ever", async () => {
    const { ask, clock, starts } = stage({ tokensPerMinute: 1000 });
    ask(2, 3000);
    await clock.pass(200_000);
    expect(starts.map(Math.round)).toEqual([0, 180_000]);
  });

  test("a request that failed gives back what it set aside", async () => {
    const { ask, clock, limiter, permits, starts } = stage({ tokensPerMinute: 1000 });
    ask(2, 1000);
    await clock.pass(0);
    limiter.failed(permits[0], broken());
    await clock.pass(0);
    expect(starts).toEqual([0, 0]);
  });
});

describe("what the provider's headers leave", () => {
  const none = { limit: 10, remaining: 0, resetMs: 10_000 };
  const cases: readonly [name: string, allowances: Allowances, tokens: number, starts: [number, number]][] = [
    ["nothing: as the limit fills", { requests: none }, 10, [1000, 2000]],
    ["one: the second as the limit fills", { requests: { limit: 11, remaining: 1, resetMs: 10_000 } }, 10, [0, 1000]],
    ["enough: at once", { requests: { limit: 10, remaining: 2, resetMs: 7000 } }, 10, [0, 0]],
    ["too few tokens: as they fill", { tokens: { limit: 109, remaining: 9, resetMs: 10_000 } }, 19, [1000, 2900]],
    ["more tokens than the limit: at the reset", { tokens: { ...none, remaining: 5 } }, 99, [10_000, 10_000]],
    ["the later of two", { requests: none, tokens: { limit: 100, remaining: 0, resetMs: 50_000 } }, 10, [5000, 10_000]],
    ["nothing of an unknown limit: at the reset", { requests: { remaining: 0, resetMs: 7000 } }, 10, [7000, 7000]],
    ["something of an unknown limit: at once", { requests: { remaining: 1, resetMs: 7000 } }, 10, [0, 0]],
    ["a minute at most", { requests: { limit: 2, remaining: 0, resetMs: 86_400_000 } }, 10, [60_000, 60_000]],
  ];
  test.each(cases)("%s", async (_, allowances, tokens, expected) => {
    const { ask, clock, limiter, permits, starts } = stage();
    ask(1);
    await clock.pass(0);
    limiter.succeeded(permits[0], answerOf(1, allowances));
    ask(2, tokens);
    await clock.pass(100_000);
    expect(starts.map(Math.round)).toEqual([0, ...expected]);
  });

  test("the newest answer counts", async () => {
    const { ask, clock, limiter, permits, starts } = stage();
    ask(2);
    await clock.pass(0);
    limiter.succeeded(permits[0], answerOf(1, { requests: none }));
    limiter.succeeded(permits[1], answerOf(1, { requests: { ...none, remaining: 4 } }));
    ask(4);
    await clock.pass(0);
    expect(starts).toHaveLength(6);
  });
});

describe("Retry-After", () => {
  test.each([tooMany(5000), broken(5000)])("%s holds up everyone", async (error) => {
    const { ask, clock, limiter, permits, starts } = stage();
    ask(2);
    await clock.pass(0);
    limiter.failed(permits[0], error);
    ask(1);
    await clock.pass(4999);
    expect(starts).toEqual([0, 0]);
    limiter.succeeded(permits[1], answerOf(1)); // of before: it lifts nothing
    await clock.pass(1);
    expect(starts).toEqual([0, 0, 5000]);
  });

  test("a minute at most; the longest of several counts", async () => {
    const { ask, clock, limiter, permits, starts } = stage();
    ask(2);
    await clock.pass(0);
    limiter.failed(permits[0], broken(3_600_000));
    limiter.failed(permits[1], broken(10));
    ask(1);
    await clock.pass(60_000);
    expect(starts).toEqual([0, 0, 60_000]);
  });
});

describe("concurrency", () => {
  /** The limit after these outcomes of requests that were all under way together. */
  const limitAfter = async (count: number, errors: readonly unknown[], concurrency = 16): Promise<number> => {
    const { ask, clock, limiter, permits } = stage({ concurrency });
    ask(count);
    await clock.pass(0);
    for (const [i, error] of errors.entries()) limiter.failed(permits[i], error);
    return limiter.state.limit;
  };
  const cases: readonly [name: string, count: number, errors: unknown[], limit: number][] = [
    ["a 429 halves what is in flight", 16, [tooMany()], 8],
    ["many 429s of the same moment halve it once", 16, [tooMany(), tooMany(), tooMany()], 8],
    ["fewer in flight than allowed: half of those", 6, [tooMany()], 3],
    ["one stays", 1, [tooMany()], 1],
    ["5xx shrinks nothing", 16, [broken(), broken()], 16],
    ["nor does an abort", 16, [new InterruptedError()], 16],
  ];
  test.each(cases)("%s", async (_, count, errors, limit) => expect(await limitAfter(count, errors)).toBe(limit));

  test("later 429s halve it again, down to one, and every ten successes add one, up to the limit", async () => {
    const { ask, clock, limiter, permits } = stage({ concurrency: 4 });
    const limits: number[] = [];
    const put = async (outcome: (permit: Permit) => void): Promise<void> => {
      ask(1);
      await clock.pass(0);
      outcome(permits.at(-1)!);
      limits.push(limiter.state.limit);
    };
    ask(3);
    await put((permit) => limiter.failed(permit, tooMany()));
    for (const permit of permits.slice(0, 3)) limiter.succeeded(permit, answerOf(1));
    await put((permit) => limiter.failed(permit, tooMany()));
    for (let i = 0; i < 35; i++) await put((permit) => limiter.succeeded(permit, answerOf(1)));
    expect([limits[0], limits[1]]).toEqual([2, 1]);
    expect([limits[10], limits[11], limits[21], limits[31], limits[36]]).toEqual([1, 2, 3, 4, 4]);
  });

  test("5xx between successes do not hold up growth, a 429 does", async () => {
    for (const [error, limit] of [
      [broken(), 3],
      [tooMany(), 1],
    ] as const) {
      const { ask, clock, limiter, permits } = stage({ concurrency: 4 });
      const put = async (outcome: (permit: Permit) => void): Promise<void> => {
        ask(1);
        await clock.pass(60_000);
        outcome(permits.at(-1)!);
      };
      ask(3);
      await put((permit) => limiter.failed(permit, tooMany())); // two from now on
      for (const permit of permits.slice(0, 3)) limiter.succeeded(permit, answerOf(1));
      for (let i = 0; i < 6; i++) await put((permit) => limiter.succeeded(permit, answerOf(1)));
      await put((permit) => limiter.failed(permit, error));
      await put((permit) => limiter.succeeded(permit, answerOf(1)));
      expect(limiter.state.limit).toBe(limit);
    }
  });

  test("never more in flight than allowed, in the order of asking", async () => {
    const { clock, limiter } = stage({ concurrency: 3 });
    const order: number[] = [];
    let most = 0;
    const model = withRateLimit(
      {
        uri: "test:m",
        complete: async ({ key }) => {
          order.push(key.step);
          most = Math.max(most, limiter.state.inFlight);
          await Promise.resolve();
          return answerOf(1);
        },
      },
      limiter,
    );
    const asked = Array.from({ length: 20 }, (_, step) =>
      model.complete({ ...hoursRequest, key: { ...hoursRequest.key, step } }, idle),
    );
    await clock.pass(0);
    await Promise.all(asked);
    expect(most).toBe(3);
    expect(order).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(limiter.state).toMatchObject({ inFlight: 0, waiting: 0 });
  });
});

describe("an abort", () => {
  test("ends the wait, and lets the next one in its place", async () => {
    const { ask, clock, limiter, permits, starts } = stage({ concurrency: 1 });
    ask(1);
    const controller = new AbortController();
    const waiting = limiter.enter(0, controller.signal);
    ask(1);
    controller.abort();
    await expect(waiting).rejects.toBeInstanceOf(InterruptedError);
    limiter.succeeded(permits[0], answerOf(1));
    await clock.pass(0);
    expect(starts).toHaveLength(2);
    expect(limiter.state.waiting).toBe(0);
  });

  test("before asking is one at once", async () =>
    expect(stage().limiter.enter(0, AbortSignal.abort())).rejects.toBeInstanceOf(InterruptedError));

  test("while leave is waited for elsewhere ends the wait", async () => {
    const controller = new AbortController();
    const limiter = new RateLimiter({ concurrency: 1, leave: async () => controller.abort() });
    await expect(limiter.enter(0, controller.signal)).rejects.toBeInstanceOf(InterruptedError);
    expect(limiter.state).toMatchObject({ inFlight: 0, waiting: 0 });
  });

  test("no listener stays on the signal", async () => {
    const { clock, limiter } = stage({ requestsPerMinute: 1 });
    const { signal } = new AbortController();
    const both = Promise.all([limiter.enter(0, signal), limiter.enter(0, signal)]);
    await clock.pass(60_000);
    await both;
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("with the real clock nothing is left that would keep the process", async () => {
    const limiter = new RateLimiter({ concurrency: 1, requestsPerMinute: 1 });
    await limiter.enter(0, idle);
    const controller = new AbortController();
    const waiting = limiter.enter(0, controller.signal);
    controller.abort();
    await expect(waiting).rejects.toBeInstanceOf(InterruptedError);
  });
});

describe.each<ProviderName>(["openai", "openai-compatible", "anthropic"])("over HTTP: %s", (provider) => {
  let server: ProtocolServer;
  beforeAll(async () => {
    server = await startProtocolServer();
  });
  afterAll(() => server.close());

  const isAnthropic = provider === "anthropic";
  const good = (headers: Record<string, string> = {}): Reply => ({
    body: isAnthropic ? anthropicMessage("{}") : chatCompletion("{}"),
    headers,
  });
  const busy = (headers: Record<string, string>): Reply => ({
    ...(isAnthropic ? anthropicError(429, "rate_limit_error", "busy") : openaiError(429, "busy")),
    headers,
  });
  const usedUp = (): Record<string, string> =>
    isAnthropic
      ? {
          "anthropic-ratelimit-requests-remaining": "0",
          "anthropic-ratelimit-requests-reset": new Date(Date.now() + 30_000).toISOString(),
        }
      : { "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "30s" };

  test("headers of an answer hold up the next request", async () => {
    const clock = manualClock();
    const limiter = new RateLimiter({ concurrency: 5, now: clock.now, sleep: clock.sleep });
    const model = withRateLimit(await modelAt(provider, server.url), limiter);
    server.play((_, index) => good(index === 0 ? usedUp() : {}));
    await model.complete(hoursRequest, idle);
    const second = model.complete(hoursRequest, idle);
    await clock.pass(28_000);
    expect(limiter.state).toMatchObject({ waiting: 1, inFlight: 0 });
    await clock.pass(3000);
    await second;
    expect(server.requests).toHaveLength(2);
  });

  test.each([
    ["Retry-After", () => ({ "retry-after": "30" })],
    ["the reset of a used-up limit", usedUp],
  ])("429 with %s: no request before its time, though others ask", async (_, headers) => {
    const clock = manualClock();
    const limiter = new RateLimiter({ concurrency: 5, now: clock.now, sleep: clock.sleep });
    const times: number[] = [];
    server.play((_request, index) => {
      times.push(clock.now());
      return index === 0 ? busy(headers()) : good();
    });
    const limited = withRateLimit(await modelAt(provider, server.url), limiter);
    const model = withRetry(limited, { sleep: async () => undefined });
    const first = model.complete(hoursRequest, idle);
    while (limiter.state.waiting === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    const second = model.complete(hoursRequest, idle);
    await clock.pass(28_000);
    expect(times).toHaveLength(1);
    await clock.pass(3000);
    await Promise.all([first, second]);
    expect(times).toHaveLength(3);
  });
});
