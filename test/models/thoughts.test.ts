/** What models think before they answer, as the protocols show it: read, counted and stored. */
import { describe, expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import { newDatabase, runWith, scripted } from "../episode/run-with.ts";
import { anthropicMessage, chatCompletion, serverForTests } from "./protocol-server.ts";
import { hoursRequest, modelAt, type ProviderName } from "./requests.ts";

const idle = new AbortController().signal;
const server = serverForTests();

const answer = '{"thought":"rent","hours":38}';
const usage = (outputTokens: number, reasoning: number) => ({
  usage: {
    ...{ prompt_tokens: 10, completion_tokens: outputTokens, total_tokens: 10 + outputTokens },
    completion_tokens_details: { reasoning_tokens: reasoning },
  },
});

describe("read", () => {
  const cases: readonly (readonly [string, ProviderName, object, string | undefined, number | undefined])[] = [
    ["nothing", "openai", chatCompletion(answer), undefined, undefined],
    [
      "reasoning_content",
      "openai-compatible",
      chatCompletion(answer, { reasoning_content: "I think." }, usage(30, 20)),
      "I think.",
      20,
    ],
    ["reasoning", "openai-compatible", chatCompletion(answer, { reasoning: "I think." }), "I think.", undefined],
    ["tokens alone, of a model that hides them", "openai", chatCompletion(answer, {}, usage(300, 256)), undefined, 256],
    [
      "tokens that are not among those of the answer",
      "openai",
      chatCompletion(answer, {}, usage(10, 256)),
      undefined,
      256,
    ],
    [
      "a part of the content",
      "openai-compatible",
      chatCompletion(answer, {
        content: [
          { type: "thinking", thinking: [{ type: "text", text: "Hm." }] },
          { type: "text", text: answer },
        ],
      }),
      "Hm.",
      undefined,
    ],
    [
      "blocks",
      "anthropic",
      anthropicMessage(answer, {
        content: [
          { type: "thinking", thinking: "First.", signature: "x" },
          { type: "redacted_thinking", data: "x" },
          { type: "thinking", thinking: "Then.", signature: "y" },
          { type: "text", text: answer },
        ],
        usage: { input_tokens: 9, output_tokens: 50, output_tokens_details: { thinking_tokens: 40 } },
      }),
      "First.\nThen.",
      40,
    ],
  ];
  test.each(cases)("%s (%s)", async (_, provider, body, thoughts, tokens) => {
    server.play(() => ({ body }));
    const response = await (await modelAt(provider, server.url)).complete(hoursRequest, idle);
    expect([response.text, response.thoughts, response.usage.reasoningTokens]).toEqual([answer, thoughts, tokens]);
  });
});

test("stored with the answer, and counted in the summary's calls", async () => {
  const path = newDatabase();
  const said = { text: '{"hours": 38}', thoughts: "It pays." };
  const workers = scripted(() => ({
    ...said,
    usage: { inputTokens: 9, outputTokens: 50, cachedInputTokens: 0, reasoningTokens: 40 },
  }));
  await runWith(
    "population: {size: 2, source: gb2}\nsteps: 1\nplanner: {kind: us-federal}\nworkers: {personas: false}",
    {
      workers,
      path,
    },
  );
  const rows = new Database(path, { readonly: true })
    .prepare("SELECT thoughts, reasoning_tokens FROM model_calls")
    .all();
  expect(rows).toEqual(Array(2).fill({ thoughts: "It pays.", reasoning_tokens: 40 }));
});
