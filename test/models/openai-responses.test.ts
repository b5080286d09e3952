/** OpenAI by its Responses: what is sent and read, what is left out when it is refused, and a run by the mock server. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startMockServer } from "../../src/mock-server/mock-server.ts";
import type { Refusable } from "../../src/mock-server/refusals.ts";
import type { ChatRequest, ChatResponse } from "../../src/models/chat-model.ts";
import { openaiError, openaiResponse, type ProtocolServer, refusing, serverForTests } from "./protocol-server.ts";
import { hoursRequest, modelAt, newModelsAt, secret, strictHoursSchema } from "./requests.ts";

const idle = new AbortController().signal;
const server = serverForTests();
const newModel = newModelsAt({
  get url() {
    return server.url;
  },
});
const answer = '{"thought":"rent","hours":38}';

const answered = async (body: unknown, request: Partial<ChatRequest> = {}): Promise<ChatResponse> => {
  server.play(() => ({ body }));
  return (await newModel("openai-responses")).complete({ ...hoursRequest, ...request }, idle);
};

test("the whole body that is sent, and where", async () => {
  await answered(openaiResponse(answer));
  const [{ method, path, headers, body }] = server.requests;
  expect({ method, path }).toEqual({ method: "POST", path: "/v1/responses" });
  expect(headers.authorization).toBe(`Bearer ${secret}`);
  expect(body).toEqual({
    model: expect.stringMatching(/^new-/),
    input: [
      { role: "system", content: "You are a nurse." },
      { role: "user", content: "How many hours?" },
    ],
    text: { format: { type: "json_schema", name: "hours", schema: strictHoursSchema, strict: true } },
    reasoning: { summary: "auto" },
    max_output_tokens: 200,
    prompt_cache_key: expect.stringMatching(/^[0-9a-f]{32}$/),
    store: false,
  });
});

test("effort and temperature where they are given", async () => {
  await answered(openaiResponse(answer), { reasoningEffort: "low", temperature: 0 });
  expect(server.requests[0].body).toMatchObject({ reasoning: { effort: "low", summary: "auto" }, temperature: 0 });
});

describe("what is read", () => {
  const message = (...content: object[]) => ({ type: "message", role: "assistant", status: "completed", content });
  const text = { type: "output_text", text: answer, annotations: [] };
  const cut = (reason: string) => ({ status: "incomplete", incomplete_details: { reason } });
  const summary = (...texts: string[]) => texts.map((one) => ({ type: "summary_text", text: one }));
  const cases: readonly (readonly [string, object, Partial<ChatResponse>])[] = [
    [
      "text, and the exact model",
      {},
      { text: answer, model: "gpt-5-mini-2025-08-07", finishReason: "stop", requests: 1 },
    ],
    ["tokens", {}, { usage: { inputTokens: 1900, outputTokens: 10, cachedInputTokens: 1792 } }],
    [
      "summaries of thoughts, and their tokens",
      {
        output: [{ type: "reasoning", id: "rs_1", summary: summary("First.", "Then.") }, message(text)],
        usage: { input_tokens: 9, output_tokens: 300, output_tokens_details: { reasoning_tokens: 256 } },
      },
      {
        text: answer,
        thoughts: "First.\nThen.",
        usage: { inputTokens: 9, outputTokens: 300, cachedInputTokens: 0, reasoningTokens: 256 },
      },
    ],
    [
      "thoughts themselves, of open weights",
      {
        output: [
          { type: "reasoning", summary: [], content: [{ type: "reasoning_text", text: "Rent is due." }] },
          message(text),
        ],
      },
      { text: answer, thoughts: "Rent is due." },
    ],
    ["thoughts that are not shown", { output: [{ type: "reasoning", summary: [] }, message(text)] }, { text: answer }],
    [
      "a refusal",
      { output: [message({ type: "refusal", refusal: "I can't." })] },
      { text: "I can't.", finishReason: "refusal" },
    ],
    ["a filter", { ...cut("content_filter"), output: [] }, { text: "", finishReason: "refusal" }],
    ["an answer that is cut off", cut("max_output_tokens"), { text: answer, finishReason: "length" }],
    [
      "a call of a tool",
      { output: [{ type: "function_call", call_id: "c", name: "hours", arguments: answer }] },
      { text: answer },
    ],
    [
      "parts, joined",
      { output: [message({ ...text, text: '{"hours"' }, { ...text, text: ":38}" })] },
      { text: '{"hours":38}' },
    ],
    ["items that nobody knows say nothing", { output: [{ type: "web_search_call" }, message(text)] }, { text: answer }],
    [
      "no usage: three characters a token",
      { usage: undefined },
      { usage: { inputTokens: 11, outputTokens: 10, cachedInputTokens: 0, isEstimated: true } },
    ],
  ];
  test.each(cases)("%s", async (_, rest, expected) => {
    expect(await answered(openaiResponse(answer, rest))).toMatchObject(expected);
  });

  test.each([{ output: 7 }, { output: [null] }, { output: [message({ type: "output_text", text: 7 })] }])(
    "%j cannot be read, and is not asked for again",
    async (rest) => {
      await expect(answered(openaiResponse(answer, rest))).rejects.toMatchObject({ isRetryable: false, exitCode: 3 });
    },
  );

  test.each([7, "<html>", { object: "list" }, null])("%j is no response", async (body) => {
    await expect(answered(body)).rejects.toMatchObject({ isRetryable: true, exitCode: 3 });
  });

  test("a failure that comes with status 200", async () => {
    const error = { code: "rate_limit_exceeded", message: "Slow down." };
    const failed = openaiResponse(answer, { status: "failed", error, output: [] });
    await expect(answered(failed)).rejects.toMatchObject({ status: 429, isRateLimit: true });
  });

  test("probabilities of a choice", async () => {
    const told = (token: string, top: Readonly<Record<string, number>>) => ({
      token,
      logprob: Math.log(top[token]),
      top_logprobs: Object.entries(top).map(([one, p]) => ({ token: one, logprob: Math.log(p) })),
    });
    const logprobs = [
      told('{"hours":', { '{"hours":': 1 }),
      told("40", { "40": 0.75, "50": 0.25 }),
      told("}", { "}": 1 }),
    ];
    const { choice } = await answered(
      openaiResponse("", { output: [message({ ...text, text: '{"hours":40}', logprobs })] }),
      { choice: { key: "hours", values: [40, 50] } },
    );
    expect(choice?.probabilities["40"]).toBeCloseTo(0.75, 12);
    expect(choice?.probabilities["50"]).toBeCloseTo(0.25, 12);
    expect(server.requests[0].body).toMatchObject({ include: ["message.output_text.logprobs"], top_logprobs: 20 });
  });
});

describe("what is refused is left out from then on", () => {
  const cases: readonly (readonly [string, string, Partial<ChatRequest>])[] = [
    ["reasoning.summary", "Your organization must be verified to generate reasoning summaries.", {}],
    ["reasoning.summary", "Unsupported parameter: 'reasoning.summary' is not supported with this model.", {}],
    [
      "reasoning.effort",
      "Unsupported parameter: 'reasoning.effort' is not supported with this model.",
      { reasoningEffort: "low" },
    ],
    ["temperature", "Unsupported parameter: 'temperature' is not supported with this model.", { temperature: 1 }],
    ["prompt_cache_key", "Unknown parameter: 'prompt_cache_key'.", {}],
    ["store", "Unrecognized request argument supplied: store", {}],
  ];
  const at = (body: unknown, path: string): unknown =>
    path.split(".").reduce((value: unknown, key) => Reflect.get(Object(value), key), body);
  test.each(cases)("%s: %s", async (parameter, said, request) => {
    const model = await newModel("openai-responses");
    server.play(refusing(openaiError(400, said), (body) => at(body, parameter) !== undefined, answer));
    const question = { ...hoursRequest, ...request };
    expect(await model.complete(question, idle)).toMatchObject({ text: answer, requests: 2 });
    expect(await model.complete(question, idle)).toMatchObject({ text: answer, requests: 1 });
  });

  test("by a model that does not think, in the words of its server, a whole parameter at once", async () => {
    const model = await newModel("openai-responses");
    const said = "Unsupported parameter: 'reasoning' is not supported with this model.";
    server.play(refusing(openaiError(400, said), (body) => body.reasoning !== undefined, answer));
    expect(await model.complete(hoursRequest, idle)).toMatchObject({ text: answer, requests: 2 });
  });
});

describe("by the mock server", () => {
  const refused: readonly Refusable[] = [
    "temperature",
    "reasoning_effort",
    "reasoning_summary",
    "response_format",
    "json_schema",
    "system",
    "prompt_cache_key",
    "stream",
    "whole_answers",
  ];
  let servers: ReadonlyMap<Refusable | null, Pick<ProtocolServer, "url" | "close">>;
  beforeAll(async () => {
    const start = async (name: Refusable | null) => {
      const started = await startMockServer({ refuse: new Set(name === null ? [] : [name]) });
      return [name, started] as const;
    };
    servers = new Map(await Promise.all([null, ...refused].map(start)));
  });
  afterAll(async () => {
    await Promise.all(Array.from(servers.values(), (one) => one.close()));
  });

  test.each([null, ...refused])("that refuses %s", async (name) => {
    const model = await modelAt("openai-responses", servers.get(name)?.url ?? "", { model: `mock-${name}` });
    const response = await model.complete({ ...hoursRequest, temperature: 0.5, reasoningEffort: "low" }, idle);
    // The stand-in keeps to a schema, and does not read one that is in words.
    const isHeld = name !== "response_format" && name !== "json_schema";
    if (isHeld) expect(JSON.parse(response.text)).toMatchObject({ hours: expect.any(Number) });
    expect(response.requests).toBe(name === null || name === "stream" ? 1 : name === "response_format" ? 3 : 2);
  });
});
