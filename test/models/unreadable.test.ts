/** Answers that a server could not read, and questions to which none came. */
import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { ProviderError } from "../../src/base/errors.ts";
import { answerFormat } from "../../src/models/answers/answer.ts";
import { ask } from "../../src/models/answers/ask.ts";
import { isUnreadable, unreadableProblem } from "../../src/models/answers/unreadable-answers.ts";
import type { ChatModel } from "../../src/models/chat-model.ts";
import { withFallback } from "../../src/models/wrappers/fallback.ts";
import { idle } from "../episode/run-with.ts";
import { anthropicMessage, chatCompletion, type Reply, serverForTests } from "./protocol-server.ts";
import { hoursRequest, newModelsAt } from "./requests.ts";

const server = serverForTests();

const peg = "The model produced output that does not match the expected peg-native format";

const failures: readonly [server: string, status: number, text: string][] = [
  ["llama.cpp", 500, peg],
  [
    "llama.cpp, another template",
    500,
    "The model produced output that does not match the expected Hermes 2 Pro format",
  ],
  ["Ollama", 500, `llama-server chat error: ${peg}`],
  ["a gateway", 502, `litellm.APIError: ${peg}`],
  ["llama.cpp before", 500, "Failed to parse input at pos 0: I would rather not."],
  ["LM Studio", 500, "Failed to parse model output"],
  ["Groq", 400, "Failed to generate JSON. Please adjust your prompt. See 'failed_generation' for more details."],
  ["Groq, with a schema", 400, "Generated JSON does not match the expected schema. Please adjust your prompt."],
];

describe("an answer that the server could not read", () => {
  test.each(failures)("%s", (_, status, text) => expect(isUnreadable(status, text)).toBe(true));

  test.each([
    ["a schema that is refused", 400, "Failed to initialize samplers: failed to parse grammar"],
    ["a request that is none", 400, "Failed to parse the request body as JSON"],
    ["a server that fails", 500, "Internal server error"],
    ["a key", 401, peg],
    ["too many requests", 429, peg],
  ])("not: %s", (_, status, text) => expect(isUnreadable(status, text)).toBe(false));

  test("its problem has the server's words, and not the model's URI", () => {
    const message = `openai-compatible:m@http://x/v1: the provider failed (HTTP 500): ${peg}`;
    expect(unreadableProblem(message)).toBe(`the server could not read the answer: ${peg}`);
  });
});

const answer = '{"hours":38}';
const said = { "openai-compatible": chatCompletion(answer), anthropic: anthropicMessage(answer) };
const newModel = newModelsAt(server);
const failure: Reply = { status: 500, body: { error: { code: 500, message: peg, type: "server_error" } } };
const modes = (): unknown[] =>
  server.requests.map(({ body }) => {
    const format = (body.response_format ?? (body.output_config as { format?: object } | undefined)?.format) as
      | { type: string }
      | undefined;
    return format?.type ?? "words";
  });

/** Unreadable as often as is said, then as it should be. */
const playFailures = (provider: "openai-compatible" | "anthropic", failed: number, reply = failure): void =>
  server.play((_, index) => (index < failed ? reply : { body: said[provider] }));
const question = { ...hoursRequest, key: { episode: "e1", step: 3, agent: "w7", purpose: "hours", sample: 1 } };
const format = answerFormat("hours", z.strictObject({ hours: z.number().max(100) }));

describe("the ladder of one question", () => {
  const ladders: readonly ["openai-compatible" | "anthropic", failed: number, expected: readonly string[]][] = [
    ["openai-compatible", 1, ["json_schema", "json_schema"]],
    ["openai-compatible", 2, ["json_schema", "json_schema", "json_object"]],
    ["openai-compatible", 4, ["json_schema", "json_schema", "json_object", "json_object", "words"]],
    [
      "openai-compatible",
      7,
      ["json_schema", "json_schema", "json_object", "json_object", "words", "words", "words", "words"],
    ],
    ["anthropic", 2, ["json_schema", "json_schema", "words"]],
  ];
  test.each(ladders)("%s, %i times in a row", async (provider, failed, expected) => {
    const model = await newModel(provider);
    playFailures(provider, failed);
    const asked = await ask(model, question, format, { reasks: 9 }, idle);
    expect(asked).toMatchObject({ value: { hours: 38 }, attempts: failed + 1 });
    expect(modes()).toEqual(expected);
    // Nothing has been learnt of the model: the next question begins at the top.
    await ask(model, question, format, { reasks: 0 }, idle);
    expect(modes().at(-1)).toBe("json_schema");
  });

  test("an answer in between begins the count anew, and what has been passed over stays so", async () => {
    const model = await newModel("openai-compatible");
    server.play((_, index) => {
      if (index === 6) return { body: chatCompletion(answer) };
      return index === 1 || index === 4 ? { body: chatCompletion('{"hours":"many"}') } : failure;
    });
    await ask(model, question, format, { reasks: 9 }, idle);
    expect(modes()).toEqual([
      "json_schema",
      "json_schema",
      "json_schema",
      "json_schema",
      "json_object",
      "json_object",
      "json_object",
    ]);
  });

  test("each is one request, is counted, and the model is told", async () => {
    const model = await newModel("openai-compatible");
    playFailures("openai-compatible", 1);
    const unread = await model.complete(hoursRequest, idle);
    expect(unread).toMatchObject({
      text: "",
      finishReason: "unreadable",
      problem: `the server could not read the answer: ${peg}`,
      requests: 1,
      usage: { inputTokens: 11, outputTokens: 0, isEstimated: true },
    });
    playFailures("openai-compatible", 1);
    await ask(model, question, format, { reasks: 1 }, idle);
    const [, { content }] = server.requests[1].body.messages as { content: string }[];
    expect(content).toContain(`Your last answer could not be used: the server could not read the answer: ${peg}.`);
  });

  test("with status 200 and the failure inside, as gateways have it", async () => {
    const model = await newModel("openai-compatible");
    playFailures("openai-compatible", 1, { body: { error: { code: 500, message: peg } } });
    expect(await model.complete(hoursRequest, idle)).toMatchObject({ finishReason: "unreadable" });
  });
});

describe("withFallback", () => {
  const gone = new ProviderError("connection failed (gave up after 7 tries)", { isRetryable: true, requests: 7 });
  const wrong = new ProviderError("the key was refused", { isRetryable: false });
  const response = { text: "{}", usage: { inputTokens: 1, outputTokens: 1, cachedInputTokens: 0 }, model: "m" };
  /** One question after the other, each answered or failing; what becomes of them. */
  const outcomes = async (plan: readonly (ProviderError | null)[]): Promise<string[]> => {
    let turn = 0;
    const model = withFallback({
      uri: "m",
      complete: async () => {
        const error = plan[turn++];
        if (error) throw error;
        return { ...response, finishReason: "stop", latencyMs: 0, requests: 1 };
      },
    });
    const told: string[] = [];
    for (const _ of plan)
      told.push(
        await model.complete(hoursRequest, idle).then(
          ({ finishReason }) => finishReason,
          () => "error",
        ),
      );
    return told;
  };
  const cases: readonly [name: string, plan: readonly (ProviderError | null)[], expected: readonly string[]][] = [
    ["one that fails after others", [null, gone, null], ["stop", "failed", "stop"]],
    ["the first", [gone], ["error"]],
    ["the second in a row", [null, gone, gone, null, gone], ["stop", "failed", "error", "stop", "failed"]],
    ["what no retry mends", [null, wrong], ["stop", "error"]],
  ];
  test.each(cases)("%s", async (_, plan, expected) => expect(await outcomes(plan)).toEqual(expected));

  test("of many at once, none where all fail", async () => {
    const model = withFallback({
      uri: "m",
      complete: async ({ key }) => {
        if (key.step === 1) return { ...response, finishReason: "stop", latencyMs: 0, requests: 1 };
        await new Promise((resolve) => setTimeout(resolve, 1));
        throw gone;
      },
    });
    const inStep = (step: number) => ({ ...hoursRequest, key: { ...hoursRequest.key, step } });
    await model.complete(inStep(1), idle);
    const all = await Promise.allSettled(Array.from({ length: 5 }, () => model.complete(inStep(2), idle)));
    expect(all.map(({ status }) => status)).toEqual(Array(5).fill("rejected"));
  });

  test.each([
    ["after", 20, 1],
    ["before", 1, 20],
  ])("of many at once, all that fail %s others are answered", async (_, failAfter, answerAfter) => {
    const model = withFallback({
      uri: "m",
      complete: async ({ key }) => {
        const number = Number(key.agent.slice(1));
        await new Promise((resolve) => setTimeout(resolve, number % 3 === 0 ? failAfter : answerAfter));
        if (number % 3 === 0) throw gone;
        return { ...response, finishReason: "stop", latencyMs: 0, requests: 1 };
      },
    });
    const all = Array.from({ length: 9 }, (_, i) =>
      model.complete({ ...hoursRequest, key: { ...hoursRequest.key, agent: `w${i}` } }, idle),
    );
    const failed = (await Promise.all(all)).filter(({ finishReason }) => finishReason === "failed");
    expect(failed).toHaveLength(3);
    expect(failed[0]).toMatchObject({ text: "", requests: 7, problem: expect.stringContaining("connection failed") });
  });

  test("it is not put again", async () => {
    let calls = 0;
    const model: ChatModel = {
      uri: "m",
      complete: async () => {
        calls++;
        return { ...response, text: "", finishReason: "failed", problem: "no answer came", latencyMs: 0, requests: 7 };
      },
    };
    const asked = await ask(model, question, format, { reasks: 5 }, idle);
    expect([calls, asked.value, asked.lost?.problem]).toEqual([1, null, "no answer came"]);
  });
});
