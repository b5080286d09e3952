/** OpenAI, and every server that speaks the same protocol. */
import type { OpenAI } from "openai";
import { ScenarioError } from "../../../base/errors.ts";
import type { ChatModel } from "../../chat-model.ts";
import { readAllowances } from "../../limits/rate-limit-headers.ts";
import type { ModelProvider } from "../../model-provider.ts";
import type { ModelUri } from "../../model-uri.ts";
import { markedModel } from "../../stand-in-mark.ts";
import type { CallContext } from "../call-context.ts";
import { readKey } from "../credentials.ts";
import { type Dialect, inDialect } from "../dialect.ts";
import { bodyFrom, bodyOf } from "../event-stream.ts";
import { callProvider } from "../provider-call.ts";
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
  const { uri, model } = context;
  const address = `${model}@${client.baseURL}`;
  return {
    uri,
    complete: async (request, signal) => {
      let start = 0;
      const { answer, requests } = await inDialect(address, openaiWishes, request, async (dialect) => {
        start = performance.now();
        const body = completionBody(request, context, recipient, dialect);
        const { completion, headers } = await callProvider(context, signal, (callSignal) =>
          sent(client, body, dialect, callSignal),
        );
        // A gateway may answer with status 200 and say inside what was refused.
        const read = markedModel(readCompletion(completion, context, request.choice), headers);
        return { message: read, allowances: readAllowances(headers) };
      });
      const { message, allowances } = answer;
      return { ...message, latencyMs: performance.now() - start, requests, ...(allowances && { allowances }) };
    },
  };
}

async function sent(
  client: OpenAI,
  body: CompletionBody,
  { isStreamed, leftOut }: Dialect,
  signal: AbortSignal,
): Promise<{ readonly completion: Partial<OpenAI.ChatCompletion>; readonly headers: Headers }> {
  if (!isStreamed) {
    const { data, response } = await client.chat.completions.create(body, { signal }).withResponse();
    return { completion: bodyFrom<Partial<OpenAI.ChatCompletion>>(data, joinedCompletion), headers: response.headers };
  }
  const usage = leftOut.has("stream_options") ? {} : { stream_options: { include_usage: true } };
  const response = await client.chat.completions.create({ ...body, stream: true, ...usage }, { signal }).asResponse();
  return { completion: bodyOf(await response.text(), joinedCompletion), headers: response.headers };
}

function requireBaseUrl(uri: ModelUri): string {
  if (uri.baseUrl !== undefined) return uri.baseUrl;
  throw new ScenarioError(`model "${uri.uri}": expected a base URL that starts with http(s):// after "@"`, {
    hint: `Write, for example, openai-compatible:${uri.model.replace(/@.*/, "")}@http://127.0.0.1:11434/v1.`,
  });
}
