/** JSON Schema as the providers' structured output takes it. */

type Schema = Readonly<Record<string, unknown>>;

/** Keywords that constrained decoding does not support at one provider or another; their limits are checked by the caller. */
const unsupported: ReadonlySet<string> = new Set([
  "$schema",
  "default",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "pattern",
  "format",
  "minItems",
  "maxItems",
  "uniqueItems",
  "minProperties",
  "maxProperties",
]);

/**
 * A schema with the unsupported keywords left out, every property required and no other allowed. The same goes to
 * every provider, so that their answers can be compared.
 */
export function strictSchema(schema: Schema): Record<string, unknown> {
  const known = made.get(schema);
  if (known) return known;
  const strict: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (!unsupported.has(keyword)) strict[keyword] = strictValue(keyword, value);
  }
  if (strict.properties !== undefined) {
    strict.required = Object.keys(strict.properties as Schema);
    strict.additionalProperties = false;
  }
  made.set(schema, strict);
  return strict;
}

/** The same few schemas come with every question. */
const made = new WeakMap<Schema, Record<string, unknown>>();

function strictValue(keyword: string, value: unknown): unknown {
  switch (keyword) {
    case "properties":
    case "$defs":
      // Names, not keywords: a property may be called "minimum".
      return Object.fromEntries(
        Object.entries(value as Schema).map(([name, part]) => [name, strictSchema(part as Schema)]),
      );
    case "items":
      return strictSchema(value as Schema);
    case "anyOf":
    case "allOf":
      return (value as readonly Schema[]).map(strictSchema);
    default:
      return value;
  }
}
