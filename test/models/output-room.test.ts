import { describe, expect, test } from "@jest/globals";
import type { ChatRequest } from "../../src/models/chat-model.ts";
import { isAboutLength, type LengthRefusal, lengthRefusal } from "../../src/models/providers/length-refusal.ts";
import { boundless, outputTokens, shortestAnswer } from "../../src/models/providers/output-room.ts";
import { anthropicMessage, chatCompletion, openaiError, serverForTests } from "./protocol-server.ts";
import { hoursRequest, newModelsAt, type ProviderName } from "./requests.ts";

const idle = new AbortController().signal;
const server = serverForTests();

describe("what a refusal of 4,000 tokens says", () => {
  const both = (context: number, input: number): Partial<LengthRefusal> => ({ context, input });
  const cases: readonly [text: string, said: Partial<LengthRefusal> | null][] = [
    [
      "'max_tokens' or 'max_completion_tokens' is too large: 4000. This model's maximum context length is 4096 tokens and your request has 1100 input tokens (4000 > 4096 - 1100).",
      both(4096, 1100),
    ],
    [
      "This model's maximum context length is 4096 tokens. However, you requested 5100 tokens (1100 in the messages, 4000 in the completion). Please reduce the length of the messages or completion.",
      both(4096, 1100),
    ],
    [
      "This model's maximum context length is 4,096 tokens, however you requested 5,100 tokens (1,100 in your prompt; 4,000 for the completion).",
      both(4096, 1100),
    ],
    [
      "This model's maximum context length is 4096 tokens. However, you requested 5100 tokens. Please reduce it.",
      both(4096, 1100),
    ],
    [
      "This model's maximum context length is 4096 tokens. However, you requested 4000 output tokens and your prompt contains 1100 input tokens, for a total of 5100 tokens.",
      both(4096, 1100),
    ],
    [
      "This model's maximum context length is 4096 tokens. However, you requested 4000 output tokens and your prompt contains at least 97 input tokens, for a total of at least 4097 tokens.",
      { ...both(4096, 97), isInputAtLeast: true },
    ],
    [
      "This model's maximum context length is 4096 tokens. However, your messages resulted in 9000 tokens. Please reduce the length of the messages.",
      both(4096, 9000),
    ],
    ["The decoder prompt (length 5000) is longer than the maximum model length of 4096.", both(4096, 5000)],
    [
      "Requested token count exceeds the model's maximum context length of 4096 tokens. You requested a total of 5100 tokens: 1100 tokens from the input messages and 4000 tokens for the completion.",
      both(4096, 1100),
    ],
    [
      "This endpoint's maximum context length is 4096 tokens. However, you requested about 5100 tokens (1100 of text input, 4000 in the output).",
      both(4096, 1100),
    ],
    ["request (5000 tokens) exceeds the available context size (4096 tokens), try increasing it", both(4096, 5000)],
    [
      "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 1100 `inputs` tokens and 4000 `max_new_tokens`",
      both(4096, 1100),
    ],
    ["Input validation error: `inputs` must have less than 1024 tokens. Given: 1100", both(1024, 1100)],
    [
      "Prompt contains 1100 tokens and 4000 draft tokens, too large for model with 4096 maximum context length",
      both(4096, 1100),
    ],
    [
      "input length and `max_tokens` exceed context limit: 1100 + 4000 > 4096, decrease input length or `max_tokens` and try again",
      both(4096, 1100),
    ],
    ["Requested tokens (5000) exceed context window of 4096", both(4096, 5000)],
    ["Prompt length 5000 is greater than max_seq_len 4096", both(4096, 5000)],
    [
      "too many tokens: total tokens in the request cannot exceed 4096 - received 5100. Try using a shorter prompt",
      both(4096, 1100),
    ],
    ["prompt is too long: 210000 tokens > 200000 maximum", both(200_000, 210_000)],
    [
      "Trying to keep the first 5000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens, which is not enough.",
      both(4096, 5000),
    ],
    [
      "max_tokens is too large: 4000. This model supports at most 2048 completion tokens, whereas you provided 4000.",
      { most: 2048 },
    ],
    ["max_tokens: 4000 > 2048, which is the maximum allowed number of output tokens for claude-x", { most: 2048 }],
    ["Invalid max_tokens value, the valid range of max_tokens is [1, 2048]", { most: 2048 }],
    ["<400> InternalError.Algo.InvalidParameter: Range of max_tokens should be [1, 2048]", { most: 2048 }],
    ["field MaxTokens invalid, should be in [1, 2048]", { most: 2048 }],
    [
      "`max_tokens` must be less than or equal to `2048`, the maximum value for `max_tokens` is less than the `context_window` for this model",
      { most: 2048 },
    ],
    ["max_completion_tokens must be at most 2,048", { most: 2048 }],
    ["max_tokens: Input should be less than or equal to 2048", { most: 2048 }],
    ["max_tokens must be between 1 and 2048", { most: 2048 }],
    ["max_tokens (4000) cannot exceed 2048", { most: 2048 }],
    ["max_tokens must be less than 2048", { most: 2047 }],
    ["the requested max_tokens exceeds the maximum of 2048 for this model", { most: 2048 }],
    [
      "The maximum tokens you requested exceeds the model limit of 2048. Try again with a maximum tokens value that is lower than 2048.",
      { most: 2048 },
    ],
    [
      "Unable to submit request because it has a maxOutputTokens value of 4000 but the supported range is from 1 (inclusive) to 2049 (exclusive).",
      { most: 2048 },
    ],
    [
      "The parameter max_tokens specified in the request is not valid: integer above maximum value, expected a value <= 2048, but got 4000 instead.",
      { most: 2048 },
    ],
    ["'max_tokens' or 'max_completion_tokens' is too large: 4000", null],
    [
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      null,
    ],
    ["temperature must be at most 2", null],
    ["System role not supported", null],
  ];
  test.each(cases)("%s", (text, said) => {
    const found = lengthRefusal(400, text, 4000);
    expect(found).toEqual(said && { isInputAtLeast: false, ...said });
  });

  test.each([401, 403, 404, 429, 503])("status %i says nothing of it", (status) =>
    expect(lengthRefusal(status, "This model's maximum context length is 4096 tokens.", 4000)).toBeNull(),
  );
});

test.each([
  ["Please reduce the length: context size has been exceeded", true],
  ["'max_tokens' or 'max_completion_tokens' is too large: 4000", true],
  ["Your prompt is too long.", true],
  ["Range of input length should be [1, 30720]", true],
  ["Input tokens exceed the configured limit of 272000 tokens.", true],
  ["Please reduce the length of the messages or completion.", true],
  ["response_format is not supported", false],
])("%j is about lengths: %s", (text, expected) => expect(isAboutLength(text)).toBe(expected));

describe("the room of a model", () => {
  const request = (characters: number): ChatRequest => ({
    ...hoursRequest,
    system: "s".repeat(characters),
    user: "",
    maxOutputTokens: 4000,
  });
  const cases: readonly [name: string, room: object, characters: number, expected: number][] = [
    ["nothing known", {}, 9_999_999, 4000],
    ["an answer's limit", { most: 500 }, 10, 500],
    ["a context with room", { context: 9000, perCharacter: 0.25 }, 4000, 4000],
    ["a context without", { context: 4096, perCharacter: 0.25 }, 4000, 4096 - 1050],
    ["more than the context", { context: 4096, perCharacter: 1 }, 9000, shortestAnswer],
    ["both", { context: 4096, perCharacter: 0.25, most: 100 }, 4000, 100],
  ];
  test.each(cases)("%s", (_, room, characters, expected) =>
    expect(outputTokens({ ...boundless, ...room }, request(characters))).toBe(expected),
  );
});

/** A server whose model has so many tokens of context and counts so many for a character. */
interface Context {
  readonly size: number;
  readonly perCharacter: number;
  /** What it says, from what was asked and counted. */
  readonly says: (asked: number, input: number, size: number) => string;
}

const newModel = newModelsAt(server);

function playContext({ size, perCharacter, says }: Context): { readonly asked: number[] } {
  const asked: number[] = [];
  server.play(({ path, body }) => {
    const limit = Number(body.max_tokens ?? body.max_completion_tokens);
    asked.push(limit);
    const texts = JSON.stringify([body.system ?? "", body.messages]).match(/"(?:text|content)":"[^"]*"/g) ?? [];
    const input = Math.ceil(texts.join("").length * perCharacter);
    if (input + limit > size) return openaiError(400, says(limit, input, size));
    return { body: path.endsWith("/messages") ? anthropicMessage("{}") : chatCompletion("{}") };
  });
  return { asked };
}

const question = (characters: number, maxOutputTokens = 4000): ChatRequest => ({
  ...hoursRequest,
  user: "?".repeat(characters),
  maxOutputTokens,
});

const saysAll = (asked: number, input: number, size: number): string =>
  `'max_tokens' or 'max_completion_tokens' is too large: ${asked}. This model's maximum context length is ${size} tokens and your request has ${input} input tokens (${asked} > ${size} - ${input}).`;

describe.each<ProviderName>(["openai", "openai-compatible", "anthropic"])("%s: a context of 4,096", (provider) => {
  test("is refused once and then kept to, also by longer questions", async () => {
    const model = await newModel(provider);
    const { asked } = playContext({ size: 4096, perCharacter: 0.4, says: saysAll });
    expect(await model.complete(question(2500), idle)).toMatchObject({ requests: 2 });
    for (const characters of [2500, 2600, 4000, 9000, 100])
      expect(await model.complete(question(characters), idle)).toMatchObject({ requests: 1 });
    expect(asked[0]).toBe(4000);
    for (const limit of asked.slice(1)) expect(limit).toBeGreaterThan(200);
    expect(asked.at(-1)).toBeGreaterThan(3900); // a short question has nearly all of it
  });
});

test("a server that counts only as far as it must is answered in few tries", async () => {
  const model = await newModel("openai-compatible");
  const { asked } = playContext({
    ...{ size: 4096, perCharacter: 0.6 },
    says: (limit, _, size) =>
      `This model's maximum context length is ${size} tokens. However, you requested ${limit} output tokens and your prompt contains at least ${size - limit + 1} input tokens, for a total of at least ${size + 1} tokens.`,
  });
  await model.complete(question(5000), idle);
  expect(asked.length).toBeLessThanOrEqual(5);
  expect(await model.complete(question(5100), idle)).toMatchObject({ requests: 1 });
});

test("a server that says its context alone is answered by our own count", async () => {
  const model = await newModel("openai-compatible");
  const { asked } = playContext({
    size: 4096,
    perCharacter: 0.25,
    says: (_, _input, size) => `maximum context length is ${size} tokens`,
  });
  await model.complete(question(4000), idle);
  expect(asked).toHaveLength(2);
  const dense = await newModel("openai-compatible");
  const second = playContext({
    size: 4096,
    perCharacter: 0.6,
    says: (_, _input, size) => `maximum context length is ${size} tokens`,
  });
  await dense.complete(question(4000), idle);
  expect(second.asked.length).toBeLessThanOrEqual(5);
});

test("a limit of the answer is kept to by every later question, and by those under way", async () => {
  const model = await newModel("openai");
  const asked: number[] = [];
  server.play(({ body }) => {
    asked.push(Number(body.max_completion_tokens));
    return Number(body.max_completion_tokens) > 512
      ? openaiError(
          400,
          "max_tokens is too large: 4000. This model supports at most 512 completion tokens, whereas you provided 4000.",
        )
      : { body: chatCompletion("{}") };
  });
  await Promise.all([1, 2, 3].map((n) => model.complete(question(n), idle)));
  expect(await model.complete(question(9, 8000), idle)).toMatchObject({ requests: 1 });
  expect(await model.complete(question(9, 100), idle)).toMatchObject({ requests: 1 });
  expect(asked.slice(-2)).toEqual([512, 100]);
});

describe("where nothing fits", () => {
  const cases: readonly [name: string, text: string][] = [
    [
      "the question alone is too long",
      "This model's maximum context length is 512 tokens. However, your messages resulted in 900 tokens.",
    ],
    ["llama.cpp", "request (900 tokens) exceeds the available context size (512 tokens), try increasing it"],
    ["the server does not say what would", "'max_tokens' or 'max_completion_tokens' is too large"],
    ["a prompt that is too long", "Your prompt is too long."],
  ];
  test.each(cases)("%s: the keys that help are named, and nothing more is sent", async (_, text) => {
    const model = await newModel("openai-compatible");
    server.play(() => openaiError(400, text));
    await expect(model.complete(question(3600), idle)).rejects.toMatchObject({
      ...{ status: 400, isRetryable: false, exitCode: 3 },
      message: expect.stringContaining(text),
      hint: expect.stringMatching(/models\.promptBudget.*workers\.maxOutputTokens.*planner\.maxOutputTokens/),
    });
    expect(server.requests).toHaveLength(1);
  });

  test("the length of prompt that would leave a quarter of the context is said", async () => {
    const model = await newModel("openai-compatible");
    server.play(() => openaiError(400, "request (1000 tokens) exceeds the available context size (512 tokens)"));
    // 4,000 characters are 1,000 tokens here and 1,333 of ours: three quarters of 512 are 512 of ours.
    await expect(model.complete(question(4000 - 16), idle)).rejects.toMatchObject({
      hint: expect.stringContaining("models.promptBudget: 512"),
    });
  });

  test("a server that refuses whatever is asked is an error after few tries", async () => {
    const model = await newModel("openai-compatible");
    const { asked } = playContext({ size: -1, perCharacter: 0.1, says: () => saysAll(1, 100, 4096) });
    await expect(model.complete(question(400), idle)).rejects.toMatchObject({ status: 400 });
    expect(asked.length).toBeLessThan(15);
  });
});
