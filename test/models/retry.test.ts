import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { InterruptedError, ProviderError } from "../../src/base/errors.ts";
import type { ChatModel, ChatResponse } from "../../src/models/chat-model.ts";
import { type RetryOptions, withRetry } from "../../src/models/wrappers/retry.ts";
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
const response: ChatResponse = {
  text: "{}",
  usage: { inputTokens: 1, outputTokens: 1, cachedInputTokens: 0 },
  model: "m",
  finishReason: "stop",
  latencyMs: 1,
  requests: 1,
};
const transient = (retryAfterMs?: number): ProviderError =>
  new ProviderError("down", { isRetryable: true, retryAfterMs });

/** Throws the failures one after the other, then answers; undefined means for ever. */
function failing(failures: readonly Error[] | undefined): ChatModel & { calls: number } {
  const model = {
    uri: "test:m",
    calls: 0,
    complete: async () => {
      const failure = failures === undefined ? transient() : failures[model.calls];
      model.calls++;
      if (failure !== undefined) throw failure;
      return response;
    },
  };
  return model;
}

/** The waits in milliseconds with `random` always 1/2, and what came of it. */
async function run(failures: readonly Error[] | undefined, options: RetryOptions = {}) {
  const waits: number[] = [];
  const sleep = async (ms: number): Promise<void> => void waits.push(ms);
  const model = failing(failures);
  const outcome = await withRetry(model, { sleep, random: () => 0.5, ...options })
    .complete(hoursRequest, idle)
    .catch((error: unknown) => error);
  return { waits, outcome, calls: model.calls };
}

describe("waits", () => {
  const down = (n: number): Error[] => Array.from({ length: n }, () => transient());
  const cases: readonly [name: string, failures: readonly Error[], options: RetryOptions, waits: number[]][] = [
    ["none where nothing fails", [], {}, []],
    ["double each time", down(4), {}, [250, 500, 1000, 2000]],
    ["stay under the longest", down(4), { maxDelayMs: 1200 }, [250, 500, 600, 600]],
    ["start at the base", down(2), { baseDelayMs: 10 }, [5, 10]],
    ["are zero at the lower end of the jitter", down(3), { random: () => 0 }, [0, 0, 0]],
    ["add to Retry-After", [transient(3000)], {}, [3250]],
    ["cap Retry-After", [transient(3_600_000)], { random: () => 0 }, [60_000]],
  ];
  test.each(cases)("%s", async (_, failures, options, waits) =>
    expect((await run(failures, options)).waits).toEqual(waits),
  );
});

describe("outcomes", () => {
  test("requests are counted", async () =>
    expect((await run([transient(), transient()])).outcome).toEqual({ ...response, requests: 3 }));

  test("the last failure tells how many tries there were and keeps the rest", async () => {
    const { outcome, calls } = await run(undefined, { maxRetries: 2 });
    expect(calls).toBe(3);
    expect(outcome).toBeInstanceOf(ProviderError);
    expect(outcome).toMatchObject({ message: "down (gave up after 3 tries)", isRetryable: true });
  });

  test("seven tries by default", async () => expect((await run(undefined)).calls).toBe(7));

  test("what is not retryable is thrown as it is, at once", async () => {
    for (const error of [
      new ProviderError("no", { isRetryable: false }),
      new InterruptedError(),
      new TypeError("bug"),
    ]) {
      expect(await run([error])).toEqual({ waits: [], outcome: error, calls: 1 });
    }
  });

  test("an abort ends the wait", async () => {
    const controller = new AbortController();
    const model = failing([transient(60_000)]);
    const call = withRetry(model).complete(hoursRequest, controller.signal);
    setTimeout(() => controller.abort(), 20);
    await expect(call).rejects.toBeInstanceOf(InterruptedError);
    expect(model.calls).toBe(1);
  });
});

describe.each<ProviderName>(["openai", "openai-compatible", "anthropic"])("over HTTP: %s", (provider) => {
  let server: ProtocolServer;
  beforeAll(async () => {
    server = await startProtocolServer();
  });
  afterAll(() => server.close());

  const isAnthropic = provider === "anthropic";
  const good: Reply = { body: isAnthropic ? anthropicMessage("{}") : chatCompletion("{}") };
  const bad = (status: number): Reply => (isAnthropic ? anthropicError(status, "e", "e") : openaiError(status, "e"));
  const outcome = async (replies: readonly Reply[]) => {
    const waits: number[] = [];
    server.play((_, index) => replies[Math.min(index, replies.length - 1)]);
    const sleep = async (ms: number): Promise<void> => void waits.push(ms);
    const model = withRetry(await modelAt(provider, server.url), { maxRetries: 3, sleep, random: () => 0 });
    const result = await model.complete(hoursRequest, idle).catch((error: unknown) => error);
    return { result, waits, requests: server.requests.length };
  };

  test("429 with Retry-After, then success", async () => {
    const { result, waits } = await outcome([{ ...bad(429), headers: { "retry-after": "2" } }, good]);
    expect(waits).toEqual([2000]);
    expect(result).toMatchObject({ text: "{}", requests: 2 });
  });

  test("500, a reset and broken JSON, then success", async () =>
    expect(await outcome([bad(500), { fault: "reset" }, { body: "{" }, good])).toMatchObject({
      result: { text: "{}", requests: 4 },
      requests: 4,
    }));

  test("500 for ever", async () =>
    expect(await outcome([bad(500)])).toMatchObject({
      result: { status: 500, message: expect.stringContaining("(gave up after 4 tries)") },
      requests: 4,
    }));

  test("401 is tried once", async () =>
    expect(await outcome([bad(401)])).toMatchObject({ result: { status: 401 }, requests: 1, waits: [] }));
});
