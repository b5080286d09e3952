/** OpenAI, and every server that speaks the same protocol. */
import type { OpenAI } from "openai";
import { ScenarioError } from "../../../base/errors.ts";
import type { ChatModel } from "../../chat-model.ts";
import type { ModelProvider } from "../../model-provider.ts";
import type { ModelUri } from "../../model-uri.ts";
import type { CallContext } from "../call-context.ts";
import { readKey } from "../credentials.ts";
import type { Dialect } from "../dialect.ts";
import { bodyFrom, bodyOf } from "../event-stream.ts";
import { modelOver } from "../model-over.ts";
import { priceAtHosts, priceOf } from "../token-price.ts";
import { openaiBatchClient } from "./batch-openai.ts";
import { joinedCompletion } from "./joined-completion.ts";
import { checkOpenai, contextOf, keyVariable, newClient, openaiBaseUrl, openaiClient } from "./openai-client.ts";
import {
  type CompletionBody,
  completionBody,
  openaiWishes,
  type Recipient,
  readCompletion,
} from "./openai-completion.ts";

const compatibleKeyVariable = "LLM_ECON_COMPATIBLE_API_KEY";

export const openaiProvider: ModelProvider = {
  name: "openai",
  description: "OpenAI's models: openai:<model>",
  keyVariable,
  hasLogProbabilities: true,
  batchDiscount: 0.5,
  priceOf: (model) => priceOf(model),
  check: checkOpenai,
  hosts: (_, env) => [new URL(openaiBaseUrl(env)).host],
  create: async (uri, options) => {
    const { client, context } = await openaiClient(uri, options);
    return chatModel(client, context, "openai");
  },
  createBatchClient: async (uri, options) => {
    const { client, context } = await openaiClient(uri, options);
    return openaiBatchClient(client, context);
  },
};

export const openaiCompatibleProvider: ModelProvider = {
  name: "openai-compatible",
  description:
    "Any server with OpenAI's protocol (Ollama, vLLM, llama.cpp, LM Studio, OpenRouter): openai-compatible:<model>@<baseUrl>, or several base URLs with commas",
  form: "openai-compatible:<model>@<baseUrl>",
  keyVariable: compatibleKeyVariable,
  hasLogProbabilities: true,
  priceOf: (model, hosts = []) => priceAtHosts(model, hosts),
  check: (uri, env) => {
    requireBaseUrl(uri);
    readKey(compatibleKeyVariable, env);
  },
  create: async (uri, options) => {
    const key = readKey(compatibleKeyVariable, options.env);
    // Null, not absent: otherwise the SDK would read OpenAI's identifiers and send them to a stranger.
    const settings = { apiKey: key ?? "none", baseURL: requireBaseUrl(uri), organization: null, project: null };
    const { client, proxy } = await newClient(options, settings);
    return chatModel(client, contextOf(uri, compatibleKeyVariable, key, options, client, proxy), "compatible");
  },
};

function chatModel(client: OpenAI, context: CallContext, recipient: Recipient): ChatModel {
  return modelOver({
    context,
    address: `${context.model}@${client.baseURL}`,
    wishes: openaiWishes,
    send: (request, dialect, signal) =>
      sent(client, completionBody(request, context, recipient, dialect), dialect, signal),
    read: (body, request) => readCompletion(body, context, request.choice),
  });
}

async function sent(
  client: OpenAI,
  question: CompletionBody,
  { isStreamed, leftOut }: Dialect,
  signal: AbortSignal,
): Promise<{ readonly body: Partial<OpenAI.ChatCompletion>; readonly headers: Headers }> {
  if (!isStreamed) {
    const { data, response } = await client.chat.completions.create(question, { signal }).withResponse();
    return { body: bodyFrom<Partial<OpenAI.ChatCompletion>>(data, joinedCompletion), headers: response.headers };
  }
  const usage = leftOut.has("stream_options") ? {} : { stream_options: { include_usage: true } };
  const response = await client.chat.completions
    .create({ ...question, stream: true, ...usage }, { signal })
    .asResponse();
  return { body: bodyOf(await response.text(), joinedCompletion), headers: response.headers };
}

function requireBaseUrl(uri: ModelUri): string {
  if (uri.baseUrl !== undefined) return uri.baseUrl;
  throw new ScenarioError(`model "${uri.uri}": expected a base URL that starts with http(s):// after "@"`, {
    hint: `Write, for example, openai-compatible:${uri.model.replace(/@.*/, "")}@http://127.0.0.1:11434/v1.`,
  });
}
