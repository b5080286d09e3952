/**
 * Refusals of `response_format`, as users of these servers have reported them; the one of FastAPI is written after how it
 * reports any field that it does not know.
 */
import { openaiError, type Reply } from "./protocol-server.ts";

export interface AnswerModeRefusal {
  readonly server: string;
  /** What is answered to a request with this `response_format.type`; the others are taken. */
  readonly replies: Readonly<Partial<Record<"json_schema" | "json_object", Reply>>>;
}

const schemaOnly = (reply: Reply): AnswerModeRefusal["replies"] => ({ json_schema: reply });
const both = (reply: Reply): AnswerModeRefusal["replies"] => ({ json_schema: reply, json_object: reply });

/** What llama.cpp and what is built on it answer with. */
const llamaCpp = (message: string): Reply => ({
  status: 400,
  body: { error: { code: 400, message, type: "invalid_request_error" } },
});
const noGrammar = llamaCpp("Failed to initialize samplers: failed to parse grammar");

export const answerModeRefusals: readonly AnswerModeRefusal[] = [
  {
    server: "OpenAI, an older model",
    replies: schemaOnly(
      openaiError(400, "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model."),
    ),
  },
  {
    server: "vLLM, a schema that its backend cannot use",
    replies: schemaOnly({
      status: 400,
      body: {
        object: "error",
        message: "The provided JSON schema contains features not supported by xgrammar.",
        type: "BadRequestError",
        param: null,
        code: 400,
      },
    }),
  },
  {
    server: "llama-cpp-python",
    replies: schemaOnly({
      status: 500,
      body: {
        error: {
          message:
            "[{'type': 'literal_error', 'loc': ('body', 'response_format', 'type'), 'msg': \"Input should be 'text' or 'json_object'\", 'input': 'json_schema'}]",
          type: "internal_server_error",
          param: null,
          code: null,
        },
      },
    }),
  },
  {
    server: "llama.cpp, an older build",
    replies: schemaOnly(llamaCpp('response_format type must be one of "text" or "json_object", but got: json_schema')),
  },
  {
    server: "llama.cpp, with a grammar of the server's own",
    replies: schemaOnly(llamaCpp('Either "json_schema" or "grammar" can be specified, but not both')),
  },
  { server: "llama.cpp, a schema that makes no grammar", replies: schemaOnly(noGrammar) },
  {
    server: "Ollama",
    replies: schemaOnly({ status: 500, body: { error: "invalid JSON schema in format" } }),
  },
  {
    server: "Ollama, an older version",
    replies: both({ status: 400, body: { error: 'invalid format: expected "json" or a JSON schema' } }),
  },
  {
    server: "LM Studio, which has no JSON mode to fall back on",
    replies: {
      json_schema: noGrammar,
      json_object: { status: 400, body: { error: "'response_format.type' must be 'json_schema' or 'text'" } },
    },
  },
  {
    server: "TGI",
    replies: both({
      status: 422,
      body: "Failed to deserialize the JSON body into the target type: response_format: missing field `value` at line 1 column 168",
      headers: { "content-type": "text/plain" },
    }),
  },
  {
    server: "DeepSeek",
    replies: schemaOnly(openaiError(400, "This response_format type is unavailable now", "invalid_request_error")),
  },
  {
    server: "DeepSeek, earlier",
    replies: schemaOnly({
      status: 422,
      body: "Failed to deserialize the JSON body into the target type: response_format: response_format.type `json_schema` is unavailable now at line 1 column 1193",
      headers: { "content-type": "text/plain" },
    }),
  },
  {
    server: "a server on FastAPI",
    replies: both({
      status: 422,
      body: {
        detail: [{ type: "extra_forbidden", loc: ["body", "response_format"], msg: "Extra inputs are not permitted" }],
      },
    }),
  },
];
