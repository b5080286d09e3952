/** What the mock server serves beside whole answers to our own clients: by the official SDKs, with their defaults. */
import Anthropic from "@anthropic-ai/sdk";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import OpenAI, { toFile } from "openai";
import { zodResponseFormat, zodTextFormat } from "openai/helpers/zod";
import { z } from "zod";
import { type MockServer, startMockServer } from "../../src/mock-server/mock-server.ts";
import type { MockServerOptions } from "../../src/mock-server/options.ts";
import { parseRefusals } from "../../src/mock-server/refusals.ts";
import type { ChatModel } from "../../src/models/chat-model.ts";
import { hoursQuestion } from "./hours-question.ts";
import { modelAt, type ProviderName } from "./requests.ts";

const idle = new AbortController().signal;
const open: MockServer[] = [];
let server: MockServer;
const start = async (options: MockServerOptions = {}): Promise<MockServer> => {
  open.push(await startMockServer(options));
  return open.at(-1)!;
};
beforeAll(async () => {
  server = await start({ batchMs: 0 });
});
afterAll(() => Promise.all(open.map((one) => one.close())));

const openaiAt = ({ url }: MockServer): OpenAI =>
  new OpenAI({ baseURL: `${url}/v1`, apiKey: "any", maxRetries: 0, logLevel: "off" });
const anthropicAt = ({ url }: MockServer): Anthropic =>
  new Anthropic({ baseURL: url, apiKey: "any", maxRetries: 0, logLevel: "off" });

const hello = [{ role: "user" as const, content: "Hello?" }];
const notice = /not a language model.*no observation that it could read\.$/;
const place = z.object({ city: z.enum(["Rome", "Oslo"]), size: z.int().min(3), tags: z.array(z.string()).min(2) });
const placed = { city: "Rome", size: 3, tags: ["stand-in", "stand-in"] };
const placeSchema = z.toJSONSchema(place) as Record<string, unknown>;

describe("chat completions", () => {
  const create = (body: object) =>
    openaiAt(server).chat.completions.create({ model: "m", messages: hello, ...body } as never);

  test("a stream has the parts of the whole answer, and its tokens where they are asked for", async () => {
    const whole = (await create({})) as OpenAI.ChatCompletion;
    const stream = openaiAt(server).chat.completions.stream({
      model: "m",
      messages: hello,
      stream_options: { include_usage: true },
    });
    const deltas: string[] = [];
    stream.on("content", (delta) => deltas.push(delta));
    const final = await stream.finalChatCompletion();
    expect(final.choices[0]).toMatchObject({
      finish_reason: "stop",
      message: { content: expect.stringMatching(notice) },
    });
    expect(deltas.join("")).toBe(whole.choices[0].message.content);
    expect(deltas.length).toBeGreaterThan(2);
    expect(final.usage).toEqual(whole.usage);
  });

  test("without stream_options no chunk tells tokens, and every chunk has the same id", async () => {
    const ids = new Set<string>();
    const chunks = (await create({ stream: true })) as unknown as AsyncIterable<OpenAI.ChatCompletionChunk>;
    for await (const { id, usage, object } of chunks) {
      expect([usage, object]).toEqual([undefined, "chat.completion.chunk"]);
      ids.add(id);
    }
    expect(ids.size).toBe(1);
  });

  test("several answers, each counted", async () => {
    const one = (await create({})) as OpenAI.ChatCompletion;
    const three = (await create({ n: 3 })) as OpenAI.ChatCompletion;
    expect(three.choices.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(three.usage?.completion_tokens).toBe(3 * one.usage!.completion_tokens);
    const indices = new Set<number>();
    const chunks = (await create({ n: 2, stream: true })) as unknown as AsyncIterable<OpenAI.ChatCompletionChunk>;
    for await (const { choices } of chunks) for (const { index } of choices) indices.add(index);
    expect([...indices]).toEqual([0, 1]);
  });

  test("parse() gets a value of the schema", async () => {
    const completion = await openaiAt(server).chat.completions.parse({
      model: "m",
      messages: hello,
      response_format: zodResponseFormat(place, "place"),
    });
    expect(completion.choices[0].message.parsed).toEqual(placed);
  });

  const find = { type: "function", function: { name: "find_place", parameters: placeSchema } };
  const other = { type: "function", function: { name: "other", parameters: { type: "object", properties: {} } } };
  const choices: readonly [name: string, body: object, called: string | null][] = [
    ["left to itself", { tools: [find, other] }, "find_place"],
    ["required", { tools: [find, other], tool_choice: "required" }, "find_place"],
    ["named", { tools: [find, other], tool_choice: { type: "function", function: { name: "other" } } }, "other"],
    ["none", { tools: [find], tool_choice: "none" }, null],
    ["no tools", { tools: [] }, null],
    [
      "what it found",
      {
        tools: [find],
        messages: [
          ...hello,
          {
            role: "assistant",
            content: null,
            tool_calls: [{ id: "c", type: "function", function: { name: "find_place", arguments: "{}" } }],
          },
          { role: "tool", tool_call_id: "c", content: "Rome" },
        ],
      },
      null,
    ],
  ];
  test.each(choices)("tools, %s: %#", async (_, body, called) => {
    const { choices: said } = (await create(body)) as OpenAI.ChatCompletion;
    const [{ message, finish_reason }] = said;
    expect(finish_reason).toBe(called === null ? "stop" : "tool_calls");
    const calls = message.tool_calls?.map((call) => (call as OpenAI.ChatCompletionMessageFunctionToolCall).function);
    expect(calls?.map(({ name }) => name)).toEqual(called === null ? undefined : [called]);
    if (called === "find_place") expect(JSON.parse(calls![0].arguments)).toEqual(placed);
    else if (called === null) expect(message.content).toMatch(notice);
  });

  test("the arguments of a tool come in parts, too", async () => {
    const stream = openaiAt(server).chat.completions.stream({ model: "m", messages: hello, tools: [find as never] });
    const { choices: said } = await stream.finalChatCompletion();
    const [call] = said[0].message.tool_calls ?? [];
    expect(call).toMatchObject({ type: "function", function: { name: "find_place" } });
    expect(JSON.parse((call as OpenAI.ChatCompletionMessageFunctionToolCall).function.arguments)).toEqual(placed);
    expect(said[0].finish_reason).toBe("tool_calls");
  });

  test("faults are in streams: refusals, answers without a choice, half a body", async () => {
    const streamed = async (fault: string) => {
      const client = openaiAt(await start({ faults: { [fault]: 1 }, dripMs: 30 }));
      return client.chat.completions.stream({ model: "m", messages: hello }).finalChatCompletion();
    };
    expect((await streamed("refusal")).choices[0].message.refusal).toMatch(/can't help/);
    await expect(streamed("truncated")).rejects.toThrow();
    expect((await streamed("slow-drip")).choices[0].message.content).toMatch(notice);
    expect((await streamed("long-answer")).choices[0].finish_reason).toBe("length");
  });
});

describe("what OpenAI refuses is refused in its words", () => {
  const strict = (schema: object) => ({
    response_format: { type: "json_schema", json_schema: { name: "hours", strict: true, schema } },
  });
  const hours = { type: "number" };
  const closed = { type: "object", properties: { hours }, required: ["hours"], additionalProperties: false };
  const nested = {
    ...closed,
    properties: { hours: { type: "array", items: { type: "object", properties: { a: hours } } } },
  };
  type Refused = readonly [body: object, message: string, param?: string, code?: string];
  const cases: readonly Refused[] = [
    [
      strict({ type: "object", properties: { hours }, required: ["hours"] }),
      "Invalid schema for response_format 'hours': In context=(), 'additionalProperties' is required to be supplied and to be false.",
      "response_format",
    ],
    [
      strict({ ...closed, required: [] }),
      "In context=(), 'required' is required to be supplied and to be an array including every key in properties. Missing 'hours'.",
    ],
    [strict(nested), "In context=('properties', 'hours', 'items'), 'additionalProperties' is required"],
    [strict({ ...closed, $defs: { a: { type: "object" } } }), "In context=('$defs', 'a'), 'additionalProperties'"],
    [
      strict({ ...closed, properties: { hours: { oneOf: [hours] } } }),
      "In context=('properties', 'hours'), 'oneOf' is not permitted.",
    ],
    [
      strict({ type: "array", items: hours }),
      "schema must be a JSON Schema of 'type: \"object\"', got 'type: \"array\"'.",
    ],
    [{ response_format: { type: "json_object" } }, "'messages' must contain the word 'json' in some form", "messages"],
    [
      { model: "gpt-5-mini", max_tokens: 9 },
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      "max_tokens",
      "unsupported_parameter",
    ],
    [{ model: "o4-mini-2025-04-16", max_tokens: 9 }, "Use 'max_completion_tokens' instead."],
    [{ max_tokens: 9, max_completion_tokens: 9 }, "Setting 'max_tokens' and 'max_completion_tokens' at the same time"],
    [
      { model: "gpt-5", temperature: 0.5 },
      "Unsupported value: 'temperature' does not support 0.5 with this model. Only the default (1) value is supported.",
      "temperature",
      "unsupported_value",
    ],
    [
      { temperature: 3 },
      "Invalid 'temperature': decimal above maximum value. Expected a value <= 2, but got 3 instead.",
      "temperature",
      "decimal_above_max_value",
    ],
    [{ temperature: -1 }, "decimal below minimum value. Expected a value >= 0, but got -1 instead."],
    [{ model: "gpt-4o", reasoning_effort: "low" }, "Unsupported parameter: 'reasoning_effort'"],
    [
      { stream_options: { include_usage: true } },
      "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
    ],
    [{ tool_choice: "required" }, "'tool_choice' is only allowed when 'tools' are specified."],
    [
      {
        tools: [
          {
            type: "function",
            function: { name: "f", strict: true, parameters: { type: "object", properties: { hours } } },
          },
        ],
      },
      "Invalid schema for function 'f': In context=(), 'additionalProperties' is required",
      "tools[0].function.parameters",
      "invalid_function_parameters",
    ],
    [
      {
        tools: [{ type: "function", function: { name: "f" } }],
        tool_choice: { type: "function", function: { name: "g" } },
      },
      "Tool choice 'g' not found in 'tools' parameter.",
    ],
    [{ n: 129 }, "n: "],
  ];
  test.each(cases.map(([body, message, param, code]) => ({ body, message, param, code })))("$body", async (refused) => {
    const { body, message, param, code } = refused;
    const client = openaiAt(server);
    const error = await client.chat.completions.create({ model: "m", messages: hello, ...body } as never).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({
      status: 400,
      type: "invalid_request_error",
      ...(param && { param }),
      ...(code && { code }),
    });
    expect((error as Error).message).toContain(message);
  });

  const taken: readonly object[] = [
    strict(closed),
    { response_format: { type: "json_schema", json_schema: { name: "hours", schema: { type: "object" } } } },
    { model: "gpt-5", max_completion_tokens: 99, temperature: 1, reasoning_effort: "low" },
    { model: "gpt-5-chat-latest", temperature: 0.5, max_tokens: 99 },
    { model: "gpt-4o", temperature: 0, max_tokens: 99, stop: null, n: null, tools: null, response_format: null },
    {
      top_p: 1,
      presence_penalty: 0,
      frequency_penalty: 0,
      logit_bias: {},
      user: "u",
      metadata: {},
      seed: 1,
      store: false,
    },
  ];
  test.each(taken)("%j is taken", async (body) => {
    const made = openaiAt(server).chat.completions.create({ model: "m", messages: hello, ...body } as never);
    await expect(made).resolves.toMatchObject({ object: "chat.completion" });
  });
});

describe("responses", () => {
  const create = (body: object = {}) =>
    openaiAt(server).responses.create({
      model: "m",
      input: "Hello?",
      ...body,
    } as never) as unknown as Promise<OpenAI.Responses.Response>;

  test("text, of a text or of messages", async () => {
    const inputs = ["Hello?", hello, [{ role: "user", content: [{ type: "input_text", text: "Hello?" }] }]];
    for (const input of inputs) {
      const response = await create({ input, instructions: "Be brief." });
      expect(response).toMatchObject({ object: "response", status: "completed", model: "m-2025-01-01", error: null });
      expect(response.output_text).toMatch(notice);
      expect(response.usage).toMatchObject({ input_tokens: 5, output_tokens_details: { reasoning_tokens: 0 } });
    }
  });

  test("parse() gets a value of the schema", async () => {
    const text = { format: zodTextFormat(place, "place") };
    const response = await openaiAt(server).responses.parse({ model: "m", input: "Where?", text });
    expect(response.output_parsed).toEqual(placed);
  });

  test("a stream has the parts of the whole answer", async () => {
    const whole = await create();
    const stream = openaiAt(server).responses.stream({ model: "m", input: "Hello?" });
    let text = "";
    const numbers: number[] = [];
    for await (const event of stream) {
      numbers.push(event.sequence_number);
      if (event.type === "response.output_text.delta") text += event.delta;
    }
    expect(text).toBe(whole.output_text);
    expect(numbers).toEqual(numbers.map((_, index) => index));
    const final = await stream.finalResponse();
    expect([final.output_text, final.usage]).toEqual([text, whole.usage]);
  });

  test("tools: a call, its arguments in parts, and a text when it has been given what was found", async () => {
    const tools = [{ type: "function", name: "find_place", parameters: placeSchema, strict: false }];
    const [call] = (await create({ tools })).output;
    expect(call).toMatchObject({ type: "function_call", name: "find_place", status: "completed" });
    expect(JSON.parse((call as OpenAI.Responses.ResponseFunctionToolCall).arguments)).toEqual(placed);
    const stream = openaiAt(server).responses.stream({ model: "m", input: "Hello?", tools: tools as never });
    expect((await stream.finalResponse()).output[0]).toMatchObject({ type: "function_call", name: "find_place" });
    const { call_id } = call as OpenAI.Responses.ResponseFunctionToolCall;
    const input = [...hello, call, { type: "function_call_output", call_id, output: "Rome" }];
    expect((await create({ tools, input })).output_text).toMatch(notice);
  });

  test("an answer that is cut off, and one that is refused", async () => {
    expect(await create({ max_output_tokens: 16 })).toMatchObject({
      status: "incomplete",
      incomplete_details: { reason: "max_output_tokens" },
    });
    const client = openaiAt(await start({ faults: { refusal: 1 } }));
    const refused = await client.responses.stream({ model: "m", input: "Hello?" }).finalResponse();
    expect(refused.output).toMatchObject([{ content: [{ type: "refusal", refusal: expect.stringMatching(/help/) }] }]);
  });

  const wrong: readonly [body: object, message: string][] = [
    [
      { text: { format: { type: "json_schema", name: "a", strict: true, schema: { type: "object" } } } },
      "Invalid schema for response_format 'a'",
    ],
    [{ text: { format: { type: "json_object" } } }, "'input' must contain the word 'json'"],
    [{ previous_response_id: "resp_1" }, "Previous response with id 'resp_1' not found."],
    [{ model: "gpt-5", temperature: 0 }, "'temperature' does not support 0 with this model"],
    [{ max_output_tokens: 3 }, "max_output_tokens: "],
  ];
  test.each(wrong)("%j is refused", async (body, message) => {
    await expect(create(body)).rejects.toMatchObject({ status: 400, message: expect.stringContaining(message) });
  });
});

describe("messages", () => {
  const base = { model: "m", max_tokens: 500, messages: hello };
  const create = (body: object = {}) =>
    anthropicAt(server).messages.create({ ...base, ...body } as Anthropic.MessageCreateParamsNonStreaming);

  const systems: readonly Anthropic.MessageCreateParams["system"][] = [
    "Be brief.",
    [{ type: "text", text: "Be brief." }],
    [
      { type: "text", text: "Be brief.", cache_control: { type: "ephemeral" } },
      { type: "text", text: "Yes." },
    ],
  ];
  test.each(systems)("system %j", async (system) => {
    const message = await create({ system });
    expect(message.content).toEqual([{ type: "text", text: expect.stringMatching(notice) }]);
  });

  test("a stream has the parts of the whole answer", async () => {
    const whole = await create();
    const stream = anthropicAt(server).messages.stream(base);
    let text = "";
    stream.on("text", (delta) => {
      text += delta;
    });
    const final = await stream.finalMessage();
    const id = expect.any(String);
    expect({ ...final, id, parsed_output: null }).toEqual({ ...whole, id, parsed_output: null });
    expect(text).toMatch(notice);
  });

  const tools = [
    { name: "find_place", input_schema: placeSchema },
    { name: "other", input_schema: { type: "object" } },
  ];
  const result = [
    ...hello,
    { role: "assistant", content: [{ type: "tool_use", id: "t", name: "find_place", input: {} }] },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "t", content: "Rome" }] },
  ];
  const choices: readonly [body: object, called: string | null][] = [
    [{ tools }, "find_place"],
    [{ tools, tool_choice: { type: "auto" } }, "find_place"],
    [{ tools, tool_choice: { type: "any" } }, "find_place"],
    [{ tools, tool_choice: { type: "tool", name: "other" } }, "other"],
    [{ tools, tool_choice: { type: "none" } }, null],
    [{ tools, messages: result }, null],
    [{ tools: [{ type: "web_search_20250305", name: "web_search" }] }, null],
  ];
  test.each(choices)("tools %#", async (body, called) => {
    const { content, stop_reason } = await create(body);
    expect(stop_reason).toBe(called === null ? "end_turn" : "tool_use");
    const input = called === "find_place" ? placed : {};
    expect(content).toMatchObject(called === null ? [{ type: "text" }] : [{ type: "tool_use", name: called, input }]);
    const streamed = anthropicAt(server).messages.stream({ ...base, ...body } as Anthropic.MessageCreateParams);
    expect((await streamed.finalMessage()).content).toMatchObject(content.map(({ type }) => ({ type })));
  });

  test("countTokens, of rules and messages", async () => {
    const counted = { model: "m", system: "12345678", messages: hello };
    expect(await anthropicAt(server).messages.countTokens(counted)).toEqual({ input_tokens: 3 + 2 });
  });

  const wrong: readonly [body: object, message: string][] = [
    [
      { output_config: { format: { type: "json_schema", schema: { type: "object" } } } },
      "For 'object' type, 'additionalProperties' must be explicitly set to false",
    ],
    [{ temperature: 1.5 }, "temperature: "],
    [{ messages: [{ role: "system", content: "x" }] }, "messages.0.role: "],
    [{ tool_choice: { type: "any" } }, "'tool_choice' is only allowed"],
    [{ max_tokens: null }, "max_tokens: "],
  ];
  test.each(wrong)("%j is refused", async (body, message) => {
    await expect(create(body)).rejects.toMatchObject({
      status: 400,
      type: "invalid_request_error",
      message: expect.stringContaining(message),
    });
  });
});

describe("lists", () => {
  test("a model by its name, slashes included, in both shapes", async () => {
    const id = "meta-llama/llama-3.3-70b";
    expect(await openaiAt(server).models.retrieve(id)).toMatchObject({ id, object: "model" });
    expect(await anthropicAt(server).models.retrieve(id)).toMatchObject({ id, type: "model" });
  });

  test("openai: files and batches, page by page, and files are deleted", async () => {
    const client = openaiAt(await start({ batchMs: 0 }));
    const line = JSON.stringify({
      custom_id: "a",
      method: "POST",
      url: "/v1/chat/completions",
      body: { model: "m", messages: hello },
    });
    const ids: string[] = [];
    for (const name of ["a", "b", "c"]) {
      const file = await client.files.create({ purpose: "batch", file: await toFile(Buffer.from(line), name) });
      ids.unshift(file.id);
      await client.batches.create({
        input_file_id: file.id,
        endpoint: "/v1/chat/completions",
        completion_window: "24h",
      });
    }
    const seen = async (list: AsyncIterable<{ id: string }>): Promise<string[]> => {
      const found: string[] = [];
      for await (const { id } of list) found.push(id);
      return found;
    };
    expect(await seen(client.files.list({ limit: 2, purpose: "batch" }))).toEqual(ids);
    expect(await seen(client.batches.list({ limit: 2 }))).toEqual(["batch_3", "batch_2", "batch_1"]);
    expect(await client.files.delete(ids[1])).toEqual({ id: ids[1], object: "file", deleted: true });
    expect(await seen(client.files.list({ purpose: "batch" }))).toEqual([ids[0], ids[2]]);
    await expect(client.files.retrieve(ids[1])).rejects.toMatchObject({ status: 404 });
    await expect(client.batches.list({ after: "batch_9" })).rejects.toMatchObject({ status: 404 });
    await expect(client.batches.list({ limit: 0 })).rejects.toMatchObject({ status: 400 });
    const { id } = await client.files.create({ purpose: "batch", file: await toFile(Buffer.from(line), "d") });
    expect(ids).not.toContain(id);
  });

  test("anthropic: batches, page by page in both directions, and deleted when they have ended", async () => {
    const { batches } = anthropicAt(await start({ batchMs: 0 })).messages;
    const requests = [{ custom_id: "a", params: { model: "m", max_tokens: 9, messages: hello } }];
    for (let i = 0; i < 3; i++) await batches.create({ requests });
    const found: string[] = [];
    for await (const { id } of batches.list({ limit: 2 })) found.push(id);
    expect(found).toEqual(["msgbatch_3", "msgbatch_2", "msgbatch_1"]);
    const before = await batches.list({ limit: 1, before_id: "msgbatch_1" });
    expect([before.data.map(({ id }) => id), before.has_more]).toEqual([["msgbatch_2"], true]);
    expect(await batches.delete("msgbatch_2")).toEqual({ id: "msgbatch_2", type: "message_batch_deleted" });
    await expect(batches.retrieve("msgbatch_2")).rejects.toMatchObject({ status: 404 });
    const running = anthropicAt(await start({ batchMs: 60_000 })).messages.batches;
    const { id } = await running.create({ requests });
    await expect(running.delete(id)).rejects.toMatchObject({ status: 400 });
  });
});

describe("--refuse", () => {
  const reads: readonly [texts: readonly string[], names: readonly string[]][] = [
    [[], []],
    [["temperature"], ["temperature"]],
    [
      ["temperature,max_tokens", "system"],
      ["temperature", "max_tokens", "system"],
    ],
    [[" temperature , ,system,"], ["temperature", "system"]],
  ];
  test.each(reads)("%j", (texts, names) => expect([...parseRefusals(texts)]).toEqual(names));
  test.each([
    [["temprature"], '--refuse temprature: nothing of that name can be refused; did you mean "temperature"?'],
    [["system,response-format"], 'did you mean "response_format"?'],
    [["xyzzy"], "nothing of that name can be refused; "],
  ] as const)("%j is no name", (texts, message) => expect(() => parseRefusals(texts)).toThrow(message));

  const request = { ...hoursQuestion(), temperature: 0.5, reasoningEffort: "low" as const };
  /** What the ladder of our own client comes to: the same answer, after so many requests, and then at once. */
  const cases: readonly [provider: ProviderName, refuse: string, requests: number][] = [
    ["openai", "temperature", 2],
    ["openai", "max_completion_tokens", 2],
    ["openai", "prompt_cache_key,reasoning_effort", 3],
    ["openai-compatible", "max_tokens", 2],
    ["openai-compatible", "json_schema", 2],
    ["openai-compatible", "response_format", 3],
    ["openai-compatible", "system", 2],
    ["openai-compatible", "whole_answers", 2],
    ["openai-compatible", "whole_answers,stream_options", 3],
    ["openai-compatible", "temperature,max_tokens,response_format,system,reasoning_effort", 7],
    ["anthropic", "temperature", 2],
    ["anthropic", "response_format", 2],
    ["anthropic", "json_schema,system", 3],
    ["anthropic", "cache_control", 2],
    ["anthropic", "whole_answers", 2],
    ["anthropic", "temperature,max_tokens,response_format,system,reasoning_effort", 5],
  ];
  let models = 0;
  const newModel = (provider: ProviderName, { url }: MockServer): Promise<ChatModel> =>
    modelAt(provider, url, { model: `refusing-${++models}` });
  test.each(cases)("%s, without %s", async (provider, names, requests) => {
    const refusing = await start({ refuse: parseRefusals([names]) });
    const model = await newModel(provider, refusing);
    const { text } = await (await newModel(provider, server)).complete(request, idle);
    expect(JSON.parse(text)).toEqual({ reasoning: expect.any(String), hours: expect.any(Number) });
    expect(await model.complete(request, idle)).toMatchObject({ text, requests });
    expect(await model.complete(request, idle)).toMatchObject({ text, requests: 1 });
  });

  test("tools, streams and seeds, for clients of others", async () => {
    const client = openaiAt(await start({ refuse: parseRefusals(["tools,stream,seed"]) }));
    const create = (body: object) => client.chat.completions.create({ model: "m", messages: hello, ...body } as never);
    const tools = [{ type: "function", function: { name: "f" } }];
    for (const body of [{ tools }, { stream: true }, { seed: 1 }])
      await expect(create(body)).rejects.toMatchObject({ status: 400 });
    await expect(create({})).resolves.toBeDefined();
  });
});
