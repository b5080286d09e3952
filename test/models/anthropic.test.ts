import { describe, expect, test } from "@jest/globals";
import type { ChatRequest, ChatResponse } from "../../src/models/chat-model.ts";
import { anthropicMessage, serverForTests } from "./protocol-server.ts";
import { hoursRequest, modelAt, secret, strictHoursSchema, withProcessEnv } from "./requests.ts";

const idle = new AbortController().signal;
const server = serverForTests();

const answered = async (body: unknown, request: Partial<ChatRequest> = {}): Promise<ChatResponse> => {
  server.play(() => ({ body }));
  const model = await modelAt("anthropic", server.url);
  return model.complete({ ...hoursRequest, ...request }, idle);
};
const answer = '{"thought":"rent","hours":38}';

describe("anthropic: what is sent", () => {
  test("the whole body", async () => {
    await answered(anthropicMessage(answer));
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({ method: "POST", path: "/v1/messages" });
    expect(server.requests[0].body).toEqual({
      model: "some-model",
      max_tokens: 200,
      system: [{ type: "text", text: "You are a nurse.", cache_control: { type: "ephemeral" } }],
      messages: [{ role: "user", content: "How many hours?" }],
      output_config: { format: { type: "json_schema", schema: strictHoursSchema } },
    });
  });

  test("the key and the version, as headers only", async () => {
    await withProcessEnv({ ANTHROPIC_AUTH_TOKEN: "token-of-another-program", ANTHROPIC_API_KEY: "sk-other" }, () =>
      answered(anthropicMessage(answer)),
    );
    const { headers, body } = server.requests[0];
    expect(headers).toMatchObject({ authorization: `Bearer ${secret}`, "anthropic-version": "2026-10-21" });
    expect(JSON.stringify(body)).not.toContain(secret);
  });

  test("temperature only where it is given, 0 included, and then to the version of the API that takes one", async () => {
    await answered(anthropicMessage(answer), { temperature: 0 });
    expect(server.requests[0].body).toMatchObject({ temperature: 0 });
    expect(server.requests[0].headers["anthropic-version"]).toBe("2023-06-01");
  });

  test("many output tokens without the SDK's demand to stream", async () => {
    await answered(anthropicMessage(answer), { maxOutputTokens: 64_000 });
    expect(server.requests[0].body).toMatchObject({ max_tokens: 64_000 });
  });
});

describe("anthropic: what is read", () => {
  const thinking = { type: "thinking", thinking: "Let me see.", signature: "EqQBCgIYAhIM" };
  const cases: readonly [name: string, body: unknown, expected: Partial<ChatResponse>][] = [
    ["text and exact model id", anthropicMessage(answer), { text: answer, model: "claude-haiku-4-5-20251001" }],
    ["one request, finished", anthropicMessage(answer), { finishReason: "stop", requests: 1 }],
    [
      "input = fresh + read from cache + written to cache",
      anthropicMessage(answer),
      { usage: { inputTokens: 1620, outputTokens: 10, cachedInputTokens: 1500 } },
    ],
    [
      "no cache fields",
      anthropicMessage(answer, { usage: { input_tokens: 7, output_tokens: 3, cache_read_input_tokens: null } }),
      { usage: { inputTokens: 7, outputTokens: 3, cachedInputTokens: 0 } },
    ],
    [
      "text blocks joined, thinking left out",
      anthropicMessage("", { content: [thinking, { type: "text", text: '{"a"' }, { type: "text", text: ":1}" }] }),
      { text: '{"a":1}' },
    ],
    ["stop sequence", anthropicMessage(answer, { stop_reason: "stop_sequence" }), { finishReason: "stop" }],
    ["max_tokens", anthropicMessage('{"thou', { stop_reason: "max_tokens" }), { finishReason: "length" }],
    [
      "full context",
      anthropicMessage("", { stop_reason: "model_context_window_exceeded" }),
      { finishReason: "length" },
    ],
    ["refusal", anthropicMessage("", { stop_reason: "refusal", content: [] }), { text: "", finishReason: "refusal" }],
    ["tool use", anthropicMessage("", { stop_reason: "tool_use" }), { finishReason: "other" }],
  ];
  test.each(cases)("%s", async (_, body, expected) => expect(await answered(body)).toMatchObject(expected));
});
