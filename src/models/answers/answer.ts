/** Answers are JSON: finding it in a text, checking it, and asking again where it cannot be used. */
import type { z } from "zod";
import { z as zod } from "zod";
import type { AnswerSchema, ChatModel, ChatRequest } from "../chat-model.ts";
import { refusal } from "../wrappers/record.ts";
import { foreignText } from "./foreign-text.ts";

/** Characters of what is wrong with an answer. */
const problemLimit = 300;

/** A kind of answer: the schema sent to the model and the check of what comes back. */
export interface AnswerFormat<T> extends AnswerSchema {
  /** @returns the value, or what is wrong with the text */
  readonly parse: (text: string) => { readonly value: T } | { readonly problem: string };
}

/** @param schema a strict object; its limits are sent to the model and checked on the answer */
export function answerFormat<T>(name: string, schema: z.ZodType<T>): AnswerFormat<T> {
  const parse = (text: string): { value: T } | { problem: string } => {
    const json = findJson(text);
    if (json === undefined) return { problem: "the answer holds no JSON object" };
    const result = schema.safeParse(json);
    if (result.success) return { value: result.data };
    const problems = result.error.issues.map(({ path, message }) => `${path.join(".") || "answer"}: ${message}`);
    return { problem: foreignText(problems.join("; "), problemLimit) }; // it can quote the answer
  };
  const { $schema: _, ...jsonSchema } = zod.toJSONSchema(schema, { io: "input" });
  return {
    name,
    schema: jsonSchema,
    parse,
    problemOf: (text) => {
      const result = parse(text);
      return "problem" in result ? result.problem : null;
    },
  };
}

/**
 * The JSON object in a text that may have words, a code fence or a chain of thought around it. Models without
 * structured output leave commas before closing brackets and use single quotes, which is mended.
 */
function findJson(text: string): unknown {
  const direct = tryParse(text);
  if (direct !== undefined) return direct;
  const said = text.replace(/^[\s\S]*<\/think(ing)?>/i, "");
  const fenced = /```\w*\s*([\s\S]*?)```/.exec(said)?.[1] ?? "";
  const candidates = [said, fenced].map(insideBraces).filter((part) => part !== "");
  for (const candidate of [...candidates, ...candidates.map(mended)]) {
    const found = tryParse(candidate);
    if (found !== undefined) return found;
  }
  return undefined;
}

function insideBraces(text: string): string {
  return text.slice(Math.max(0, text.indexOf("{")), text.lastIndexOf("}") + 1);
}

/** Strings are matched first, so that nothing inside one is changed. */
function mended(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"|'((?:[^'\\]|\\.)*)'|,(?=\s*[}\]])/g, (part, single?: string) => {
    if (single !== undefined) return `"${single.replace(/\\'/g, "'").replace(/(?<!\\)"/g, '\\"')}"`;
    return part === "," ? "" : part;
  });
}

function tryParse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Puts a question until the answer can be used, telling the model each time what was wrong.
 * @param reasks how often to ask again
 * @returns the value, or null where no attempt gave a valid one
 * @throws ProviderError where the provider fails
 */
export async function ask<T>(
  model: ChatModel,
  question: Omit<ChatRequest, "answer" | "key"> & { readonly key: Omit<ChatRequest["key"], "attempt"> },
  format: AnswerFormat<T>,
  reasks: number,
  signal: AbortSignal,
): Promise<T | null> {
  let user = question.user;
  for (let attempt = 1; attempt <= 1 + reasks; attempt++) {
    // Field by field: spreads cost more than the rest of a call's bookkeeping.
    const { episode, step, agent, purpose, sample } = question.key;
    const response = await model.complete(
      {
        key: { episode, step, agent, purpose, sample, attempt },
        system: question.system,
        user,
        answer: format,
        maxOutputTokens: question.maxOutputTokens,
        temperature: question.temperature,
        reasoningEffort: question.reasoningEffort,
      },
      signal,
    );
    const refused = refusal(response.finishReason);
    const parsed = refused === null ? format.parse(response.text) : { problem: refused };
    if ("value" in parsed) return parsed.value;
    user = `${question.user}\n\nYour last answer could not be used: ${parsed.problem}. Answer again with only the JSON object.`;
  }
  return null;
}
