/** The forms in which servers send an answer, read over HTTP by the real SDKs. */
import { describe, expect, test } from "@jest/globals";
import { hoursFormat } from "../../src/agents/prompts/worker-prompt.ts";
import { ProviderError } from "../../src/base/errors.ts";
import type { ChatResponse } from "../../src/models/chat-model.ts";
import { idle, prepared } from "../episode/run-with.ts";
import { anthropicMessage, chatCompletion, serverForTests } from "./protocol-server.ts";
import { hoursRequest, modelAt, type ProviderName } from "./requests.ts";

const server = serverForTests();

const answered = async (provider: ProviderName, body: unknown): Promise<ChatResponse> => {
  server.play(() => ({ body }));
  const model = await modelAt(provider, server.url);
  return model.complete(hoursRequest, idle);
};

const format = hoursFormat(prepared("population: {size: 1, source: gb2}").economy, false);

/** What was read of an answer: hours, or null. */
function hoursOf({ text, finishReason }: ChatResponse): number | null {
  const parsed = format.parse(text, finishReason);
  return "value" in parsed ? parsed.value.hours : null;
}

const json = '{"hours": 40}';
const tool = (args: unknown) => ({ id: "call_1", type: "function", function: { name: "hours", arguments: args } });
const text = (said: unknown) => ({ type: "text", text: said });
const thinking = (said: string) => ({ type: "thinking", thinking: [text(said)] });

describe("chat completions", () => {
  const messages: readonly (readonly [name: string, message: object, finishReason: string, hours: number | null])[] = [
    ["a text", { content: json }, "stop", 40],
    ["parts of text", { content: [text('{"hours"'), text(": 40}")] }, "stop", 40],
    ["texts as parts", { content: ['{"hours"', ": 40}"] }, "stop", 40],
    ["a thought beside a text", { content: [thinking('{"hours": 10}'), text(json)] }, "stop", 40],
    ["a part without a type", { content: [{ text: json }] }, "stop", 40],
    ["output_text", { content: [{ type: "output_text", text: json, annotations: [] }] }, "stop", 40],
    ["a text with a value", { content: [{ type: "text", text: { value: json, annotations: [] } }] }, "stop", 40],
    ["an image beside a text", { content: [{ type: "image_url", image_url: { url: "x" } }, text(json)] }, "stop", 40],
    ["a list of nothing", { content: [] }, "stop", null],
    ["nothing but a thought", { content: [thinking(json)] }, "stop", 40],
    ["no content, reasoning_content", { content: null, reasoning_content: json }, "stop", 40],
    ["no content, reasoning", { content: null, reasoning: json }, "stop", 40],
    ["an empty text, reasoning_content", { content: "", reasoning_content: json }, "stop", 40],
    ["white space, reasoning_content", { content: " \n", reasoning_content: json }, "stop", 40],
    ["content undefined", { content: undefined, reasoning_content: json }, "stop", 40],
    ["a thought with the answer at its end", { content: null, reasoning: `Not {"hours": 10}. So ${json}` }, "stop", 40],
    ["both", { content: json, reasoning_content: '{"hours": 10}' }, "stop", 40],
    ["words, and JSON in the thought", { content: "I refuse.", reasoning_content: json }, "stop", null],
    ["a thought that was cut off", { content: null, reasoning_content: 'Maybe {"hours": 10}' }, "length", null],
    ["only JSON, cut off after it", { content: null, reasoning_content: `${json}\n` }, "length", 40],
    ["a text cut off after JSON", { content: json }, "length", 40],
    ["a tool call", { content: null, tool_calls: [tool(json)] }, "tool_calls", 40],
    ["a tool call with an object", { content: null, tool_calls: [tool({ hours: 40 })] }, "tool_calls", 40],
    ["a tool call beside words", { content: "I call it.", tool_calls: [tool(json)] }, "tool_calls", 40],
    ["two tool calls", { content: null, tool_calls: [tool('{"hours": 10}'), tool(json)] }, "tool_calls", 40],
    ["the older function call", { content: null, function_call: { name: "hours", arguments: json } }, "stop", 40],
    ["a tool call cut off", { content: null, tool_calls: [tool('{"hours": 4')] }, "length", null],
    ["a tool call that is none", { content: null, tool_calls: [null, {}, "x"] }, "tool_calls", null],
    ["nothing", { content: null }, "stop", null],
  ];
  test.each(messages)("%s", async (_, message, finishReason, hours) => {
    expect(hoursOf(await answered("openai-compatible", chatCompletion("", message, {}, finishReason)))).toBe(hours);
  });

  test("an answer in a thought is there whole", async () => {
    const { text: said } = await answered(
      "openai",
      chatCompletion("", { content: null, reasoning_content: "Hm, 40?" }),
    );
    expect(said).toBe("Hm, 40?");
  });

  const unreadable: readonly unknown[] = [
    40,
    true,
    { hours: 40 },
    [40],
    [null],
    [[text(json)]],
    [text(40)],
    [{ type: 1 }],
  ];
  test.each(unreadable)("content %j cannot be read, and is not asked for again", async (content) => {
    const failure = await answered("openai-compatible", chatCompletion("", { content })).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(ProviderError);
    expect(failure).toMatchObject({ isRetryable: false, exitCode: 3 });
    expect(String(failure)).toContain(`neither text nor a list of parts: ${JSON.stringify(content)}`);
  });

  test.each([null, "words", 7, []])("a message that is %j is no completion", async (message) => {
    const body = { ...chatCompletion(""), choices: [{ index: 0, message, finish_reason: "stop" }] };
    await expect(answered("openai-compatible", body)).rejects.toThrow("not a chat completion");
  });
});

describe("messages", () => {
  const contents: readonly (readonly [name: string, content: unknown, stopReason: string, hours: number | null])[] = [
    ["a text", [text(json)], "end_turn", 40],
    ["a text without a list", json, "end_turn", 40],
    ["a tool", [{ type: "tool_use", id: "t", name: "hours", input: { hours: 40 } }], "tool_use", 40],
    ["a thought beside a text", [{ type: "thinking", thinking: '{"hours": 10}' }, text(json)], "end_turn", 40],
    ["nothing but a thought", [{ type: "thinking", thinking: json }], "end_turn", 40],
    ["a thought that was cut off", [{ type: "thinking", thinking: `Maybe ${json}?` }], "max_tokens", null],
    ["a text cut off after JSON", [text(json)], "max_tokens", 40],
    ["a block nobody knows", [{ type: "redacted_thinking", data: "x" }, text(json)], "end_turn", 40],
    ["a tool without input", [{ type: "tool_use", id: "t", name: "hours" }], "tool_use", null],
    ["nothing", [], "end_turn", null],
  ];
  test.each(contents)("%s", async (_, content, stopReason, hours) => {
    expect(hoursOf(await answered("anthropic", anthropicMessage("", { content, stop_reason: stopReason })))).toBe(
      hours,
    );
  });

  test.each([40, { hours: 40 }, [null], ["x"], [text(40)]])("content %j cannot be read", async (content) => {
    const failure = await answered("anthropic", anthropicMessage("", { content })).catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: "provider", isRetryable: false });
  });
});
