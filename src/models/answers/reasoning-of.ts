/** What a model says of its answer. */

/** The reasons in an answer; null where it has none. */
export function reasoningOf(answer: string | null): string | null {
  const value = jsonOf(answer);
  const reasoning: unknown = value && Reflect.get(value, "reasoning");
  return typeof reasoning === "string" && reasoning !== "" ? reasoning : null;
}

/** The object that an answer holds; null where it holds none. */
export function jsonOf(answer: string | null): object | null {
  if (answer === null) return null;
  try {
    const value: unknown = JSON.parse(answer.slice(answer.indexOf("{"), answer.lastIndexOf("}") + 1));
    return typeof value === "object" && value !== null ? value : null;
  } catch {
    return null;
  }
}
