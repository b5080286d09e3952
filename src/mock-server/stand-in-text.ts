/** What the server says: the stand-in's answer to a prompt of ours, a fixed text or a filler to any other. */

import { standInNotice } from "../agents/stand-in/offline-model.ts";
import { errorMessage } from "../base/errors.ts";
import type { ChatModel } from "../models/chat-model.ts";
import type { ObservationId } from "../models/observations.ts";
import type { FaultName } from "./faults.ts";
import { type Answer, charactersPerToken, estimatedTokens, HttpError, type Question } from "./protocol.ts";
import { fillSchema } from "./schema-filler.ts";

const notice = `This is llm-econ's mock server: ${standInNotice}. It answers the prompts of llm-econ by a rule; yours holds no observation that it could read.`;

/** Tokens of the fault `long-answer`, whatever the request allows. */
const longAnswerTokens = 16_384;

/** @throws HttpError 400 for a prompt that starts like one of ours and cannot be read */
export async function standInText(question: Question, model: ChatModel): Promise<string> {
  const id = observationId(question.user);
  if (id === null) return question.schema === null ? notice : JSON.stringify(fillSchema(question.schema));
  try {
    const { text } = await model.complete(
      {
        key: { episode: "", step: id.step, agent: id.agent, purpose: id.purpose, sample: 1, attempt: 1 },
        system: question.system,
        user: question.user,
        answer: { name: "answer", schema: question.schema ?? {}, problemOf: () => null },
        maxOutputTokens: question.maxOutputTokens ?? longAnswerTokens,
      },
      new AbortController().signal,
    );
    return text;
  } catch (error) {
    throw new HttpError(400, `the stand-in cannot read the observation in the prompt: ${errorMessage(error)}`);
  }
}

/** Our prompts start with one line of JSON that says what is asked of whom. */
function observationId(user: string): ObservationId | null {
  try {
    const { id } = JSON.parse(user.split("\n", 1)[0]) as { id?: Partial<ObservationId> };
    return typeof id?.agent === "string" && typeof id.purpose === "string" ? (id as ObservationId) : null;
  } catch {
    return null;
  }
}

/** The answer as a fault of the model, not of the connection, would have it; cut off where the request says so. */
export function spokenAnswer(
  text: string,
  fault: FaultName | null,
  { maxOutputTokens = Number.POSITIVE_INFINITY }: Question,
): Pick<Answer, "text" | "ending" | "outputTokens"> {
  switch (fault) {
    case "schema-violation":
      return { text: '{"unexpected":true}', ending: "stop", outputTokens: 5 };
    case "empty-choice":
      return { text: "", ending: "empty", outputTokens: 0 };
    case "refusal":
      return { text: "I'm sorry, but I can't help with that.", ending: "refusal", outputTokens: 10 };
    case "long-answer": {
      const sentence = "Let me think about this a little longer. ";
      const long = '{"reasoning":"'.padEnd(longAnswerTokens * charactersPerToken, sentence);
      return { text: long, ending: "length", outputTokens: longAnswerTokens };
    }
  }
  const outputTokens = estimatedTokens(text);
  if (outputTokens <= maxOutputTokens) return { text, ending: "stop", outputTokens };
  return {
    text: text.slice(0, maxOutputTokens * charactersPerToken),
    ending: "length",
    outputTokens: maxOutputTokens,
  };
}
