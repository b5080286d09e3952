import type { AnswerSchema, ChatResponse, FinishReason } from "../chat-model.ts";

/** Why an answer cannot be used, in words that can be put to the model; null where it can. What was recorded of it holds. */
export function problemOf({ text, finishReason, problem }: ChatResponse, answer: AnswerSchema): string | null {
  return problem === undefined ? (refusal(finishReason) ?? answer.problemOf(text, finishReason)) : problem;
}

/** Why an answer with this finish reason cannot be used, whatever its text. */
export function refusal(finishReason: FinishReason): string | null {
  return finishReason === "refusal" ? "the model refused to answer" : null;
}
