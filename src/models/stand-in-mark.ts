/**
 * A server can say in a header of its answers that no language model gave them: `llm-econ mock-server` does. What it says is
 * kept with the name of the model that answered, so that it is in the record and a replay knows it, too.
 */

/** As HTTP has it. */
export const standInHeader = "x-llm-econ";

const marked = new RegExp(`^(.*) \\[${standInHeader}: (.*)\\]$`, "s");

/** The model that answered, with what the server says of its answers. */
export function markedModel<T extends { readonly model: string }>(
  response: T,
  headers: Pick<Headers, "get"> | null | undefined,
): T {
  const words = headers?.get(standInHeader)?.trim();
  return words ? { ...response, model: `${response.model} [${standInHeader}: ${words}]` } : response;
}

/** What the server said of the model's answers, in words; null where it said nothing. */
export function markOf(model: string | null): string | null {
  return (model !== null && marked.exec(model)?.[2]) || null;
}

/** The model's own name. */
export function withoutMark(model: string): string {
  return marked.exec(model)?.[1] ?? model;
}
