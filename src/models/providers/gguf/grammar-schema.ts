/**
 * A JSON Schema as node-llama-cpp takes it to make a grammar: as it is, with its lengths and numbers of entries, but for
 * choices, which it knows as `oneOf` alone.
 */
export function grammarSchema(schema: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => [keyword === "anyOf" ? "oneOf" : keyword, inner(keyword, value)]),
  );
}

function inner(keyword: string, value: unknown): unknown {
  if (keyword === "anyOf" || keyword === "oneOf" || keyword === "prefixItems")
    return Array.isArray(value) ? value.map(part) : value;
  if (keyword === "items") return part(value);
  if (keyword !== "properties" && keyword !== "$defs") return value;
  return Object.fromEntries(Object.entries(value ?? {}).map(([name, one]) => [name, part(one)]));
}

function part(value: unknown): unknown {
  return typeof value === "object" && value !== null ? grammarSchema(value as Record<string, unknown>) : value;
}
