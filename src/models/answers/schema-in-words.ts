import type { AnswerSchema } from "../chat-model.ts";

/** A system prompt that asks for the JSON itself, for servers that cannot be held to a schema. Limits are included. */
export function withSchemaInWords(system: string, { schema }: AnswerSchema): string {
  return `${system}

Answer with one JSON object and nothing else: no words around it and no code fence. It must satisfy this JSON Schema:
${JSON.stringify(schema, shorter)}`;
}

/** Numbers of one key that are read faster as a range. */
const longList = 50;

/** A long list of numbers that are equally far apart, as their range; anything else as it is. */
function shorter(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("enum" in value)) return value;
  const { enum: listed, ...rest } = value;
  if (!Array.isArray(listed) || listed.length <= longList) return value;
  const [first, second] = listed;
  const isEven = listed.every(
    (one, k) => typeof one === "number" && Math.abs(one - first - k * (second - first)) < 1e-9,
  );
  if (!isEven) return value;
  return { ...rest, minimum: first, maximum: listed[listed.length - 1], multipleOf: second - first };
}
