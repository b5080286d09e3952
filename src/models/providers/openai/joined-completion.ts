/** One chat completion out of the chunks of a stream. */
import type { OpenAI } from "openai";

type Fields = Record<string, unknown>;

/** Said once for all parts, and not in parts. */
const whole: ReadonlySet<string> = new Set(["role", "id", "type", "name", "index"]);

/** @param chunks as received; what a server adds to OpenAI's fields is joined as theirs are */
export function joinedCompletion(chunks: readonly unknown[]): Partial<OpenAI.ChatCompletion> {
  const completion: Fields = {};
  const message: Fields = {};
  const choice: Fields = {};
  let hasChoice = false;
  for (const chunk of chunks.filter(isFields)) {
    const { choices, ...about } = chunk;
    for (const [name, value] of Object.entries(about)) if (value !== null) completion[name] = value;
    const part: unknown = Array.isArray(choices) ? choices[0] : undefined;
    if (!isFields(part)) continue;
    hasChoice = true;
    const { delta, message: last, ...end } = part;
    join(message, isFields(delta) ? delta : isFields(last) ? last : {});
    for (const [name, value] of Object.entries(end)) {
      // Each part has those of its own tokens.
      if (name === "logprobs" && isFields(value) && isFields(choice[name])) join(choice[name], value);
      else if (value !== null) choice[name] = isFields(value) ? { ...value } : value;
    }
  }
  if (hasChoice) completion.choices = [{ ...choice, message }];
  return completion;
}

function join(into: Fields, part: Fields): void {
  for (const [name, value] of Object.entries(part)) {
    if (value === null || value === undefined) continue;
    const had = into[name];
    if (Array.isArray(value)) into[name] = joinedList(Array.isArray(had) ? had : [], value);
    else if (typeof had === "string" && typeof value === "string") into[name] = whole.has(name) ? had : had + value;
    else if (isFields(had) && isFields(value)) join(had, value);
    else into[name] = isFields(value) ? { ...value } : value;
  }
}

/** Members with the same index are parts of one: calls of tools come so. */
function joinedList(had: readonly unknown[], more: readonly unknown[]): unknown[] {
  const list = [...had];
  for (const member of more) {
    const known = isFields(member)
      ? list.find((one): one is Fields => isFields(one) && one.index !== undefined && one.index === member.index)
      : undefined;
    if (known && isFields(member)) join(known, member);
    else list.push(isFields(member) ? { ...member } : member);
  }
  return list;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
