import { describe, expect, test } from "@jest/globals";
import type { ChatRequest } from "../../src/models/chat-model.ts";
import { answerModeRefusals } from "./answer-mode-refusals.ts";
import {
  anthropicError,
  chatCompletion,
  openaiError,
  type RecordedRequest,
  type Reply,
  refusing,
  serverForTests,
} from "./protocol-server.ts";
import { hoursRequest, modelAt, newModelsAt, type ProviderName, strictHoursSchema } from "./requests.ts";

const idle = new AbortController().signal;
const server = serverForTests();

const newModel = newModelsAt(server);
const answer = '{"thought":"rent","hours":38}';

const playRefusals = (reply: Reply, isRefused: (body: RecordedRequest["body"]) => boolean): void =>
  server.play(refusing(reply, isRefused, answer));
const formats = (): unknown[] =>
  server.requests.map(({ body }) => (body.response_format as { type?: string } | undefined)?.type ?? "words");
const systems = (): string[] =>
  server.requests.map(({ body }) => (body.messages as { content: string }[])[0].content as string);

describe("JSON where the server knows no schema", () => {
  test.each(answerModeRefusals)("$server", async ({ replies }) => {
    const model = await newModel("openai-compatible");
    server.play(({ body }) => {
      const mode = (body.response_format as { type: keyof typeof replies } | undefined)?.type;
      return (mode && replies[mode]) ?? { body: chatCompletion(answer) };
    });
    const refused = Object.keys(replies);
    const taken = refused.length === 1 ? "json_object" : "words";
    expect(await model.complete(hoursRequest, idle)).toMatchObject({ text: answer, requests: refused.length + 1 });
    expect(formats()).toEqual([...refused, taken]);
    expect(await model.complete(hoursRequest, idle)).toMatchObject({ requests: 1 });
    expect(formats().at(-1)).toBe(taken);
  });

  test("the schema, with its limits, is in the system prompt then, and only then", async () => {
    const model = await newModel("openai-compatible");
    playRefusals(openaiError(400, "response_format is not supported"), (body) => "response_format" in body);
    await model.complete(hoursRequest, idle);
    expect(systems()[0]).toBe("You are a nurse.");
    for (const system of systems().slice(1)) {
      expect(system).toMatch(/^You are a nurse\.\n\n.*JSON/);
      expect(system).toContain(JSON.stringify(hoursRequest.answer.schema));
    }
    expect(systems()).toHaveLength(3);
  });

  test("requests that are under way together learn it once, each", async () => {
    const model = await newModel("openai-compatible");
    playRefusals(openaiError(400, "no response_format here"), (body) => "response_format" in body);
    await Promise.all(Array.from({ length: 20 }, () => model.complete(hoursRequest, idle)));
    expect(formats().filter((format) => format === "words")).toHaveLength(20);
    expect(server.requests.length).toBeLessThanOrEqual(60);
  });

  test("it is known of the model at its address, and to every model object there", async () => {
    const name = "known-of-it";
    const [one, same, other] = await Promise.all([
      modelAt("openai-compatible", server.url, { model: name }),
      modelAt("openai-compatible", server.url, { model: name }),
      modelAt("openai-compatible", server.url, { model: `${name}-mini` }),
    ]);
    playRefusals(openaiError(400, "no response_format here"), (body) => "response_format" in body);
    await one.complete(hoursRequest, idle);
    expect(await same.complete(hoursRequest, idle)).toMatchObject({ requests: 1 });
    expect(await other.complete(hoursRequest, idle)).toMatchObject({ requests: 3 });
  });

  const others: readonly [name: string, reply: Reply][] = [
    ["a prompt that is too long", openaiError(400, "This model's maximum context length is 2048 tokens")],
    ["a limit that is too large", openaiError(400, "'max_tokens' or 'max_completion_tokens' is too large: 4000")],
    ["a temperature out of range", openaiError(400, "temperature must be at most 2")],
    ["another status", openaiError(403, "response_format is not allowed for this key")],
  ];
  test.each(others)("%s is an error at once", async (_, reply) => {
    const model = await newModel("openai-compatible");
    playRefusals(reply, () => true);
    await expect(model.complete(hoursRequest, idle)).rejects.toMatchObject({ isRetryable: false });
    expect(server.requests).toHaveLength(1);
  });

  test("a server that refuses words too is an error after all three", async () => {
    const model = await newModel("openai-compatible");
    playRefusals(openaiError(400, "no json_schema, whatever you send"), () => true);
    await expect(model.complete(hoursRequest, idle)).rejects.toMatchObject({ status: 400 });
    expect(formats()).toEqual(["json_schema", "json_object", "words"]);
  });
});

describe("parameters that a model refuses", () => {
  const thinking: Partial<ChatRequest> = { temperature: 0.7, reasoningEffort: "minimal" };
  const cases: readonly [provider: ProviderName, parameter: string, reply: Reply, instead: string | null][] = [
    [
      "openai",
      "temperature",
      openaiError(400, "Unsupported value: 'temperature' does not support 0.7 with this model. Only the default (1)"),
      null,
    ],
    ["openai", "temperature", openaiError(400, "Unsupported parameter: 'temperature' is not supported"), null],
    ["openai", "reasoning_effort", openaiError(400, "Unrecognized request argument supplied: reasoning_effort"), null],
    ["openai", "prompt_cache_key", openaiError(400, "Unknown parameter: 'prompt_cache_key'."), null],
    ["openai", "max_completion_tokens", openaiError(400, "unknown field: max_completion_tokens"), "max_tokens"],
    [
      "openai-compatible",
      "max_tokens",
      openaiError(
        400,
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        "unsupported_parameter",
      ),
      "max_completion_tokens",
    ],
    [
      "openai-compatible",
      "reasoning_effort",
      {
        status: 422,
        body: {
          detail: [
            { type: "extra_forbidden", loc: ["body", "reasoning_effort"], msg: "Extra inputs are not permitted" },
          ],
        },
      },
      null,
    ],
    [
      "anthropic",
      "temperature",
      anthropicError(400, "invalid_request_error", "`temperature` is deprecated for this model."),
      null,
    ],
  ];
  test.each(cases)("%s: %s is left out from then on (%#)", async (provider, parameter, reply, instead) => {
    const model = await newModel(provider);
    playRefusals(reply, (body) => parameter in body);
    expect(await model.complete({ ...hoursRequest, ...thinking }, idle)).toMatchObject({ requests: 2 });
    expect(await model.complete({ ...hoursRequest, ...thinking }, idle)).toMatchObject({ requests: 1 });
    const [first, second, third] = server.requests.map(({ body }) => body);
    const { [parameter]: left, ...rest } = first;
    expect(left).toBeDefined();
    expect(second).toEqual({ ...rest, ...(instead && { [instead]: left }) });
    expect(third).toEqual(second);
  });

  test("anthropic: a refused effort goes, the schema stays; the version goes with the temperature", async () => {
    const model = await newModel("anthropic");
    playRefusals(
      anthropicError(400, "invalid_request_error", "This model does not support the effort parameter."),
      (body) => "effort" in (body.output_config as object),
    );
    await model.complete({ ...hoursRequest, reasoningEffort: "high" }, idle);
    expect(server.requests.map(({ body }) => body.output_config)).toEqual([
      { format: { type: "json_schema", schema: strictHoursSchema }, effort: "high" },
      { format: { type: "json_schema", schema: strictHoursSchema } },
    ]);
    playRefusals(
      anthropicError(400, "invalid_request_error", "temperature is deprecated"),
      (body) => "temperature" in body,
    );
    await model.complete({ ...hoursRequest, temperature: 0 }, idle);
    expect(server.requests.map(({ headers }) => headers["anthropic-version"] === "2023-06-01")).toEqual([true, false]);
  });

  test("several, one after the other", async () => {
    const model = await newModel("openai");
    server.play(({ body }) => {
      const refused = ["temperature", "reasoning_effort"].find((name) => name in body);
      return refused ? openaiError(400, `'${refused}' is not supported`) : { body: chatCompletion(answer) };
    });
    expect(await model.complete({ ...hoursRequest, ...thinking }, idle)).toMatchObject({ requests: 3 });
  });

  test("what was not sent and is refused all the same is an error", async () => {
    const model = await newModel("openai");
    playRefusals(openaiError(400, "'temperature' is not supported"), () => true);
    await expect(model.complete(hoursRequest, idle)).rejects.toMatchObject({ status: 400 });
    expect(server.requests).toHaveLength(2);
  });
});

describe("reasoning effort", () => {
  const cases: readonly [provider: ProviderName, sent: object][] = [
    ["openai", { reasoning_effort: "minimal" }],
    ["openai-compatible", { reasoning_effort: "minimal" }],
    ["anthropic", { output_config: { format: { type: "json_schema", schema: strictHoursSchema }, effort: "low" } }],
  ];
  test.each(cases)("%s", async (provider, sent) => {
    const model = await newModel(provider);
    playRefusals({}, () => false);
    await model.complete({ ...hoursRequest, reasoningEffort: "minimal" }, idle);
    expect(server.requests[0].body).toMatchObject(sent);
  });
});
