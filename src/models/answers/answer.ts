/** Answers are JSON: finding it in a text, and checking it. */
import type { z } from "zod";
import { z as zod } from "zod";
import type { AnswerSchema, FinishReason } from "../chat-model.ts";
import { fitted, type Units } from "./fitted.ts";
import { foreignText } from "./foreign-text.ts";
import { type FoundObject, isRecord, lenientJson, objectsIn } from "./lenient-json.ts";
import { withoutThoughts } from "./thoughts.ts";

/** Characters of what is wrong with an answer. */
const problemLimit = 300;

const noObject = "the answer holds no JSON object";
const cutOff = "the answer was cut off before its end";

export type Parsed<T> = { readonly value: T } | { readonly problem: string; readonly isDoubt?: true };

/** A kind of answer: the schema sent to the model and the check of what comes back. */
export interface AnswerFormat<T> extends AnswerSchema {
  /**
   * @param finishReason how the answer ended; `stop` by default
   * @returns the value, or what is wrong with the text
   */
  readonly parse: (text: string, finishReason?: FinishReason) => Parsed<T>;
  /** The same kind, of which nothing that the schema allows is doubted. */
  readonly undoubted: AnswerFormat<T>;
}

export interface AnswerReading<T> {
  /** Units that may stand behind numbers, by key, in lower case. */
  readonly units?: Units;
  /** Why an answer that the schema allows may mean something else, in words for the model; null where it is clear. */
  readonly doubt?: (value: T) => string | null;
}

/** @param schema a strict object; its limits are sent to the model and checked on the answer */
export function answerFormat<T>(
  name: string,
  schema: z.ZodType<T>,
  { units, doubt }: AnswerReading<T> = {},
): AnswerFormat<T> {
  const { $schema: _, ...jsonSchema } = zod.toJSONSchema(schema, { io: "input" });
  const checked = (answer: unknown): Parsed<T> => {
    const result = schema.safeParse(fitted(answer, jsonSchema, units));
    if (result.success) return { value: result.data };
    const problems = result.error.issues.map(({ path, message }) => `${path.join(".") || "answer"}: ${message}`);
    return { problem: foreignText(problems.join("; "), problemLimit) }; // it can quote the answer
  };
  const read = (text: string, finishReason: FinishReason = "stop"): Parsed<T> => {
    const isCutOff = finishReason === "length";
    const { answers, bare } = answersIn(text, isCutOff);
    // Nearly every answer is one object as it was asked for.
    const asAsked = answers.length === 1 ? schema.safeParse(answers[0]) : null;
    if (asAsked?.success) return { value: asAsked.data };
    let last: Parsed<T> | undefined;
    for (const answer of answers.toReversed()) {
      const parsed = checked(answer);
      if ("value" in parsed) return parsed;
      last ??= parsed;
    }
    if (last) return last;
    const parsed = checked(bare);
    return "value" in parsed ? parsed : { problem: isCutOff ? cutOff : noObject };
  };
  const doubted = (text: string, finishReason?: FinishReason): Parsed<T> => {
    const parsed = read(text, finishReason);
    const reason = doubt && "value" in parsed ? doubt(parsed.value) : null;
    return reason === null ? parsed : { problem: reason, isDoubt: true };
  };
  const formatOf = (parse: typeof read) => ({
    name,
    schema: jsonSchema,
    parse,
    problemOf: (text: string, finishReason?: FinishReason) => {
      const result = parse(text, finishReason);
      return "problem" in result ? result.problem : null;
    },
  });
  const undoubted: AnswerFormat<T> = {
    ...formatOf(read),
    get undoubted() {
      return undoubted;
    },
  };
  return doubt ? { ...formatOf(doubted), undoubted } : undoubted;
}

interface Found {
  /** In their order: the last that can be used counts. */
  readonly answers: readonly unknown[];
  /** A value without braces and key; undefined where there is none. */
  readonly bare?: unknown;
}

/** Characters of an answer that is one value. */
const bareLimit = 60;

/** Objects in a text that may have words, code fences or chains of thought around them. */
function answersIn(text: string, isCutOff: boolean): Found {
  const whole = lenientJson(text.trim());
  if (typeof whole === "object" && whole !== null) {
    const inList = Array.isArray(whole) ? whole.filter(isRecord) : [];
    return { answers: inList.length > 0 ? inList : [whole] };
  }
  const said = withoutThoughts(text);
  const found = objectsIn(said);
  if (isCutOff && !isComplete(said, found)) return { answers: [] };
  const bare = said.replace(/^[\s*`"']+|[\s*`"']+$/g, "");
  return { answers: found.map(({ value }) => value), ...(!isCutOff && bare.length <= bareLimit && { bare }) };
}

/**
 * Whether what a text holds is its answer although it was cut off: nothing but white space came after it, or it came first
 * and words followed. An object among words may be a draft.
 */
function isComplete(text: string, found: readonly FoundObject[]): boolean {
  const last = found.at(-1);
  if (!last) return false;
  const after = text.slice(last.end);
  const isFirst = /^\W*(json5?)?\s*$/i.test(text.slice(0, found[0].start));
  return /^[\s`]*$/.test(after) || (isFirst && !after.includes("{"));
}
