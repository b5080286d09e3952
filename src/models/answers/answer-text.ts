import { isRecord, lenientJson } from "./lenient-json.ts";
import { unfinishedThought } from "./thoughts.ts";

/** What an answer consists of, whatever the provider's form of it. */
export interface AnswerParts {
  /** What was said, in pieces. */
  readonly texts: readonly string[];
  /** Arguments of tool calls, as JSON or as what it says. */
  readonly calls: readonly unknown[];
  /** What was thought, where that is apart. */
  readonly thoughts: readonly string[];
}

/**
 * The text in which an answer is looked for. Some models put it into the arguments of a tool, and some servers take the
 * whole of it for a thought; a thought that was cut off is marked as one, unless it is nothing but JSON.
 */
export function answerText({ texts, calls, thoughts }: AnswerParts, isCutOff: boolean): string {
  const said = [texts.join(""), ...calls.map((call) => (typeof call === "string" ? call : JSON.stringify(call)))];
  const text = said.filter((part) => part.trim() !== "").join("\n");
  const thought = thoughts.join("\n");
  if (text !== "" || thought.trim() === "") return text;
  return isCutOff && !isRecord(lenientJson(thought.trim())) ? unfinishedThought(thought) : thought;
}
