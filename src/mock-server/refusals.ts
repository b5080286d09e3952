/** What the server can be told not to know, with the words in which providers say so: for trying what a client does then. */
import { UsageError } from "../base/errors.ts";
import { suggestion } from "../base/nearest.ts";
import { HttpError } from "./http-error.ts";

/** How a server is asked: OpenAI's chat completions and responses, Anthropic's messages. */
export type ProtocolName = "chat" | "responses" | "messages";

type Body = Readonly<Record<string, unknown>>;

interface Complaint {
  readonly message: string;
  readonly param: string;
  readonly code?: string;
}

/** Null where the body has nothing of the kind. */
type Check = (body: Body) => Complaint | null;

interface Rule {
  readonly description: string;
  readonly checks: Readonly<Partial<Record<ProtocolName, Check>>>;
}

const isSent = (value: unknown): boolean => value !== undefined && value !== null;
const at = (body: unknown, ...path: readonly string[]): unknown =>
  path.reduce((value: unknown, key) => (value as Body | undefined | null)?.[key], body);

/** OpenAI's words for a parameter. */
function unsupported(param: string, instead?: string): Check {
  const advice = instead === undefined ? "" : ` Use '${instead}' instead.`;
  const message = `Unsupported parameter: '${param}' is not supported with this model.${advice}`;
  return (body) => (isSent(at(body, ...param.split("."))) ? { message, param, code: "unsupported_parameter" } : null);
}

/** OpenAI's words to organizations that it has not verified. */
const unverified: Check = (body) => {
  const param = "reasoning.summary";
  if (!isSent(at(body, ...param.split(".")))) return null;
  return {
    message: "Your organization must be verified to generate reasoning summaries.",
    param,
    code: "unsupported_value",
  };
};

/** Anthropic's words. */
function extra(param: string): Check {
  return (body) =>
    isSent(at(body, ...param.split("."))) ? { message: `${param}: Extra inputs are not permitted`, param } : null;
}

/** @param types of formats that are not known */
function format(param: string, types: readonly string[]): Check {
  return (body) => {
    const type = at(body, ...param.split("."), "type");
    if (typeof type !== "string" || !types.includes(type)) return null;
    return { message: `Invalid parameter: '${param}' of type '${type}' is not supported with this model.`, param };
  };
}

/** A system prompt among the messages. */
function systemRole(list: string): Check {
  return (body) => {
    const messages = at(body, list);
    if (!Array.isArray(messages)) return null;
    const index = messages.findIndex((message) => ["system", "developer"].includes(String(at(message, "role"))));
    if (index < 0) return null;
    const param = `${list}[${index}].role`;
    const message = `Unsupported value: '${param}' does not support '${at(messages[index], "role")}' with this model.`;
    return { message, param, code: "unsupported_value" };
  };
}

const either =
  (...checks: readonly Check[]): Check =>
  (body) =>
    checks.map((check) => check(body)).find((complaint) => complaint !== null) ?? null;

const streams: Check = ({ stream }) =>
  stream === true ? { message: "'stream' is not supported with this model.", param: "stream" } : null;

const wholeAnswers: Check = ({ stream }) =>
  stream === true ? null : { message: "Unsupported value: 'stream' must be set to true.", param: "stream" };

const json = ["json_schema", "json_object"];

const rules = {
  temperature: {
    description: "a temperature",
    checks: {
      chat: unsupported("temperature"),
      responses: unsupported("temperature"),
      messages: extra("temperature"),
    },
  },
  max_tokens: {
    description: "max_tokens (max_completion_tokens is taken)",
    checks: { chat: unsupported("max_tokens", "max_completion_tokens") },
  },
  max_completion_tokens: {
    description: "max_completion_tokens (max_tokens is taken)",
    checks: { chat: unsupported("max_completion_tokens", "max_tokens") },
  },
  reasoning_effort: {
    description: "a reasoning effort",
    checks: {
      chat: unsupported("reasoning_effort"),
      responses: unsupported("reasoning.effort"),
      messages: extra("output_config.effort"),
    },
  },
  reasoning_summary: {
    description: "a summary of thoughts",
    checks: { responses: unverified },
  },
  response_format: {
    description: "JSON of any kind: the schema has to be in words",
    checks: {
      chat: format("response_format", json),
      responses: format("text.format", json),
      messages: extra("output_config.format"),
    },
  },
  json_schema: {
    description: "a JSON Schema (json_object is taken)",
    checks: {
      chat: format("response_format", ["json_schema"]),
      responses: format("text.format", ["json_schema"]),
      messages: extra("output_config.format"),
    },
  },
  system: {
    description: "a system prompt",
    checks: {
      chat: systemRole("messages"),
      responses: either(unsupported("instructions"), systemRole("input")),
      messages: extra("system"),
    },
  },
  tools: {
    description: "tools",
    checks: { chat: unsupported("tools"), responses: unsupported("tools"), messages: extra("tools") },
  },
  seed: { description: "a seed", checks: { chat: unsupported("seed") } },
  logprobs: { description: "log-probabilities", checks: { chat: unsupported("logprobs") } },
  prompt_cache_key: {
    description: "prompt_cache_key",
    checks: { chat: unsupported("prompt_cache_key"), responses: unsupported("prompt_cache_key") },
  },
  cache_control: { description: "a marked system prompt", checks: { messages: extra("system.0.cache_control") } },
  stream: { description: "streams", checks: { chat: streams, responses: streams, messages: streams } },
  stream_options: { description: "stream_options", checks: { chat: unsupported("stream_options") } },
  whole_answers: {
    description: "answers that are no stream",
    checks: { chat: wholeAnswers, responses: wholeAnswers, messages: wholeAnswers },
  },
} satisfies Readonly<Record<string, Rule>>;

export type Refusable = keyof typeof rules;

export const refusableNames = Object.keys(rules) as readonly Refusable[];

/** What each name refuses, in words. */
export const refusableDescriptions: Readonly<Record<Refusable, string>> = Object.fromEntries(
  Object.entries(rules).map(([name, { description }]) => [name, description]),
) as Record<Refusable, string>;

/**
 * Reads names with commas between them.
 * @throws UsageError for one that there is not
 */
export function parseRefusals(texts: readonly string[]): ReadonlySet<Refusable> {
  const names = texts.flatMap((text) => text.split(",")).map((name) => name.trim());
  return new Set(names.filter((name) => name !== "").map(refusable));
}

function refusable(name: string): Refusable {
  const found = refusableNames.find((known) => known === name);
  if (!found)
    throw new UsageError(`--refuse ${name}: nothing of that name can be refused; ${suggestion(name, refusableNames)}`);
  return found;
}

/** @throws HttpError 400 where the body has something that is refused */
export function checkRefused(protocol: ProtocolName, body: unknown, refused: ReadonlySet<Refusable>): void {
  for (const name of refused) {
    const { checks }: Rule = rules[name];
    const complaint = checks[protocol]?.(body as Body);
    if (complaint) throw new HttpError(400, complaint.message, complaint);
  }
}
