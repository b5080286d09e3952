import { hash } from "node:crypto";
import type { ChatRequest } from "../chat-model.ts";

/**
 * SHA-256 of all that an answer depends on: model, prompt, schema, temperature. The `id` of an observation
 * only names the question and is left out.
 * @param scope tells questions apart that must not get the same answer
 */
export function contentKey(uri: string, request: ChatRequest, scope = ""): string {
  const { system, user, answer, maxOutputTokens, temperature, reasoningEffort } = request;
  // Within texts of an observation quotes are escaped, so that nothing else looks like it.
  const question = user.replace(/"id":\{[^{}]*\},?/, "");
  const sampling = [maxOutputTokens, temperature ?? null, reasoningEffort ?? null];
  return hash("sha256", JSON.stringify([uri, system, question, answer.name, answer.schema, sampling, scope]));
}
