/** What a chat completion says, in the forms in which servers send it. */
import { type AnswerParts, answerText } from "../../answers/answer-text.ts";
import { isRecord, type Parsed } from "../../answers/lenient-json.ts";

/**
 * @param message of a choice, as received
 * @param isCutOff whether the limit of tokens ended it
 * @returns null where its content is neither a text nor a list of parts
 */
export function completionText(message: Parsed, isCutOff: boolean): string | null {
  const { texts, thoughts } = contentOf(message.content) ?? {};
  if (!texts || !thoughts) return null;
  return answerText({ texts, calls: callsIn(message), thoughts: [...thoughts, ...thoughtsIn(message)] }, isCutOff);
}

/** What the model thought, as far as it is apart from what it said. */
export function completionThoughts(message: Parsed): string {
  return [...(contentOf(message.content)?.thoughts ?? []), ...thoughtsIn(message)].join("\n").trim();
}

type Content = Pick<AnswerParts, "texts" | "thoughts">;

function contentOf(content: unknown): Content | null {
  if (content === null || content === undefined) return { texts: [], thoughts: [] };
  if (typeof content === "string") return { texts: [content], thoughts: [] };
  if (!Array.isArray(content)) return null;
  const parts = content.map(partOf);
  if (!parts.every((part) => part !== null)) return null;
  return { texts: parts.flatMap(({ texts }) => texts), thoughts: parts.flatMap(({ thoughts }) => thoughts) };
}

/** A text, a thought, or something else that says nothing: `{type: "text", text}`, `{type: "thinking", thinking: [parts]}`. */
function partOf(part: unknown): Content | null {
  if (typeof part === "string") return { texts: [part], thoughts: [] };
  if (!isRecord(part)) return null;
  const { type = "text", text, thinking, reasoning } = part;
  if (typeof type !== "string") return null;
  if (/think|reason/.test(type)) return { texts: [], thoughts: textsIn(thinking ?? reasoning ?? text) };
  if (!/text$/.test(type)) return { texts: [], thoughts: [] };
  const value = isRecord(text) ? text.value : text;
  return typeof value === "string" ? { texts: [value], thoughts: [] } : null;
}

/** Tool calls, and their older form. */
function callsIn({ tool_calls: calls, function_call: call }: Parsed): unknown[] {
  const functions = Array.isArray(calls) ? calls.map((one) => (isRecord(one) ? one.function : undefined)) : [];
  return [...functions, call].flatMap((one) => (isRecord(one) && one.arguments ? [one.arguments] : []));
}

/** `reasoning_content` of most servers, `reasoning` of newer vLLM, Ollama and OpenRouter. */
function thoughtsIn({ reasoning_content: content, reasoning }: Parsed): string[] {
  return textsIn(content || reasoning);
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isRecord(value) ? textsIn(value.text) : [];
}
