import { getEventListeners } from "node:events";
import { describe, expect, test } from "@jest/globals";
import type { ChatRequest, ChatResponse } from "../../src/models/chat-model.ts";
import { chatCompletion, serverForTests } from "./protocol-server.ts";
import { hoursRequest, modelAt, type ProviderName, secret, strictHoursSchema, withProcessEnv } from "./requests.ts";

const idle = new AbortController().signal;
const server = serverForTests();

const answered = async (
  body: unknown,
  options: { provider?: ProviderName; request?: Partial<ChatRequest>; env?: Record<string, string> } = {},
): Promise<ChatResponse> => {
  server.play(() => ({ body }));
  const model = await modelAt(options.provider ?? "openai", server.url, options.env ? { env: options.env } : {});
  return model.complete({ ...hoursRequest, ...options.request }, idle);
};
const answer = '{"thought":"rent","hours":38}';
const commonBody = {
  model: "some-model",
  messages: [
    { role: "system", content: "You are a nurse." },
    { role: "user", content: "How many hours?" },
  ],
  response_format: { type: "json_schema", json_schema: { name: "hours", schema: strictHoursSchema, strict: true } },
};

describe("openai: what is sent", () => {
  test("the whole body", async () => {
    await answered(chatCompletion(answer));
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({ method: "POST", path: "/v1/chat/completions" });
    expect(server.requests[0].body).toEqual({
      ...commonBody,
      max_completion_tokens: 200,
      prompt_cache_key: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
  });

  test("the key, organization and project, as headers only", async () => {
    await answered(chatCompletion(answer), { env: { OPENAI_ORG_ID: "org-1", OPENAI_PROJECT_ID: "proj-1" } });
    const { headers, body } = server.requests[0];
    expect(headers).toMatchObject({
      authorization: `Bearer ${secret}`,
      "openai-organization": "org-1",
      "openai-project": "proj-1",
      "x-stainless-retry-count": "0",
    });
    expect(JSON.stringify(body)).not.toContain(secret);
  });

  test("temperature only where it is given, 0 included", async () => {
    await answered(chatCompletion(answer), { request: { temperature: 0 } });
    expect(server.requests[0].body).toMatchObject({ temperature: 0 });
  });

  test("prompt_cache_key: one for each agent of an episode, whatever the step", async () => {
    const cacheKey = async (key: Partial<ChatRequest["key"]>): Promise<unknown> => {
      await answered(chatCompletion(answer), { request: { key: { ...hoursRequest.key, ...key } } });
      return server.requests[0].body.prompt_cache_key;
    };
    const first = await cacheKey({});
    expect(await cacheKey({ step: 9, attempt: 2, sample: 4 })).toBe(first);
    expect(await cacheKey({ agent: "w8" })).not.toBe(first);
    expect(await cacheKey({ episode: "e2" })).not.toBe(first);
  });
});

describe("openai-compatible: what is sent", () => {
  test("max_tokens, and no field that only OpenAI knows", async () => {
    await answered(chatCompletion(answer), { provider: "openai-compatible" });
    expect(server.requests[0].path).toBe("/v1/chat/completions");
    expect(server.requests[0].headers.authorization).toBe(`Bearer ${secret}`);
    expect(server.requests[0].body).toEqual({ ...commonBody, max_tokens: 200 });
  });

  test("neither key nor identifiers of OpenAI", async () => {
    const process = { OPENAI_API_KEY: "sk-other", OPENAI_ADMIN_KEY: "sk-admin", OPENAI_ORG_ID: "org-1" };
    const env = { LLM_ECON_COMPATIBLE_API_KEY: "", OPENAI_API_KEY: "sk-other", OPENAI_ORG_ID: "org-1" };
    await withProcessEnv(process, () => answered(chatCompletion(answer), { provider: "openai-compatible", env }));
    expect(server.requests[0].headers.authorization).toBe("Bearer none");
    expect(JSON.stringify(server.requests[0].headers)).not.toMatch(/sk-|org-1/);
  });
});

describe("openai: what is read", () => {
  const cases: readonly [name: string, body: unknown, expected: Partial<ChatResponse>][] = [
    ["text and exact model id", chatCompletion(answer), { text: answer, model: "gpt-4o-mini-2024-07-18" }],
    ["one request, finished", chatCompletion(answer), { finishReason: "stop", requests: 1 }],
    [
      "cached tokens are part of the input",
      chatCompletion(answer),
      { usage: { inputTokens: 1900, outputTokens: 10, cachedInputTokens: 1792 } },
    ],
    ["length", chatCompletion('{"thou', {}, {}, "length"), { text: '{"thou', finishReason: "length" }],
    [
      "refusal",
      chatCompletion("", { content: null, refusal: "I can't." }),
      { text: "I can't.", finishReason: "refusal" },
    ],
    ["content filter", chatCompletion("", {}, {}, "content_filter"), { text: "", finishReason: "refusal" }],
    ["tool call", chatCompletion("", { content: null }, {}, "tool_calls"), { text: "", finishReason: "other" }],
    [
      "no usage, as of some local servers: three characters a token",
      chatCompletion(answer, {}, { usage: undefined }),
      { usage: { inputTokens: 11, outputTokens: 10, cachedInputTokens: 0, isEstimated: true } },
    ],
    ["no model id: the one asked for", chatCompletion(answer, {}, { model: undefined }), { model: "some-model" }],
  ];
  test.each(cases)("%s", async (_, body, expected) => expect(await answered(body)).toMatchObject(expected));

  test("a thousand requests at once, each with an answer", async () => {
    let open = 0;
    let most = 0;
    let release = (): void => undefined;
    const everyoneIsHere = new Promise<void>((resolve) => {
      release = resolve;
    });
    server.play(async () => {
      most = Math.max(most, ++open);
      if (open === 1000) release();
      await everyoneIsHere;
      return { body: chatCompletion(answer) };
    });
    const model = await modelAt("openai", server.url, { timeoutMs: 50_000 });
    const signal = new AbortController().signal;
    const responses = await Promise.all(Array.from({ length: 1000 }, () => model.complete(hoursRequest, signal)));
    expect(most).toBe(1000);
    expect(responses.filter(({ text }) => text === answer)).toHaveLength(1000);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});
