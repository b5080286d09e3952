/** Fields that hold what was said to models, by them, or of a person in words. */
const spoken: ReadonlySet<string> = new Set([
  ...["system", "user", "answer", "thoughts", "thought", "persona", "reasoning", "text", "slogan", "choice"],
  ...["problem", "error", "difference", "invented"],
]);

/** The same without what was said: empty where a list or a text is expected of it, else null. */
export function redacted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redacted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (key === "isRedacted") return [key, true];
      if (key === "missing") return [key, "left out of this copy"];
      return [key, spoken.has(key) ? without(inner) : redacted(inner)];
    }),
  );
}

function without(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map((one) => (typeof one === "string" ? null : redacted(one))).filter((one) => one !== null);
  // Numbers under such a name, as a difference between policies, are results.
  return typeof value === "string" ? null : redacted(value);
}
