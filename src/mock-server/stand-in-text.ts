/** What the server says: the stand-in's answer to a prompt of ours, a fixed text or a filler to any other. */

import { standInNotice } from "../agents/stand-in/offline-model.ts";
import { errorMessage } from "../base/errors.ts";
import type { ChatModel } from "../models/chat-model.ts";
import { charactersPerToken, estimatedTokens } from "../models/limits/token-estimate.ts";
import type { ObservationId } from "../models/observations.ts";
import type { FaultName } from "./faults.ts";
import { HttpError } from "./http-error.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { Answer, Question } from "./protocol.ts";
import { fillSchema } from "./schema-filler.ts";

const notice = `This is llm-econ's mock server: ${standInNotice}. It answers the prompts of llm-econ by a rule; yours holds no observation that it could read.`;

/** Tokens of the fault `long-answer`, whatever the request allows. */
const longAnswerTokens = 16_384;

/**
 * What is said, or the arguments of the tool that is called.
 * @throws HttpError 400 for a prompt that starts like one of ours and cannot be read
 */
export async function standInText(question: Question, model: ChatModel): Promise<string> {
  const schema = question.tool?.schema ?? question.schema;
  const found = observationIn(question.user);
  if (found === null) return schema === null ? notice : JSON.stringify(fillSchema(schema));
  const { id, start } = found;
  const rules = `${question.system}\n${question.user.slice(0, start)}`;
  try {
    const { text } = await model.complete(
      {
        key: { episode: "", step: id.step, agent: id.agent, purpose: id.purpose, sample: 1, attempt: 1 },
        system: question.system,
        user: question.user.slice(start),
        answer: { name: "answer", schema: schemaInWords(rules) ?? schema ?? {}, problemOf: () => null },
        maxOutputTokens: question.maxOutputTokens ?? longAnswerTokens,
      },
      new AbortController().signal,
    );
    return text;
  } catch (error) {
    throw new HttpError(400, `the stand-in cannot read the observation in the prompt: ${errorMessage(error)}`);
  }
}

interface Found {
  readonly id: ObservationId;
  /** Where the line with the observation starts. */
  readonly start: number;
}

/** Our prompts have one line of JSON that says what is asked of whom; the rules stand before it where there is no system prompt. */
function observationIn(user: string): Found | null {
  for (const { line, start } of linesOf(user)) {
    const id = parsedObject(line)?.id as Partial<ObservationId> | undefined;
    if (typeof id?.agent === "string" && typeof id.purpose === "string") return { id: id as ObservationId, start };
  }
  return null;
}

/** The schema of the answer where a server that takes none has it in the rules: the last line that is one. */
function schemaInWords(rules: string): JsonSchema | undefined {
  return linesOf(rules)
    .map(({ line }) => parsedObject(line))
    .findLast((found) => typeof found?.properties === "object");
}

function linesOf(text: string): readonly { readonly line: string; readonly start: number }[] {
  let start = 0;
  return text.split("\n").map((line) => {
    const at = start;
    start += line.length + 1;
    return { line, start: at };
  });
}

function parsedObject(line: string): JsonSchema | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line) as JsonSchema;
  } catch {
    return undefined;
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
