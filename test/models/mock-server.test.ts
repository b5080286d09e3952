import Anthropic from "@anthropic-ai/sdk";
import { afterEach, describe, expect, test } from "@jest/globals";
import OpenAI, { toFile } from "openai";
import { offlineModel } from "../../src/agents/stand-in/offline-model.ts";
import { ProviderError } from "../../src/base/errors.ts";
import type { FaultName } from "../../src/mock-server/faults.ts";
import { type MockServer, startMockServer } from "../../src/mock-server/mock-server.ts";
import type { MockServerOptions } from "../../src/mock-server/options.ts";
import type { ChatResponse } from "../../src/models/chat-model.ts";
import { withRetry } from "../../src/models/wrappers/retry.ts";
import { runWith } from "../episode/run-with.ts";
import { hoursQuestion } from "./hours-question.ts";
import { modelAt, type ProviderName } from "./requests.ts";

const idle = new AbortController().signal;
const open: MockServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function start(options: MockServerOptions = {}): Promise<MockServer> {
  const server = await startMockServer(options);
  open.push(server);
  return server;
}

const protocols: readonly ProviderName[] = ["openai", "anthropic"];
const openaiAt = ({ url }: MockServer, apiKey = "any"): OpenAI =>
  new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0, logLevel: "off" });
const anthropicAt = ({ url }: MockServer, apiKey = "any"): Anthropic =>
  new Anthropic({ baseURL: url, apiKey, maxRetries: 0, logLevel: "off" });

const hello = [{ role: "user" as const, content: "Hello?" }];

describe("answers", () => {
  test.each(["openai", "anthropic", "openai-compatible"] as const)("%s: what the stand-in says", async (provider) => {
    const model = await modelAt(provider, (await start({ behaviour: "rational" })).url);
    const response = await model.complete(hoursQuestion(), idle);
    expect(response.text).toBe((await offlineModel("rational").complete(hoursQuestion(), idle)).text);
    expect(response).toMatchObject({ finishReason: "stop", requests: 1 });
    expect(response.model).toMatch(
      /^some-model-2025-?01-?01 \[x-llm-econ: a behavioural stand-in, not a language model\]$/,
    );
    expect(response.usage.inputTokens).toBe(
      Math.ceil("You are a nurse.".length / 3) + Math.ceil(hoursQuestion().user.length / 3),
    );
    expect(response.usage.outputTokens).toBe(Math.ceil(response.text.length / 3));
  });

  test("a run through the server is the run without it, rates included", async () => {
    const { url } = await start({ faults: { "server-error": 0.1, reset: 0.05, truncated: 0.05 } });
    const through = withRetry(await modelAt("openai-compatible", url), { sleep: async () => undefined });
    const keys = "steps: 6\ntaxYear: 2\npopulation: {size: 4}";
    const steps = async (models: Parameters<typeof runWith>[1]) =>
      (await runWith(keys, models)).series.map(({ metrics, schedule }) => ({ metrics, rates: schedule.rates }));
    expect(await steps({ workers: through, planner: through })).toEqual(await steps({}));
  });

  test("an answer over the limit of tokens is cut off", async () => {
    for (const provider of protocols) {
      const model = await modelAt(provider, (await start()).url);
      const { text, finishReason } = await model.complete({ ...hoursQuestion(), maxOutputTokens: 2 }, idle);
      expect([text.length, finishReason]).toEqual([6, "length"]);
    }
  });

  test("prompts of others: a text that says what answers", async () => {
    const server = await start();
    const completion = await openaiAt(server).chat.completions.create({ model: "m", messages: hello });
    expect(completion.choices[0].message.content).toContain("a behavioural stand-in, not a language model");
    const message = await anthropicAt(server).messages.create({ model: "m", max_tokens: 500, messages: hello });
    expect(message.content[0]).toMatchObject({ type: "text", text: expect.stringContaining("not a language model") });
  });

  test("prompts of others with a schema: something that satisfies it", async () => {
    const server = await start();
    const schema = {
      type: "object",
      properties: { city: { enum: ["Rome", "Oslo"] }, size: { type: "integer", minimum: 3 } },
      required: ["city", "size"],
      additionalProperties: false,
    };
    const completion = await openaiAt(server).chat.completions.create({
      model: "m",
      messages: hello,
      response_format: { type: "json_schema", json_schema: { name: "a", schema, strict: true } },
    });
    expect(completion.choices[0].message.content).toBe('{"city":"Rome","size":3}');
    const message = await anthropicAt(server).messages.create({
      model: "m",
      max_tokens: 500,
      messages: hello,
      output_config: { format: { type: "json_schema", schema } },
    });
    expect(message.content[0]).toMatchObject({ text: '{"city":"Rome","size":3}' });
    const object = await openaiAt(server).chat.completions.create({
      model: "m",
      messages: [{ role: "user", content: "Hello in JSON?" }],
      response_format: { type: "json_object" },
    });
    expect(object.choices[0].message.content).toBe("{}");
  });

  test.each(protocols)("%s: a long system prompt is read from the cache the second time", async (provider) => {
    const model = await modelAt(provider, (await start()).url);
    const long = { ...hoursQuestion(), system: "x".repeat(3 * 2048) };
    const cached = async (): Promise<number> => (await model.complete(long, idle)).usage.cachedInputTokens;
    expect([await cached(), await cached(), await cached()]).toEqual([0, 2048, 2048]);
    expect((await model.complete(hoursQuestion(), idle)).usage.cachedInputTokens).toBe(0);
  });

  test("the list of models, in both shapes", async () => {
    const server = await start();
    expect((await openaiAt(server).models.list()).data).toMatchObject([{ id: "stand-in", object: "model" }]);
    expect((await anthropicAt(server).models.list()).data).toMatchObject([{ id: "stand-in", type: "model" }]);
  });

  test("latency is waited for", async () => {
    const model = await modelAt("openai", (await start({ latency: { kind: "uniform", minMs: 80, maxMs: 90 } })).url);
    expect((await model.complete(hoursQuestion(), idle)).latencyMs).toBeGreaterThanOrEqual(79);
  });
});

describe("mistakes of the client", () => {
  const statusOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => "no error",
      ({ status, type, code }) => ({ status, type, code }),
    );

  test("a wrong key, where one is asked for", async () => {
    const server = await start({ key: "right" });
    const openai = (key: string) => statusOf(Promise.resolve(openaiAt(server, key).models.list()));
    const anthropic = (key: string) => statusOf(Promise.resolve(anthropicAt(server, key).models.list()));
    expect(await openai("wrong")).toEqual({ status: 401, type: "invalid_request_error", code: "invalid_api_key" });
    expect(await anthropic("wrong")).toMatchObject({ status: 401, type: "authentication_error" });
    expect([await openai("right"), await anthropic("right")]).toEqual(["no error", "no error"]);
    expect(server.stats.rejected).toBe(2);
  });

  const post = async (path: string, body: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${(await start()).url}${path}`, { method: "POST", body, headers });
    return [response.status, await response.json()];
  };
  const version = { "anthropic-version": "2023-06-01" };
  const openaiShape = (message: string, param: string | null = null) => ({
    error: { message: expect.stringContaining(message), type: "invalid_request_error", param, code: null },
  });
  const anthropicShape = (type: string, message: string) => ({
    type: "error",
    error: { type, message: expect.stringContaining(message) },
    request_id: expect.any(String),
  });
  const asked = { model: "m", messages: hello };
  const broken = { ...asked, messages: [{ role: "user", content: '{"id":{"agent":"w0","purpose":"hours"}}' }] };
  const cases: readonly [name: string, path: string, body: string, headers: object, status: number, error: object][] = [
    ["not JSON", "/v1/chat/completions", "{", {}, 400, openaiShape("not valid JSON")],
    ["no messages", "/v1/chat/completions", '{"model":"m"}', {}, 400, openaiShape("messages:", "messages")],
    ["no answers", "/v1/chat/completions", JSON.stringify({ ...asked, n: 0 }), {}, 400, openaiShape("n: ", "n")],
    [
      "half an observation",
      "/v1/chat/completions",
      JSON.stringify(broken),
      {},
      400,
      openaiShape("cannot read the observation"),
    ],
    ["an address that is no URL", "//", "{}", {}, 404, openaiShape("Invalid URL (POST //)")],
    ["an unknown address", "/v1/completions", "{}", {}, 404, openaiShape("Invalid URL (POST /v1/completions)")],
    ["not JSON", "/v1/messages", "{", version, 400, anthropicShape("invalid_request_error", "not valid JSON")],
    [
      "no max_tokens",
      "/v1/messages",
      JSON.stringify(asked),
      version,
      400,
      anthropicShape("invalid_request_error", "max_tokens:"),
    ],
    ["no version", "/v1/messages", "{}", {}, 400, anthropicShape("invalid_request_error", "anthropic-version")],
    ["an unknown address", "/v1/complete", "{}", version, 404, anthropicShape("not_found_error", "Invalid URL")],
  ];
  test.each(cases)("%s at %s", async (_, path, body, headers, status, error) =>
    expect(await post(path, body, headers as Record<string, string>)).toEqual([status, error]),
  );
});

describe("rate limits", () => {
  test("openai: headers, 429 and the wait", async () => {
    const server = await start({ rateLimit: { requestsPerMinute: 2, tokensPerMinute: 1000 } });
    const create = () => openaiAt(server).chat.completions.create({ model: "m", messages: hello });
    const { response } = await create().withResponse();
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "x-ratelimit-limit-requests": "2",
      "x-ratelimit-remaining-requests": "1",
      "x-ratelimit-reset-requests": expect.stringMatching(/^(30|29\.\d+)s$/),
      "x-ratelimit-limit-tokens": "1000",
    });
    await create();
    const error = await create().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ status: 429, type: "requests", code: "rate_limit_exceeded" });
    const headers = (error as InstanceType<typeof OpenAI.APIError>).headers;
    expect(Number(headers?.get("retry-after-ms"))).toBeGreaterThan(20_000);
    expect(Number(headers?.get("retry-after"))).toBeLessThanOrEqual(30);
    expect(server.stats).toMatchObject({ answers: 2, rateLimited: 1 });
  });

  test("anthropic: headers, 429 and the wait", async () => {
    const server = await start({ rateLimit: { requestsPerMinute: 1 } });
    const create = () => anthropicAt(server).messages.create({ model: "m", max_tokens: 9, messages: hello });
    const { response } = await create().withResponse();
    expect(response.headers.get("anthropic-ratelimit-requests-limit")).toBe("1");
    expect(response.headers.get("anthropic-ratelimit-requests-remaining")).toBe("0");
    expect(Date.parse(response.headers.get("anthropic-ratelimit-requests-reset") ?? "")).toBeGreaterThan(Date.now());
    await expect(create()).rejects.toMatchObject({ status: 429, type: "rate_limit_error" });
  });

  test.each(protocols)("%s: our client is told how long to wait", async (provider) => {
    const model = await modelAt(provider, (await start({ rateLimit: { tokensPerMinute: 200 } })).url);
    await model.complete(hoursQuestion(), idle);
    const error = await model.complete(hoursQuestion(1), idle).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ isRateLimit: true, isRetryable: true, retryAfterMs: expect.any(Number) });
  });
});

describe("every fault, as our client sees it", () => {
  const outcome = async (fault: FaultName, provider: ProviderName): Promise<unknown> => {
    const server = await start({ faults: { [fault]: 1 }, dripMs: 60 });
    const model = await modelAt(provider, server.url, { timeoutMs: fault === "timeout" ? 1000 : 10_000 });
    const result = await model.complete(hoursQuestion(), idle).catch((error: unknown) => error);
    expect(server.stats.faults[fault]).toBe(1);
    return result;
  };
  const failure = (message: string, rest: Partial<ProviderError> = {}) => ({
    message: expect.stringContaining(message),
    isRetryable: true,
    ...rest,
  });
  const notAChat = failure("the answer is not a chat completion");
  const answer = (part: Partial<ChatResponse>) => part;
  const cases: readonly [FaultName, openai: object, anthropic?: object][] = [
    ["rate-limit", failure("HTTP 429", { status: 429, isRateLimit: true, retryAfterMs: 1000 })],
    ["server-error", failure("HTTP 500", { status: 500 })],
    ["overloaded", failure("HTTP 529", { status: 529 })],
    ["timeout", failure("no answer within 1 s")],
    ["reset", failure("connection failed (ECONNRESET)")],
    ["truncated", failure("connection failed")],
    ["invalid-json", failure("the answer is not valid JSON")],
    ["schema-violation", answer({ text: '{"unexpected":true}', finishReason: "stop" })],
    ["wrong-content-type", notAChat],
    ["empty-choice", notAChat, answer({ text: "", finishReason: "stop" })],
    ["refusal", answer({ finishReason: "refusal" })],
    ["long-answer", answer({ text: expect.stringMatching(/^.{49152}$/) as unknown as string, finishReason: "length" })],
    [
      "unreadable-answer",
      answer({ finishReason: "unreadable", problem: expect.stringContaining("does not match") as unknown as string }),
    ],
    ["slow-drip", answer({ text: expect.stringContaining('"hours":38') as unknown as string, finishReason: "stop" })],
  ];
  test.each(cases)("%s", async (fault, openai, anthropic = openai) => {
    expect(await outcome(fault, "openai")).toMatchObject(openai);
    expect(await outcome(fault, "anthropic")).toMatchObject(anthropic);
  });

  test("timeout ends by itself where it is told to", async () => {
    const { url } = await start({ faults: { timeout: 1 }, hangMs: 50 });
    await expect((await modelAt("openai", url)).complete(hoursQuestion(), idle)).rejects.toThrow("connection failed");
  });

  test("closing the server drops those that hang", async () => {
    const server = await startMockServer({ faults: { timeout: 1 } });
    const hanging = (await modelAt("openai", server.url))
      .complete(hoursQuestion(), idle)
      .catch((error: unknown) => error);
    while (server.stats.faults.timeout === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await server.close();
    expect(await hanging).toMatchObject({ isRetryable: true });
  });
});

describe("a run of faults is the same again", () => {
  const faults = { "server-error": 0.3, overloaded: 0.2, reset: 0.1 };
  const numbers = Array.from({ length: 20 }, (_, i) => i);

  /** How many requests each question took. */
  const run = async (seed: number, order: readonly number[], uriSuffix = ""): Promise<number[]> => {
    const { url } = await start({ seed, faults });
    const model = withRetry(await modelAt("openai", url), { maxRetries: 50, sleep: async () => undefined });
    const took: number[] = [];
    for (const number of order) {
      const request = hoursQuestion(number);
      const key = { ...request.key, episode: `episode${uriSuffix}` };
      took[number] = (await model.complete({ ...request, key }, idle)).requests;
    }
    return took;
  };

  test("whatever the order and the run's id, by the seed", async () => {
    const first = await run(1, numbers);
    expect(Math.max(...first)).toBeGreaterThan(1);
    expect(Math.min(...first)).toBe(1);
    expect(await run(1, numbers.toReversed(), " of another run")).toEqual(first);
    expect(await run(2, numbers)).not.toEqual(first);
  });

  test("at once as one by one, and every question gets its answer", async () => {
    const server = await start({ seed: 1, faults });
    const model = withRetry(await modelAt("openai", server.url), { maxRetries: 50, sleep: async () => undefined });
    const responses = await Promise.all(numbers.map((number) => model.complete(hoursQuestion(number), idle)));
    expect(responses.map(({ requests }) => requests)).toEqual(await run(1, numbers));
    const { answers, requests, faults: counted } = server.stats;
    expect(answers).toBe(20);
    expect(Object.values(counted).reduce((a, b) => a + b, 0)).toBe(requests - 20);
  });
});

describe("openai batches, by the SDK", () => {
  const line = (name: string, content: string | null, url = "/v1/chat/completions") =>
    JSON.stringify({
      custom_id: name,
      method: "POST",
      url,
      body: { model: "m", ...(content === null ? {} : { messages: [{ role: "user", content }] }) },
    });
  const create = async (client: OpenAI, lines: readonly string[]): Promise<OpenAI.Batch> => {
    const file = await client.files.create({
      purpose: "batch",
      file: await toFile(Buffer.from(lines.join("\n")), "in.jsonl"),
    });
    expect(await client.files.retrieve(file.id)).toMatchObject({
      filename: "in.jsonl",
      purpose: "batch",
      bytes: file.bytes,
    });
    return client.batches.create({
      input_file_id: file.id,
      endpoint: "/v1/chat/completions",
      completion_window: "24h",
    });
  };
  const rows = async (client: OpenAI, id: string | undefined) =>
    (await (await client.files.content(id!)).text())
      .trim()
      .split("\n")
      .map((text) => JSON.parse(text));

  test("from the file to the answers, wrong lines apart", async () => {
    const server = await start({ batchMs: 150 });
    const client = openaiAt(server);
    const made = await create(client, [line("a", hoursQuestion().user), line("b", null), line("c", "Hello?")]);
    expect(made).toMatchObject({ status: "in_progress", request_counts: { total: 3, completed: 0, failed: 0 } });
    let batch = made;
    while (batch.status === "in_progress") {
      await new Promise((resolve) => setTimeout(resolve, 20));
      batch = await client.batches.retrieve(made.id);
    }
    expect(batch).toMatchObject({ status: "completed", request_counts: { total: 3, completed: 2, failed: 1 } });
    const output = await rows(client, batch.output_file_id);
    expect(output.map(({ custom_id, response }) => [custom_id, response.status_code])).toEqual([
      ["a", 200],
      ["c", 200],
    ]);
    expect(JSON.parse(output[0].response.body.choices[0].message.content)).toEqual({ hours: 38 });
    expect(await rows(client, batch.error_file_id)).toMatchObject([
      {
        custom_id: "b",
        error: null,
        response: { status_code: 400, body: { error: { type: "invalid_request_error" } } },
      },
    ]);
    expect(server.stats.answers).toBe(2);
    await expect(client.batches.cancel(made.id)).rejects.toMatchObject({ status: 409 });
  });

  test("cancelling", async () => {
    const client = openaiAt(await start({ batchMs: 60_000 }));
    const { id } = await create(client, [line("a", "Hello?")]);
    expect((await client.batches.cancel(id)).status).toBe("cancelling");
    expect(await client.batches.retrieve(id)).toMatchObject({ status: "cancelled", request_counts: { completed: 0 } });
  });

  test("faults of the provider and of the model are in the lines", async () => {
    const all = async (faults: MockServerOptions["faults"]) => {
      const client = openaiAt(await start({ batchMs: 0, faults }));
      const { id } = await create(client, [line("a", "Hello?")]);
      return { client, batch: await client.batches.retrieve(id) };
    };
    const failed = await all({ "server-error": 1 });
    expect(failed.batch.output_file_id).toBeUndefined();
    expect(await rows(failed.client, failed.batch.error_file_id)).toMatchObject([{ response: { status_code: 500 } }]);
    const refused = await all({ refusal: 1 });
    const [row] = await rows(refused.client, refused.batch.output_file_id);
    expect(row.response.body.choices[0].message).toMatchObject({ content: null, refusal: expect.any(String) });
    expect((await all({ reset: 1 })).batch).toMatchObject({ request_counts: { completed: 1 } });
  });

  const wrong: readonly [string, readonly string[], object][] = [
    ["not JSON", [line("a", "x"), "{"], { line: 2, code: "invalid_json_line" }],
    ["another endpoint", [line("a", "x", "/v1/embeddings")], { line: 1, param: "url" }],
    ["a name used twice", [line("a", "x"), line("a", "y")], { line: 2, code: "duplicate_custom_id" }],
    ["nothing", [""], { code: "empty_file" }],
  ];
  test.each(wrong)("a file with %s fails", async (_, lines, error) => {
    const batch = await create(openaiAt(await start()), lines);
    expect(batch).toMatchObject({ status: "failed", errors: { data: [error] } });
  });

  test("what is not there is 404", async () => {
    const client = openaiAt(await start());
    await expect(client.batches.retrieve("batch_9")).rejects.toMatchObject({ status: 404 });
    await expect(client.files.content("file-9")).rejects.toMatchObject({ status: 404 });
  });
});

describe("anthropic batches, by the SDK", () => {
  const request = (name: string, content: string, rest: object = {}) => ({
    custom_id: name,
    params: { model: "m", max_tokens: 500, messages: [{ role: "user" as const, content }], ...rest },
  });

  test("from the requests to the results, wrong ones apart", async () => {
    const server = await start({ batchMs: 150 });
    const client = anthropicAt(server);
    const requests = [request("a", hoursQuestion().user), request("b", "Hello?", { max_tokens: 0 })];
    const made = await client.messages.batches.create({ requests });
    expect(made).toMatchObject({
      processing_status: "in_progress",
      results_url: null,
      request_counts: { processing: 2 },
    });
    await expect(client.get(`/v1/messages/batches/${made.id}/results`)).rejects.toMatchObject({ status: 404 });
    let batch = made;
    while (batch.processing_status === "in_progress") {
      await new Promise((resolve) => setTimeout(resolve, 20));
      batch = await client.messages.batches.retrieve(made.id);
    }
    expect(batch).toMatchObject({
      processing_status: "ended",
      request_counts: { processing: 0, succeeded: 1, errored: 1 },
    });
    const results: Record<string, unknown> = {};
    for await (const { custom_id, result } of await client.messages.batches.results(made.id))
      results[custom_id] = result;
    expect(results).toMatchObject({
      a: { type: "succeeded", message: { content: [{ type: "text", text: '{"hours":38}' }] } },
      b: { type: "errored", error: { type: "error", error: { type: "invalid_request_error" } } },
    });
    await expect(client.messages.batches.cancel(made.id)).rejects.toMatchObject({ status: 400 });
  });

  test("cancelling", async () => {
    const client = anthropicAt(await start({ batchMs: 60_000 }));
    const { id } = await client.messages.batches.create({ requests: [request("a", "Hello?")] });
    expect(await client.messages.batches.cancel(id)).toMatchObject({ processing_status: "canceling", ended_at: null });
    expect(await client.messages.batches.retrieve(id)).toMatchObject({
      processing_status: "ended",
      request_counts: { canceled: 1 },
      cancel_initiated_at: expect.any(String),
    });
    for await (const { result } of await client.messages.batches.results(id))
      expect(result).toEqual({ type: "canceled" });
  });

  test("a name used twice, or none, is refused", async () => {
    const batches = anthropicAt(await start()).messages.batches;
    const twice = [request("a", "x"), request("a", "y")];
    await expect(batches.create({ requests: twice })).rejects.toMatchObject({ status: 400 });
    await expect(batches.create({ requests: [] })).rejects.toMatchObject({ status: 400 });
  });
});

test("a port that is in use is named", async () => {
  const { port } = await start();
  await expect(startMockServer({ port })).rejects.toThrow(`port ${port} is in use`);
});
