import type { AnswerSchema } from "../chat-model.ts";

/** A system prompt that asks for the JSON itself, for servers that cannot be held to a schema. Limits are included. */
export function withSchemaInWords(system: string, { schema }: AnswerSchema): string {
  return `${system}

Answer with one JSON object and nothing else: no words around it and no code fence. It must satisfy this JSON Schema:
${JSON.stringify(schema)}`;
}
