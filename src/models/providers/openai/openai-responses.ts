/** OpenAI by its Responses, which show summaries of what a model thought; chat completions do not. */
import type { OpenAI } from "openai";
import type { ModelProvider } from "../../model-provider.ts";
import type { Dialect } from "../dialect.ts";
import { bodyFrom, bodyOf } from "../event-stream.ts";
import { modelOver } from "../model-over.ts";
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
    return modelOver({
      context,
      // What chat completions have taught of a model does not hold here.
      address: `${context.model}@${context.address}`,
      wishes: responseWishes,
      send: (request, dialect, signal) => sent(client, responseBody(request, context.model, dialect), dialect, signal),
      read: (body, request) => readResponse(body, context, request.choice),
    });
  },
};

async function sent(
  client: OpenAI,
  question: ResponseBody,
  { isStreamed }: Dialect,
  signal: AbortSignal,
): Promise<{ readonly body: unknown; readonly headers: Headers }> {
  // The SDK's own reading takes for granted that an answer is a response.
  const whole = isStreamed ? { ...question, stream: true as const } : question;
  const response = await client.responses.create(whole, { signal }).asResponse();
  const { headers } = response;
  const text = await response.text();
  const isJson = text !== "" && /\bjson\b/i.test(headers.get("content-type") ?? "");
  return { body: isJson ? bodyOf(text, joinedResponse) : bodyFrom<unknown>(text, joinedResponse), headers };
}
