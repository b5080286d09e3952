import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { ProviderError } from "../../src/base/errors.ts";
import type { ChatModel, ChatResponse } from "../../src/models/chat-model.ts";
import { RateLimiter } from "../../src/models/limits/rate-limiter.ts";
import { createModel } from "../../src/models/model-provider.ts";
import { leastLoaded } from "../../src/models/providers/least-loaded.ts";
import { chatCompletion, type ProtocolServer, startProtocolServer } from "./protocol-server.ts";
import { hoursRequest, providers } from "./requests.ts";

const idle = new AbortController().signal;
const response: ChatResponse = {
  text: "{}",
  usage: { inputTokens: 1, outputTokens: 1, cachedInputTokens: 0 },
  model: "m",
  finishReason: "stop",
  latencyMs: 1,
  requests: 1,
};
const down = (name: string): ProviderError => new ProviderError(`${name} is down`, { isRetryable: true });

interface Fleet {
  readonly model: ChatModel;
  /** Addresses in the order in which they were asked. */
  readonly asked: string[];
  /** Ends the oldest request at an address. */
  finish(name: string): void;
  /** What an address throws, from now on. */
  readonly errors: Map<string, Error>;
  time: number;
}

/** A model at addresses that answer when they are told to, or at once. */
function fleet(names: readonly string[], answersAtOnce = true): Fleet {
  const pending = new Map<string, (() => void)[]>();
  const self: Fleet = {
    asked: [],
    errors: new Map(),
    time: 0,
    finish: (name) => pending.get(name)!.shift()!(),
    model: leastLoaded(
      "test:all",
      names.map((name) => ({
        uri: name,
        complete: async () => {
          self.asked.push(name);
          const error = self.errors.get(name);
          if (error) throw error;
          if (!answersAtOnce)
            await new Promise<void>((resolve) => {
              pending.set(name, [...(pending.get(name) ?? []), resolve]);
            });
          return response;
        },
      })),
      () => self.time,
    ),
  };
  return self;
}
const ask = ({ model }: Fleet): Promise<ChatResponse> => model.complete(hoursRequest, idle);

describe("the least loaded", () => {
  test("in turn where all are equal", async () => {
    const all = fleet(["a", "b", "c"]);
    for (let i = 0; i < 6; i++) await ask(all);
    expect(all.asked.join("")).toBe("abcabc");
  });

  test("evenly under load, and where a request has ended", async () => {
    const all = fleet(["a", "b", "c"], false);
    for (let i = 0; i < 6; i++) void ask(all);
    expect(all.asked.join("")).toBe("abcabc");
    all.finish("b");
    await new Promise(setImmediate);
    void ask(all);
    void ask(all);
    expect(all.asked.join("").slice(6)).toBe("bc");
  });
});

describe("an address without an answer", () => {
  test("its request goes to another, and is counted", async () => {
    const all = fleet(["a", "b"]);
    all.errors.set("a", down("a"));
    expect(await ask(all)).toEqual({ ...response, requests: 2 });
    expect(all.asked.join("")).toBe("ab");
  });

  test("rests for 1 s, then 2 s, 4 s …, a minute at most, and is back after an answer", async () => {
    const all = fleet(["a", "b"]);
    all.errors.set("a", down("a"));
    const rests: number[] = [];
    let restsSince = 0;
    const asksA = async (): Promise<boolean> => {
      all.asked.length = 0;
      for (let i = 0; i < 2; i++) await ask(all);
      return all.asked.includes("a");
    };
    await asksA();
    for (all.time = 0; rests.length < 8; all.time += 500)
      if (await asksA()) {
        rests.push(all.time - restsSince);
        restsSince = all.time;
      }
    expect(rests).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
    all.errors.clear();
    all.time += 60_000;
    expect(await asksA()).toBe(true);
    all.errors.set("a", down("a"));
    await asksA();
    all.time += 1000;
    expect(await asksA()).toBe(true);
  });

  test("requests that fail together count as one failure", async () => {
    const all = fleet(["a", "b"]);
    all.errors.set("a", down("a"));
    await Promise.all([ask(all), ask(all), ask(all)]);
    all.time = 1000;
    all.asked.length = 0;
    await Promise.all([ask(all), ask(all)]);
    expect(all.asked).toContain("a");
  });

  test("all of them: an error that names each and can be tried again", async () => {
    const all = fleet(["a", "b"]);
    for (const name of ["a", "b"]) all.errors.set(name, down(name));
    for (let i = 0; i < 2; i++) {
      const error = await ask(all).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ProviderError);
      expect(error).toMatchObject({ isRetryable: true, requests: 2 });
      expect((error as Error).message).toMatch(/^no address of test:all answers: .*a is down/);
      expect((error as Error).message).toContain("b is down");
    }
    expect(all.asked).toHaveLength(4);
  });

  const own: readonly Error[] = [
    new ProviderError("busy", { status: 429, isRetryable: true, isRateLimit: true }),
    new ProviderError("broken", { status: 500, isRetryable: true }),
    new ProviderError("no key", { status: 401, isRetryable: false }),
    new TypeError("bug"),
  ];
  test.each(own)("%s is its own answer: thrown as it is", async (error) => {
    const all = fleet(["a", "b"]);
    all.errors.set("a", error);
    await expect(ask(all)).rejects.toBe(error);
    expect(all.asked).toEqual(["a"]);
  });
});

describe("over HTTP", () => {
  let servers: readonly ProtocolServer[];
  beforeAll(async () => {
    const script = () => ({ body: chatCompletion("{}") });
    servers = [await startProtocolServer(script), await startProtocolServer(script), await startProtocolServer(script)];
  });
  afterAll(() => Promise.all(servers.map((server) => server.close())));

  test("every server is used, each with a limiter of its own, and a dead one is passed over", async () => {
    const limiters = new Map<string, RateLimiter>();
    const limiterOf = (address: string): RateLimiter => {
      const limiter = new RateLimiter({ concurrency: 100 });
      limiters.set(address, limiter);
      return limiter;
    };
    const uri = `openai-compatible:m@${servers.map(({ url }) => `${url}/v1`).join(",")}`;
    const model = await createModel(uri, providers, { env: {}, limiterOf });
    expect(model.uri).toBe(uri);
    expect([...limiters.keys()]).toEqual(servers.map(({ url }) => `openai-compatible:m@${url}/v1`));
    const askAll = (count: number) =>
      Promise.all(Array.from({ length: count }, () => model.complete(hoursRequest, idle)));
    await askAll(30);
    expect(servers.map(({ requests }) => requests.length)).toEqual([10, 10, 10]);
    await servers[0].close();
    expect(await askAll(30)).toHaveLength(30);
    const [, second, third] = servers.map(({ requests }) => requests.length);
    expect(second + third).toBe(50);
  });
});
