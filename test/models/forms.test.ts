import { describe, expect, test } from "@jest/globals";
import {
  answerAt,
  anthropicError,
  anthropicMessage,
  chatCompletion,
  openaiError,
  openaiResponse,
  type RecordedRequest,
  type Reply,
  refusing,
  serverForTests,
} from "./protocol-server.ts";
import { hoursRequest, newModelsAt, type ProviderName, strictHoursSchema } from "./requests.ts";

const idle = new AbortController().signal;
const server = serverForTests();

const newModel = newModelsAt(server);
const text = '{"thought":"rent","hours":38}';
const whole = (path: string): object => answerAt(path, text);

type Body = RecordedRequest["body"];
const playRefusals = (reply: Reply, isRefused: (body: Body) => boolean): void =>
  server.play(refusing(reply, isRefused, text));
const bodies = (): Body[] => server.requests.map(({ body }) => body);
const message = (status: number, said: string): Reply => ({ status, body: { object: "error", message: said } });

const hasSystemRole = ({ messages }: Body): boolean => (messages as { role: string }[])[0].role === "system";

describe("a model without a system role, or whose roles must alternate", () => {
  const cases: readonly [server: string, reply: Reply][] = [
    ["vLLM with Gemma", message(400, "System role not supported")],
    [
      "llama.cpp with Gemma",
      message(500, "While executing CallExpression … Error: Jinja Exception: System role not supported"),
    ],
    ["vLLM with Mistral", message(400, "Conversation roles must alternate user/assistant/user/assistant/...")],
    [
      "llama.cpp with Devstral",
      message(
        500,
        "After the optional system message, conversation roles must alternate user and assistant roles except for tool calls and results.",
      ),
    ],
    ["Ministral", message(400, "Only user, assistant and tool roles are supported, got system.")],
    ["Mixtral", message(400, "Only user and assistant roles are supported!")],
    [
      "OpenAI",
      openaiError(
        400,
        "Unsupported value: 'messages[0].role' does not support 'system' with this model.",
        "unsupported_value",
      ),
    ],
    ["Google", message(400, "Developer instruction is not enabled for models/gemma-3-27b-it")],
    ["a list of roles", openaiError(400, "Invalid value: 'system'. Supported values are: 'user' and 'assistant'.")],
    [
      "FastAPI",
      {
        status: 422,
        body: { detail: [{ loc: ["body", "messages", 0, "role"], msg: "Input should be 'user' or 'assistant'" }] },
      },
    ],
    ["role first", openaiError(400, "role 'system' is not allowed")],
    ["a template's word", openaiError(400, "chat template rejected the request: Unexpected message role.")],
    ["a negation", openaiError(400, "This model doesn't support system messages")],
    ["a list without quotes", message(400, "messages[0].role must be one of user, assistant")],
    ["an unsupported role", message(400, "Unsupported role: system")],
    ["messages that alternate", message(400, "Messages must alternate between user and assistant")],
    ["the user first", openaiError(400, "The first message must be from the user")],
    ["status 200", { body: { error: { code: 400, message: "System role not supported" } } }],
  ];
  test.each(cases)("%s: the rules go to the head of the user's message, from then on", async (_, reply) => {
    const model = await newModel("openai-compatible");
    playRefusals(reply, hasSystemRole);
    expect(await model.complete(hoursRequest, idle)).toMatchObject({ text, requests: 2 });
    expect(await model.complete(hoursRequest, idle)).toMatchObject({ text, requests: 1 });
    const [first, second, third] = bodies();
    expect(second).toEqual({
      ...first,
      messages: [{ role: "user", content: "You are a nurse.\n\nHow many hours?" }],
    });
    expect(third).toEqual(second);
  });

  test("with the schema in words it goes there too", async () => {
    const model = await newModel("openai-compatible");
    server.play(({ body }) => {
      if (hasSystemRole(body)) return openaiError(400, "System role not supported");
      return "response_format" in body ? openaiError(400, "response_format?") : { body: chatCompletion(text) };
    });
    expect(await model.complete(hoursRequest, idle)).toMatchObject({ requests: 4 });
    const [{ content }] = bodies()[3].messages as { content: string }[];
    expect(content).toMatch(/^You are a nurse\.\n\n[\s\S]*JSON Schema[\s\S]*\n\nHow many hours\?$/);
  });

  test("a gateway of Anthropic's protocol without a system prompt", async () => {
    const model = await newModel("anthropic");
    playRefusals(
      anthropicError(400, "invalid_request_error", "system: Extra inputs are not permitted"),
      (body) => "system" in body,
    );
    expect(await model.complete(hoursRequest, idle)).toMatchObject({ text, requests: 2 });
    expect(bodies()[1]).not.toHaveProperty("system");
    expect(bodies()[1].messages).toEqual([{ role: "user", content: "You are a nurse.\n\nHow many hours?" }]);
  });
});

test("a server that takes nothing of what is sent at first is asked until it does, once", async () => {
  const model = await newModel("openai-compatible");
  const refusal = (body: Body): string | null => {
    if (Number(body.max_tokens) > 100) return "max_tokens is too large: 200. This model supports at most 100 tokens";
    if (hasSystemRole(body)) return "System role not supported";
    if (body.stream !== true) return "Only streaming is supported";
    if ("stream_options" in body) return "Unrecognized request argument supplied: stream_options";
    if ("response_format" in body) return "response_format is not supported";
    return "temperature" in body ? "'temperature' is not supported" : null;
  };
  server.play(({ path, body }) => {
    const said = refusal(body);
    return said === null ? streamed(path) : openaiError(400, said);
  });
  const request = { ...hoursRequest, temperature: 0.5 };
  expect(await model.complete(request, idle)).toMatchObject({ text, requests: 8 });
  expect(await model.complete(request, idle)).toMatchObject({ text, requests: 1 });
});

describe("gateways of Anthropic's protocol that refuse what they do not know", () => {
  const refusal = (said: string): Reply => anthropicError(400, "invalid_request_error", said);
  const inWords = expect.stringMatching(/^You are a nurse\.\n\n[\s\S]*JSON Schema/);

  const outputs: readonly string[] = [
    "output_config: Extra inputs are not permitted",
    "Unknown parameter: output_config",
    "output_config.format: Extra inputs are not permitted",
    "This model does not support output_format",
    "structured outputs are not available for this model",
  ];
  test.each(outputs)("%s: the schema is put in words", async (said) => {
    const model = await newModel("anthropic");
    playRefusals(refusal(said), (body) => "output_config" in body);
    expect(await model.complete(hoursRequest, idle)).toMatchObject({ text, requests: 2 });
    expect(await model.complete(hoursRequest, idle)).toMatchObject({ text, requests: 1 });
    const { output_config: _, ...first } = bodies()[0];
    expect(bodies()[1]).toEqual({ ...first, system: [{ ...(first.system as object[])[0], text: inWords }] });
    expect(bodies()[2]).toEqual(bodies()[1]);
  });

  test("an effort goes with it where nothing of output_config is taken, and by itself where only it is refused", async () => {
    const thinking = { ...hoursRequest, reasoningEffort: "high" as const };
    const none = await newModel("anthropic");
    playRefusals(refusal("output_config: Extra inputs are not permitted"), (body) => "output_config" in body);
    expect(await none.complete(thinking, idle)).toMatchObject({ text, requests: 3 });
    expect(bodies().map(({ output_config }) => output_config)).toEqual([
      { format: { type: "json_schema", schema: strictHoursSchema }, effort: "high" },
      { effort: "high" },
      undefined,
    ]);
    const some = await newModel("anthropic");
    playRefusals(
      refusal("output_config.effort: Extra inputs are not permitted"),
      (body) => "effort" in (body.output_config as object),
    );
    expect(await some.complete(thinking, idle)).toMatchObject({ text, requests: 2 });
    expect(bodies()[1].output_config).toEqual({ format: { type: "json_schema", schema: strictHoursSchema } });
  });

  const caches: readonly string[] = [
    "system.0.cache_control: Extra inputs are not permitted",
    "cache_control is not supported by this endpoint",
    "system: Input should be a valid string",
    "system: invalid type: sequence, expected a string",
  ];
  test.each(caches)("%s: the system prompt is sent as a text", async (said) => {
    const model = await newModel("anthropic");
    playRefusals(refusal(said), ({ system }) => Array.isArray(system));
    expect(await model.complete(hoursRequest, idle)).toMatchObject({ text, requests: 2 });
    expect(await model.complete(hoursRequest, idle)).toMatchObject({ text, requests: 1 });
    expect(bodies()[1]).toEqual({ ...bodies()[0], system: "You are a nurse." });
  });

  test("a version of the API that a gateway does not know gives way to the one that all know", async () => {
    const model = await newModel("anthropic");
    server.play(({ headers }) =>
      headers["anthropic-version"] === "2023-06-01"
        ? { body: anthropicMessage(text) }
        : refusal(`anthropic-version: "${headers["anthropic-version"]}" is not a valid version`),
    );
    expect(await model.complete(hoursRequest, idle)).toMatchObject({ text, requests: 2 });
    expect(await model.complete(hoursRequest, idle)).toMatchObject({ text, requests: 1 });
  });

  const detail = [{ type: "extra_forbidden", loc: ["body", "output_config"], msg: "Extra inputs are not permitted" }];
  const shapes: readonly [name: string, body: unknown][] = [
    ["FastAPI's list", { detail }],
    ["FastAPI's words", { detail: "output_config: Extra inputs are not permitted" }],
    ["a message alone", { message: "unknown field: output_config" }],
    ["an error that is a text", { error: "unknown field: output_config" }],
    ["bare text", "unknown field: output_config"],
    ["something else", { errors: [{ field: "output_config", reason: "unknown" }] }],
  ];
  test.each(shapes)("a refusal as %s", async (_, body) => {
    const model = await newModel("anthropic");
    playRefusals({ status: 422, body }, (sent) => "output_config" in sent);
    expect(await model.complete(hoursRequest, idle)).toMatchObject({ text, requests: 2 });
  });

  test("both", async () => {
    const model = await newModel("anthropic");
    server.play(({ body }) => {
      const refused = ["output_config", "cache_control"].find((name) => JSON.stringify(body).includes(`"${name}":`));
      return refused ? refusal(`${refused}: Extra inputs are not permitted`) : { body: anthropicMessage(text) };
    });
    expect(await model.complete(hoursRequest, idle)).toMatchObject({ text, requests: 3 });
    expect(bodies()[2].system).toEqual(inWords);
  });
});

/** Chunks as OpenAI's protocol has them: the text in pieces, then why it ended, then the usage. */
function completionEvents(pieces: readonly string[], field = "content"): string {
  const chunk = (delta: object, finish_reason: string | null = null): object => ({
    ...{ id: "c", object: "chat.completion.chunk", model: "gpt-4o-mini-2024-07-18" },
    choices: [{ index: 0, delta, finish_reason }],
  });
  const chunks = [
    chunk({ role: "assistant", content: "" }),
    ...pieces.map((piece) => chunk({ [field]: piece })),
    chunk({}, "stop"),
    { id: "c", model: "gpt-4o-mini-2024-07-18", choices: [], usage: { prompt_tokens: 19, completion_tokens: 7 } },
  ];
  return `: hello\n\n${chunks.map((data) => `data: ${JSON.stringify(data)}\n\n`).join("")}data: [DONE]\n\n`;
}

/** Events of OpenAI's Responses: parts, and the whole at the end. */
function responseEvents(pieces: readonly string[]): string {
  const whole = { input_tokens: 19, output_tokens: 7, input_tokens_details: { cached_tokens: 0 } };
  const events = [
    { type: "response.created", response: openaiResponse("", { status: "in_progress", output: [], usage: null }) },
    ...pieces.map((delta) => ({ type: "response.output_text.delta", output_index: 0, content_index: 0, delta })),
    { type: "response.completed", response: openaiResponse(pieces.join(""), { usage: whole }) },
  ];
  return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("");
}

function messageEvents(pieces: readonly string[]): string {
  const usage = { input_tokens: 100, cache_read_input_tokens: 20, cache_creation_input_tokens: null, output_tokens: 1 };
  const events = [
    {
      type: "message_start",
      message: { type: "message", role: "assistant", model: "claude-haiku-4-5-20251001", content: [], usage },
    },
    { type: "ping" },
    { type: "content_block_start", index: 0, content_block: { type: "thinking", thinking: "" } },
    { type: "content_block_delta", index: 0, delta: { type: "thinking_delta", thinking: "Hm." } },
    { type: "content_block_stop", index: 0 },
    { type: "content_block_start", index: 1, content_block: { type: "text", text: "" } },
    ...pieces.map((piece) => ({ type: "content_block_delta", index: 1, delta: { type: "text_delta", text: piece } })),
    { type: "content_block_stop", index: 1 },
    {
      type: "message_delta",
      delta: { stop_reason: "end_turn", stop_sequence: null },
      usage: { input_tokens: null, output_tokens: 12 },
    },
    { type: "message_stop" },
  ];
  return events.map((event) => `event: ${event.type}\r\ndata: ${JSON.stringify(event)}\r\n\r\n`).join("");
}

const pieces = [text.slice(0, 5), text.slice(5, 6), text.slice(6)];
const events = { "content-type": "text/event-stream" };
const streamed = (path: string): Reply => ({
  headers: events,
  body: path.endsWith("/messages")
    ? messageEvents(pieces)
    : path.endsWith("/responses")
      ? responseEvents(pieces)
      : completionEvents(pieces),
});
const expected: Record<ProviderName, object> = {
  openai: {
    text,
    model: "gpt-4o-mini-2024-07-18",
    finishReason: "stop",
    usage: { inputTokens: 19, outputTokens: 7, cachedInputTokens: 0 },
  },
  "openai-responses": {
    text,
    model: "gpt-5-mini-2025-08-07",
    finishReason: "stop",
    usage: { inputTokens: 19, outputTokens: 7, cachedInputTokens: 0 },
  },
  "openai-compatible": {
    text,
    finishReason: "stop",
    usage: { inputTokens: 19, outputTokens: 7, cachedInputTokens: 0 },
  },
  anthropic: {
    text,
    model: "claude-haiku-4-5-20251001",
    finishReason: "stop",
    usage: { inputTokens: 120, outputTokens: 12, cachedInputTokens: 20 },
  },
};

describe.each<ProviderName>(["openai", "openai-responses", "openai-compatible", "anthropic"])(
  "%s: streams",
  (provider) => {
    const refusals: readonly (readonly [status: number, said: string])[] = [
      [400, "stream must be true"],
      [400, "Stream must be set to true"],
      [400, "`stream` must be `true`"],
      [400, "only streaming is supported"],
      [400, "This model only support stream mode, please enable the stream parameter to access the model. "],
      [400, "Non-streaming requests are not supported"],
      [400, "parameter.enable_thinking must be set to false for non-streaming calls"],
      [422, "Streaming is required for this model"],
      [400, "This endpoint requires streaming"],
      [400, "streaming required"],
      [400, "please set stream=true"],
      [400, "stream: false is not supported"],
      [
        400,
        "Unsupported value: 'stream' does not support false with this model. Only the default (true) value is supported.",
      ],
      [422, "stream: Input should be true"],
      [500, "non-stream mode is disabled"],
    ];
    test.each(refusals)("%i %s: asked for, joined, and remembered", async (status, said) => {
      const model = await newModel(provider);
      server.play(({ path, body }) => (body.stream === true ? streamed(path) : message(status, said)));
      expect(await model.complete(hoursRequest, idle)).toMatchObject({ ...expected[provider], requests: 2 });
      expect(await model.complete(hoursRequest, idle)).toMatchObject({ ...expected[provider], requests: 1 });
      const [first, second] = bodies();
      const usage = ["anthropic", "openai-responses"].includes(provider)
        ? {}
        : { stream_options: { include_usage: true } };
      expect(second).toEqual({ ...first, stream: true, ...usage });
    });

    test("one that comes unasked is read", async () => {
      const model = await newModel(provider);
      server.play(({ path }) => streamed(path));
      expect(await model.complete(hoursRequest, idle)).toMatchObject({ ...expected[provider], requests: 1 });
    });

    test("a whole answer to who asked for a stream is read", async () => {
      const model = await newModel(provider);
      playRefusals(message(400, "stream must be true"), ({ stream }) => stream !== true);
      expect(await model.complete(hoursRequest, idle)).toMatchObject({ text, requests: 2 });
    });

    test("a whole answer that ends as a stream does is read", async () => {
      const model = await newModel(provider);
      server.play(({ path }) => ({ headers: events, body: `${JSON.stringify(whole(path))}\n\ndata: [DONE]\n\n` }));
      expect(await model.complete(hoursRequest, idle)).toMatchObject({ text, requests: 1 });
    });

    test("an answer that is called text is read all the same", async () => {
      const model = await newModel(provider);
      server.play(({ path }) => ({ headers: { "content-type": "text/plain" }, body: JSON.stringify(whole(path)) }));
      expect(await model.complete(hoursRequest, idle)).toMatchObject({ text });
    });

    test("an error on the way is one", async () => {
      const model = await newModel(provider);
      const error = { type: "error", error: { type: "overloaded_error", code: 529, message: "too many of you" } };
      const body = (path: string): string =>
        `${String(streamed(path).body).split("\n\n").slice(0, 2).join("\n\n")}\n\ndata: ${JSON.stringify(error)}\n\n`;
      server.play(({ path }) => ({ headers: events, body: body(path) }));
      await expect(model.complete(hoursRequest, idle)).rejects.toMatchObject({
        status: 529,
        isRetryable: true,
        message: expect.stringContaining("too many of you"),
      });
    });

    test("one that breaks off or says nothing is no answer", async () => {
      const model = await newModel(provider);
      const notStreamed = message(400, "only streaming is supported");
      server.play(({ path, body }) => (body.stream ? { ...streamed(path), fault: "break-off" } : notStreamed));
      await expect(model.complete(hoursRequest, idle)).rejects.toMatchObject({ isRetryable: true });
      server.play(() => ({ headers: events, body: "data: [DONE]\n\n" }));
      await expect(model.complete(hoursRequest, idle)).rejects.toMatchObject({ isRetryable: true });
      server.play(() => ({ headers: events, body: 'data: {"choi\n\n' }));
      await expect(model.complete(hoursRequest, idle)).rejects.toMatchObject({ isRetryable: true });
    });

    test("the deadline ends one that stalls", async () => {
      const model = await newModel(provider, { timeoutMs: 200 });
      const notStreamed = message(400, "only streaming is supported");
      server.play(({ path, body }) => (body.stream ? { ...streamed(path), fault: "stall" } : notStreamed));
      await expect(model.complete(hoursRequest, idle)).rejects.toMatchObject({
        message: expect.stringContaining("no answer within 0.2 s"),
      });
    });
  },
);

test("who refuses stream_options is asked without, and what was used is estimated", async () => {
  const model = await newModel("openai-compatible");
  server.play(({ body }) => {
    if (body.stream !== true) return openaiError(400, "Only stream=true is supported");
    if ("stream_options" in body) return openaiError(400, "stream_options: Extra inputs are not permitted");
    return { headers: events, body: completionEvents(pieces).replace(/,"usage":\{[^}]*\}/, "") };
  });
  expect(await model.complete(hoursRequest, idle)).toMatchObject({ text, requests: 3, usage: { isEstimated: true } });
});

test("what a server adds to the protocol is joined too: thoughts, lists of parts, calls of tools", async () => {
  const { joinedCompletion } = await import("../../src/models/providers/openai/joined-completion.ts");
  const delta = (fields: object): object => ({ choices: [{ index: 0, delta: fields, finish_reason: null }] });
  const call = (index: number, args: string, more: object = {}): object =>
    delta({ tool_calls: [{ index, ...more, function: { arguments: args } }] });
  const joined = joinedCompletion([
    delta({ role: "assistant", reasoning_content: "I thi" }),
    delta({ role: "assistant", reasoning_content: "nk." }),
    delta({ content: [{ type: "text", text: "a" }] }),
    delta({ content: [{ type: "text", text: "b" }] }),
    call(0, "", { id: "t0", type: "function" }),
    call(1, "[", { id: "t1", type: "function" }),
    call(0, '{"hours"'),
    call(0, ":40}"),
    { choices: [{ index: 0, delta: {}, finish_reason: "tool_calls" }] },
  ]);
  expect(joined.choices).toEqual([
    {
      index: 0,
      finish_reason: "tool_calls",
      message: {
        role: "assistant",
        reasoning_content: "I think.",
        content: [
          { type: "text", text: "a" },
          { type: "text", text: "b" },
        ],
        tool_calls: [
          { index: 0, id: "t0", type: "function", function: { arguments: '{"hours":40}' } },
          { index: 1, id: "t1", type: "function", function: { arguments: "[" } },
        ],
      },
    },
  ]);
});
