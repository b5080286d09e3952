/** OpenAI by its Responses, which show summaries of what a model thought; chat completions do not. */
import type { OpenAI } from "openai";
import { readAllowances } from "../../limits/rate-limit-headers.ts";
import type { ModelProvider } from "../../model-provider.ts";
import { markedModel } from "../../stand-in-mark.ts";
import { type Dialect, inDialect } from "../dialect.ts";
import { bodyFrom, bodyOf } from "../event-stream.ts";
import { callProvider } from "../provider-call.ts";
import { priceOf } from "../token-price.ts";
import { checkOpenai, keyVariable, openaiBaseUrl, openaiClient } from "./openai-client.ts";
import { joinedResponse, type ResponseBody, readResponse, responseBody, responseWishes } from "./openai-response.ts";

const path = "/responses";

export const openaiResponsesProvider: ModelProvider = {
  name: "openai-responses",
  description: "OpenAI's models by the Responses API, with summaries of what they thought: openai-responses:<model>",
  keyVariable,
  hasLogProbabilities: true,
  priceOf: (model) => priceOf(model),
  check: checkOpenai,
  hosts: (_, env) => [new URL(openaiBaseUrl(env)).host],
  create: async (uri, options) => {
    const { client, context } = await openaiClient(uri, options, path);
    // What chat completions have taught of a model does not hold here.
    const address = `${context.model}@${context.address}`;
    return {
      uri: uri.uri,
      complete: async (request, signal) => {
        let start = 0;
        const { answer, requests } = await inDialect(address, responseWishes, request, async (dialect) => {
          start = performance.now();
          const { response, headers } = await callProvider(context, signal, (callSignal) =>
            sent(client, responseBody(request, context.model, dialect), dialect, callSignal),
          );
          const read = markedModel(readResponse(response, context, request.choice), headers);
          return { message: read, allowances: readAllowances(headers) };
        });
        const { message, allowances } = answer;
        return { ...message, latencyMs: performance.now() - start, requests, ...(allowances && { allowances }) };
      },
    };
  },
};

async function sent(
  client: OpenAI,
  body: ResponseBody,
  { isStreamed }: Dialect,
  signal: AbortSignal,
): Promise<{ readonly response: unknown; readonly headers: Headers }> {
  // The SDK's own reading takes for granted that an answer is a response.
  const whole = isStreamed ? { ...body, stream: true as const } : body;
  const response = await client.responses.create(whole, { signal }).asResponse();
  const { headers } = response;
  const text = await response.text();
  const isJson = text !== "" && /\bjson\b/i.test(headers.get("content-type") ?? "");
  return { response: isJson ? bodyOf(text, joinedResponse) : bodyFrom<unknown>(text, joinedResponse), headers };
}
