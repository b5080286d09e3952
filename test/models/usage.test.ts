import { describe, expect, test } from "@jest/globals";
import type { TokenUsage } from "../../src/models/chat-model.ts";
import { rateLimiters } from "../../src/models/limits/rate-limiters.ts";
import { createModel } from "../../src/models/model-provider.ts";
import { tokenCount } from "../../src/models/providers/reported-usage.ts";
import { completedUsage } from "../../src/models/wrappers/estimated-usage.ts";
import { anthropicMessage, chatCompletion, serverForTests } from "./protocol-server.ts";
import { hoursRequest, modelAt, type ProviderName, providers } from "./requests.ts";

const idle = new AbortController().signal;
const server = serverForTests();

const text = '{"thought":"rent","hours":38}'; // 29 characters; the question has 31, three of them a token
const estimate = { inputTokens: 11, outputTokens: 10, cachedInputTokens: 0, isEstimated: true };

const usageOf = async (provider: ProviderName, usage: unknown): Promise<TokenUsage> => {
  const body = provider === "anthropic" ? anthropicMessage(text, { usage }) : chatCompletion(text, {}, { usage });
  server.play(() => ({ body }));
  return (await (await modelAt(provider, server.url)).complete(hoursRequest, idle)).usage;
};
const counted = (inputTokens: number, outputTokens: number, cachedInputTokens = 0) => ({
  ...{ inputTokens, outputTokens, cachedInputTokens },
});

describe("tokens as OpenAI's protocol reports them", () => {
  const thought = (reasoning_tokens: number) => ({ completion_tokens_details: { reasoning_tokens } });
  const cached = (cached_tokens: unknown) => ({ prompt_tokens_details: { cached_tokens } });
  const cases: readonly [name: string, usage: unknown, expected: TokenUsage][] = [
    ["nothing", undefined, estimate],
    ["null", null, estimate],
    ["an empty object", {}, estimate],
    ["a text", "unknown", estimate],
    ["a list", [10, 5], estimate],
    ["nulls", { prompt_tokens: null, completion_tokens: null, total_tokens: null }, estimate],
    ["zeros", { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }, estimate],
    ["negative", { prompt_tokens: -1, completion_tokens: -5 }, estimate],
    ["words", { prompt_tokens: "many", completion_tokens: "" }, estimate],
    ["true", { prompt_tokens: true, completion_tokens: [] }, estimate],
    ["beyond all measure", { prompt_tokens: 1e300, completion_tokens: 1e18 }, estimate],
    ["only the answer", { completion_tokens: 5 }, { ...counted(11, 5), isEstimated: true }],
    ["only the question", { prompt_tokens: 11 }, { ...counted(11, 10), isEstimated: true }],
    ["fractions", { prompt_tokens: 10.5, completion_tokens: 5.2 }, counted(11, 5)],
    ["numbers as text", { prompt_tokens: "12", completion_tokens: " 5.0 " }, counted(12, 5)],
    ["other names", { input_tokens: 12, output_tokens: 5 }, counted(12, 5)],
    [
      "more from the cache than there is",
      { prompt_tokens: 10, completion_tokens: 5, ...cached(99) },
      counted(10, 5, 10),
    ],
    ["a fraction from the cache", { prompt_tokens: 10, completion_tokens: 5, ...cached(3.6) }, counted(10, 5, 4)],
    ["less than nothing from the cache", { prompt_tokens: 10, completion_tokens: 5, ...cached(-3) }, counted(10, 5)],
    ["no details", { prompt_tokens: 10, completion_tokens: 5, prompt_tokens_details: null }, counted(10, 5)],
    [
      "thoughts among the answer",
      { prompt_tokens: 10, completion_tokens: 50, ...thought(40) },
      { ...counted(10, 50), reasoningTokens: 40 },
    ],
    [
      "more thoughts than answer",
      { prompt_tokens: 10, completion_tokens: 5, ...thought(40) },
      { ...counted(10, 45), reasoningTokens: 40 },
    ],
    [
      "thoughts apart from the answer, as the sum says",
      { prompt_tokens: 10, completion_tokens: 50, total_tokens: 100, ...thought(40) },
      { ...counted(10, 90), reasoningTokens: 40 },
    ],
  ];
  test.each(cases)("%s", async (_, usage, expected) => {
    expect(await usageOf("openai-compatible", usage)).toEqual(expected);
  });
});

describe("thoughts that a server shows and does not count are estimated too", () => {
  const thought = "t".repeat(400);
  const cases: readonly [name: string, provider: ProviderName, body: object, outputTokens: number][] = [
    [
      "reasoning_content",
      "openai-compatible",
      chatCompletion(text, { reasoning_content: thought }, { usage: null }),
      143,
    ],
    ["reasoning", "openai", chatCompletion(text, { reasoning: thought }, { usage: {} }), 143],
    ["nothing but thoughts", "openai-compatible", chatCompletion("", { reasoning: thought }, { usage: null }), 134],
    ["parts", "openai-compatible", chatCompletion("", { content: [{ type: "text", text }] }, { usage: null }), 10],
    [
      "calls of tools",
      "openai-compatible",
      chatCompletion(
        "",
        { tool_calls: [{ id: "t".repeat(99), type: "function", function: { arguments: text } }] },
        { usage: null },
      ),
      10,
    ],
    [
      "blocks",
      "anthropic",
      anthropicMessage("", {
        content: [
          { type: "thinking", thinking: thought, signature: "s".repeat(999) },
          { type: "text", text, citations: null },
        ],
        usage: null,
      }),
      143,
    ],
  ];
  test.each(cases)("%s", async (_, provider, body, outputTokens) => {
    server.play(() => ({ body }));
    const { usage } = await (await modelAt(provider, server.url)).complete(hoursRequest, idle);
    expect(usage).toEqual({ inputTokens: 11, outputTokens, cachedInputTokens: 0, isEstimated: true });
  });
});

describe("tokens as Anthropic's protocol reports them", () => {
  const cases: readonly [name: string, usage: unknown, expected: TokenUsage][] = [
    ["nothing", undefined, estimate],
    ["null", null, estimate],
    ["zeros", { input_tokens: 0, output_tokens: 0 }, estimate],
    ["negative", { input_tokens: -7, output_tokens: -1 }, estimate],
    ["fractions", { input_tokens: 10.4, output_tokens: 5.5 }, counted(10, 6)],
    ["numbers as text", { input_tokens: "12", output_tokens: "5" }, counted(12, 5)],
    [
      "all of it from the cache",
      { input_tokens: 0, cache_read_input_tokens: 90, output_tokens: 5 },
      counted(90, 5, 90),
    ],
    ["words from the cache", { input_tokens: 7, cache_read_input_tokens: "some", output_tokens: 5 }, counted(7, 5)],
  ];
  test.each(cases)("%s", async (_, usage, expected) => {
    expect(await usageOf("anthropic", usage)).toEqual(expected);
  });
});

test.each([NaN, Infinity, -Infinity, -0.5, "0x", "1e99", undefined, {}])("%p is no number of tokens", (reported) =>
  expect(tokenCount(reported)).toBe(0),
);

test("an answer without text has no tokens of output, and what was counted is left alone", () => {
  const usage = counted(5, 0);
  expect(completedUsage({ usage, text: "" }, hoursRequest)).toBe(usage);
});

test("an id that is no text is not taken for a model's", async () => {
  server.play(() => ({ body: chatCompletion(text, {}, { model: 7 }) }));
  expect(await (await modelAt("openai", server.url)).complete(hoursRequest, idle)).toMatchObject({
    model: "some-model",
  });
});

test("the limits per minute take the estimate in place of the longest answer", async () => {
  server.play(() => ({ body: chatCompletion(text, {}, { usage: null }) }));
  // A question sets aside 11 + 200 tokens, and 21 are used: eleven fit into a minute's 450 without waiting.
  const limiterOf = rateLimiters({ concurrency: 1, tokensPerMinute: 450 });
  const model = await createModel(`openai-compatible:m@${server.url}/v1`, providers, { env: {}, limiterOf });
  for (let i = 0; i < 11; i++) await model.complete(hoursRequest, idle);
  expect(limiterOf(model.uri).state.waitedMs).toBeLessThan(50);
});
