import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { InterruptedError, ProviderError, ScenarioError } from "../../src/base/errors.ts";
import { type MockServer, startMockServer } from "../../src/mock-server/mock-server.ts";
import type { MockServerOptions } from "../../src/mock-server/options.ts";
import type { ChatModel, ChatRequest, ChatResponse } from "../../src/models/chat-model.ts";
import { checkBatches, createBatchClient } from "../../src/models/model-provider.ts";
import type { BatchAnswer, BatchClient } from "../../src/models/providers/batch-client.ts";
import { type BatchesOptions, withBatches } from "../../src/models/wrappers/batches.ts";
import type { BatchBook, OpenBatch } from "../../src/store/store.ts";
import { hoursRequest, modelAt, type ProviderName, providers, secret } from "./requests.ts";

const idle = new AbortController().signal;
const usage = { inputTokens: 1, outputTokens: 1, cachedInputTokens: 0 };
const said = (text: string): Exclude<BatchAnswer, null> => ({ text, usage, model: "m", finishReason: "stop" });

/** The table of batches, in memory. */
function memoryBook(): BatchBook & { batches: OpenBatch[] } {
  const book = {
    batches: [] as OpenBatch[],
    list: async (step: number) => book.batches.filter((batch) => batch.step === step),
    put: async (batch: OpenBatch) => void book.batches.push(batch),
    removeBefore: async (step: number) => {
      book.batches = book.batches.filter((batch) => batch.step >= step);
    },
  };
  return book;
}

interface Provider extends BatchClient {
  readonly submitted: ReadonlyMap<string, ChatRequest>[];
  polls: number;
}

/** Batches that are done at the `pollsNeeded`-th poll; `answerTo` says what became of a question. */
function provider(
  answerTo: (request: ChatRequest) => BatchAnswer | undefined = ({ key }) => said(`batch ${key.agent}`),
  pollsNeeded = 1,
): Provider {
  const self: Provider = {
    submitted: [],
    polls: 0,
    submit: async (questions) => `batch-${self.submitted.push(questions)}`,
    poll: async (batchId) => {
      if (++self.polls < pollsNeeded) return null;
      const questions = self.submitted[Number(batchId.slice("batch-".length)) - 1];
      const answers = Array.from(questions, ([id, request]) => [id, answerTo(request)] as const);
      return new Map(answers.filter((entry): entry is [string, BatchAnswer] => entry[1] !== undefined));
    },
  };
  return self;
}

const single: ChatModel = {
  uri: "test:m",
  complete: async ({ key }) => ({ ...said(`single ${key.agent}`), latencyMs: 1, requests: 1 }),
};

function batched(client: BatchClient, options: Partial<BatchesOptions> = {}): ChatModel {
  const sleep = async (): Promise<void> => undefined;
  return withBatches(single, {
    client,
    book: memoryBook(),
    purposes: ["hours"],
    expected: 1000,
    quietMs: 5,
    sleep,
    ...options,
  });
}
const of = (key: Partial<ChatRequest["key"]>, rest: Partial<ChatRequest> = {}): ChatRequest => ({
  ...hoursRequest,
  ...rest,
  key: { ...hoursRequest.key, ...key },
});
const everyone = (model: ChatModel, count: number, key: Partial<ChatRequest["key"]> = {}): Promise<ChatResponse[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => model.complete(of({ agent: `w${i}`, ...key }), idle)));
const texts = (responses: readonly ChatResponse[]): string[] => responses.map(({ text }) => text);

describe("collecting", () => {
  test("questions of one step and attempt are one batch, each with its answer", async () => {
    const client = provider();
    const responses = await everyone(batched(client), 20);
    expect(client.submitted.map(({ size }) => size)).toEqual([20]);
    expect(texts(responses)).toEqual(Array.from({ length: 20 }, (_, i) => `batch w${i}`));
    expect(responses[0]).toMatchObject({ source: "batch", requests: 1, usage, finishReason: "stop" });
  });

  test("ids are what every provider takes", async () => {
    const client = provider();
    await everyone(batched(client), 3);
    for (const id of client.submitted[0].keys()) expect(id).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
  });

  test("a batch is sent when all expected questions are there", async () => {
    const client = provider();
    await everyone(batched(client, { expected: 3, quietMs: 100_000 }), 3);
    expect(client.submitted.map(({ size }) => size)).toEqual([3]);
  });

  test("another step, or another attempt, is another batch", async () => {
    const client = provider();
    const model = batched(client);
    await Promise.all([
      everyone(model, 2, { step: 1 }),
      everyone(model, 3, { step: 1, attempt: 2 }),
      everyone(model, 4, { step: 2 }),
    ]);
    expect(client.submitted.map(({ size }) => size)).toEqual([2, 3, 4]);
  });

  test("other purposes are asked at once", async () => {
    const client = provider();
    const response = await batched(client).complete(of({ purpose: "rates", agent: "planner" }), idle);
    expect(response.text).toBe("single planner");
    expect(client.submitted).toEqual([]);
  });

  test("very many questions are several batches", async () => {
    const client = provider();
    const responses = await everyone(batched(client, { expected: 30_000 }), 30_000);
    expect(client.submitted.map(({ size }) => size)).toEqual([25_000, 5000]);
    expect(responses[29_999].text).toBe("batch w29999");
  });
});

describe("waiting", () => {
  test("5 s at first, then longer, up to a minute", async () => {
    const waits: number[] = [];
    const sleep = async (ms: number): Promise<void> => void waits.push(ms);
    await everyone(batched(provider(undefined, 10), { sleep }), 1);
    expect(waits).toHaveLength(9);
    expect(waits.slice(0, 3)).toEqual([5000, 7500, 11_250]);
    expect(waits.slice(-2)).toEqual([60_000, 60_000]);
  });

  test("a poll that fails is tried again, a refused one is not", async () => {
    const failing = (isRetryable: boolean): BatchClient => {
      const client = provider();
      return {
        submit: client.submit,
        poll: async (...parameters) => {
          if (client.polls++ < 3) throw new ProviderError("poll failed", { status: 500, isRetryable });
          return client.poll(...parameters);
        },
      };
    };
    expect(texts(await everyone(batched(failing(true)), 2))).toEqual(["batch w0", "batch w1"]);
    await expect(everyone(batched(failing(false)), 2)).rejects.toThrow("poll failed");
  });

  test("a batch that was not taken is sent again; one of which nobody knows is not", async () => {
    const refusing = (status: number | undefined): BatchClient & { tries: number } => {
      const client = provider();
      const self = {
        tries: 0,
        poll: client.poll,
        submit: async (...parameters: Parameters<BatchClient["submit"]>) => {
          if (++self.tries === 1) throw new ProviderError("not sent", { status, isRetryable: true });
          return client.submit(...parameters);
        },
      };
      return self;
    };
    expect(texts(await everyone(batched(refusing(429)), 1))).toEqual(["batch w0"]);
    const unknown = refusing(undefined);
    await expect(everyone(batched(unknown), 1)).rejects.toThrow("not sent");
    expect(unknown.tries).toBe(1);
  });

  test("an abort ends it for everyone, and the batch stays in the book", async () => {
    const controller = new AbortController();
    const book = memoryBook();
    const model = batched(provider(undefined, 1000), { book, sleep: async () => controller.abort() });
    const both = [0, 1].map((i) => model.complete(of({ agent: `w${i}` }), controller.signal));
    for (const one of both) await expect(one).rejects.toBeInstanceOf(InterruptedError);
    expect(book.batches).toEqual([{ step: 3, attempt: 1, uri: "test:m", batchId: "batch-1" }]);
  });
});

describe("what the batch did not answer is asked by itself", () => {
  const cases: readonly [name: string, odd: BatchAnswer | undefined][] = [
    ["failed", null],
    ["missing", undefined],
  ];
  test.each(cases)("%s", async (_, odd) => {
    const client = provider(({ key }) => (key.agent === "w1" ? odd : said(`batch ${key.agent}`)));
    const responses = await everyone(batched(client), 3);
    expect(texts(responses)).toEqual(["batch w0", "single w1", "batch w2"]);
    expect(responses.map(({ source }) => source)).toEqual(["batch", undefined, "batch"]);
    expect(client.submitted).toHaveLength(1);
  });

  test("a failure of such a question is its own", async () => {
    const error = new ProviderError("no", { isRetryable: false });
    const model = withBatches(
      { uri: "test:m", complete: () => Promise.reject(error) },
      {
        client: provider(({ key }) => (key.agent === "w1" ? null : said("x"))),
        book: memoryBook(),
        purposes: ["hours"],
        expected: 2,
      },
    );
    const [first, second] = await Promise.allSettled([0, 1].map((i) => model.complete(of({ agent: `w${i}` }), idle)));
    expect(first.status).toBe("fulfilled");
    expect(second).toEqual({ status: "rejected", reason: error });
  });
});

describe("after a crash", () => {
  /** A run that stopped while its batch was under way. */
  async function crashed(count: number, answerTo?: (request: ChatRequest) => BatchAnswer | undefined) {
    const controller = new AbortController();
    const book = memoryBook();
    const client = provider(answerTo, 2);
    const model = batched(client, { book, sleep: async () => controller.abort() });
    await Promise.allSettled(
      Array.from({ length: count }, (_, i) => model.complete(of({ agent: `w${i}` }), controller.signal)),
    );
    return { book, client };
  }

  test("the batch is found and waited for, not sent again", async () => {
    const { book, client } = await crashed(4);
    const responses = await everyone(batched(client, { book }), 4);
    expect(texts(responses)).toEqual(["batch w0", "batch w1", "batch w2", "batch w3"]);
    expect(client.submitted).toHaveLength(1);
  });

  test("some answers are recorded already: the others come from the same batch", async () => {
    const { book, client } = await crashed(4);
    expect((await batched(client, { book }).complete(of({ agent: "w2" }), idle)).text).toBe("batch w2");
    expect(client.submitted).toHaveLength(1);
  });

  test("questions that were not in it are a batch of their own", async () => {
    const { book, client } = await crashed(2);
    expect(texts(await everyone(batched(client, { book }), 4))).toEqual([
      "batch w0",
      "batch w1",
      "batch w2",
      "batch w3",
    ]);
    expect(client.submitted.map(({ size }) => size)).toEqual([2, 2]);
  });

  test("a question that has changed is not given the old answer", async () => {
    const { book, client } = await crashed(1, ({ user }) => said(`to ${user}`));
    const response = await batched(client, { book }).complete(of({ agent: "w0" }, { user: "Other hours?" }), idle);
    expect(response.text).toBe("to Other hours?");
  });

  test("a batch that the provider has forgotten is sent again", async () => {
    const { book } = await crashed(2);
    const client = provider();
    const poll = client.poll;
    let isForgotten = true;
    client.poll = async (...parameters) => {
      if (!isForgotten) return poll(...parameters);
      isForgotten = false;
      throw new ProviderError("no such batch", { status: 404, isRetryable: false });
    };
    expect(texts(await everyone(batched(client, { book }), 2))).toEqual(["batch w0", "batch w1"]);
    expect(client.submitted).toHaveLength(1);
  });

  test("batches of another model and of another attempt are left alone", async () => {
    const book = memoryBook();
    await book.put({ step: 3, attempt: 1, uri: "other:m", batchId: "batch-98" });
    await book.put({ step: 3, attempt: 2, uri: "test:m", batchId: "batch-99" });
    const client = provider();
    await everyone(batched(client, { book }), 1);
    expect(client.polls).toBe(1);
  });

  test("batches are forgotten when a later step asks, not before", async () => {
    const book = memoryBook();
    const model = batched(provider(), { book });
    await everyone(model, 2, { step: 1 });
    expect(book.batches.map(({ step }) => step)).toEqual([1]);
    await everyone(model, 2, { step: 1, attempt: 2 });
    expect(book.batches.map(({ attempt }) => attempt)).toEqual([1, 2]);
    await everyone(model, 2, { step: 2 });
    expect(book.batches.map(({ step }) => step)).toEqual([2]);
  });

  test("a later sample of the same step does not read a finished batch again", async () => {
    const client = provider();
    const model = batched(client);
    await everyone(model, 2);
    await everyone(model, 2, { sample: 2 });
    expect(client.polls).toBe(2);
    expect(client.submitted).toHaveLength(2);
  });
});

describe.each<ProviderName>(["openai", "anthropic"])("over HTTP: %s", (name) => {
  const env = (url: string) => ({
    OPENAI_API_KEY: secret,
    ANTHROPIC_API_KEY: secret,
    OPENAI_BASE_URL: `${url}/v1`,
    ANTHROPIC_BASE_URL: url,
  });
  const shortSleep = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10));

  async function at(options: MockServerOptions) {
    const server = await startMockServer({ batchMs: 0, ...options });
    const client = await createBatchClient(`${name}:some-model`, providers, { env: env(server.url) });
    const model = await modelAt(name, server.url);
    const book = memoryBook();
    const settings: BatchesOptions = { client, book, purposes: ["hours"], expected: 8, sleep: shortSleep };
    return { server, client, model, book, batches: withBatches(model, settings), settings };
  }
  const servers: MockServer[] = [];
  const started = async (options: MockServerOptions = {}): ReturnType<typeof at> => {
    const all = await at(options);
    servers.push(all.server);
    return all;
  };
  beforeAll(() => {
    servers.length = 0;
  });
  afterAll(() => Promise.all(servers.map((server) => server.close())));

  test("a batch gives the answers that single requests give, and their usage", async () => {
    const { model, batches, server } = await started({ batchMs: 40 });
    const alone = await everyone(model, 8);
    const before = server.stats.answers;
    const together = await everyone(batches, 8);
    expect(server.stats.answers - before).toBe(8);
    expect(texts(together)).toEqual(texts(alone));
    expect(together.map(({ usage: { inputTokens, outputTokens } }) => [inputTokens, outputTokens])).toEqual(
      alone.map(({ usage: { inputTokens, outputTokens } }) => [inputTokens, outputTokens]),
    );
    expect(new Set(together.map(({ source }) => source))).toEqual(new Set(["batch"]));
  });

  test("lines that failed are asked by themselves", async () => {
    const { batches, server } = await started({ faults: { "server-error": 0.4 } });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) => batches.complete(of({ agent: `w${i}` }, { user: `Question ${i}` }), idle)),
    );
    const answers = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
    const failed = 8 - answers.filter(({ source }) => source === "batch").length;
    expect(failed).toBeGreaterThan(0);
    expect(failed).toBeLessThan(8);
    // Each failed line came twice: in the batch and alone.
    expect(server.stats.answers + server.stats.faults["server-error"]).toBe(8 + failed);
  });

  test("after a crash the open batch is found by its id", async () => {
    const { model, settings, server } = await started({ batchMs: 60 });
    const controller = new AbortController();
    const first = withBatches(model, { ...settings, sleep: async () => controller.abort() });
    const lost = Array.from({ length: 8 }, (_, i) => first.complete(of({ agent: `w${i}` }), controller.signal));
    for (const one of lost) await expect(one).rejects.toBeInstanceOf(InterruptedError);
    const answers = await everyone(withBatches(model, settings), 8);
    expect(new Set(answers.map(({ source }) => source))).toEqual(new Set(["batch"]));
    expect(server.stats.answers).toBe(8);
  });

  test("a batch that the server does not know is a 404", async () => {
    const { client } = await started();
    await expect(client.poll("batch_unknown", idle)).rejects.toMatchObject({ status: 404 });
  });

  test("temperature and effort go into the batch as into a request", async () => {
    const { batches } = await started();
    const responses = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        batches.complete(of({ agent: `w${i}` }, { temperature: 0.5, reasoningEffort: "low" }), idle),
      ),
    );
    expect(new Set(responses.map(({ source }) => source))).toEqual(new Set(["batch"]));
  });
});

describe("a batch whose id was never written down", () => {
  /** Eight questions twice: before a crash as the id is written down, and after it by `again`. */
  async function crashed(again: Partial<ChatRequest["key"]>) {
    const server = await startMockServer({ batchMs: 20 });
    try {
      const env = { OPENAI_API_KEY: secret, OPENAI_BASE_URL: `${server.url}/v1` };
      const client = await createBatchClient("openai:some-model", providers, { env });
      const crash = new Error("killed");
      const wait = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10));
      const before = batched(client, { book: { ...memoryBook(), put: () => Promise.reject(crash) } });
      await expect(everyone(before, 8)).rejects.toBe(crash);
      const answers = await everyone(batched(client, { sleep: wait }), 8, again);
      const listed = await fetch(`${server.url}/v1/batches?limit=100`);
      const { data } = (await listed.json()) as { readonly data: readonly unknown[] };
      return { sources: [...new Set(answers.map(({ source }) => source))], batches: data.length };
    } finally {
      await server.close();
    }
  }

  const cases: readonly [name: string, again: Partial<ChatRequest["key"]>, batches: number][] = [
    ["is found by the same questions of the same run", {}, 1],
    ["is not another run's", { episode: "other" }, 2],
    ["is not another step's", { step: 2 }, 2],
  ];
  test.each(cases)("%s", async (_, again, batches) =>
    expect(await crashed(again)).toEqual({ sources: ["batch"], batches }),
  );

  test("is not sent again where it is not known whether it is there", async () => {
    const client = provider();
    const refused = new ProviderError("no", { status: 500, isRetryable: false });
    const unlisted: BatchClient = { ...client, find: () => Promise.reject(refused) };
    await expect(everyone(batched(unlisted), 2)).rejects.toBe(refused);
    expect(client.submitted).toEqual([]);
  });
});

describe("providers without batches", () => {
  test("are refused by name", () => {
    const check = (): void => checkBatches("openai-compatible:m@http://x.test/v1", providers);
    expect(check).toThrow(ScenarioError);
    expect(check).toThrow(/openai-compatible takes no batches; expected a model of openai or anthropic/);
  });
  test.each(["openai:m", "anthropic:m"])("%s has them", (uri) =>
    expect(() => checkBatches(uri, providers)).not.toThrow(),
  );
});
