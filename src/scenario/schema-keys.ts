import type { z } from "zod";

interface SchemaType {
  readonly shape?: Record<string, unknown>;
  readonly options?: readonly unknown[];
  readonly valueType?: unknown;
  readonly def?: { readonly type?: string; readonly catchall?: unknown };
  readonly unwrap?: () => unknown;
}

/** Unwrapping leads from a list to its elements too. */
function unwrapped(type: unknown): SchemaType {
  let inner = (type ?? {}) as SchemaType;
  while (typeof inner.unwrap === "function") inner = (inner.unwrap() ?? {}) as SchemaType;
  return inner;
}

/** A type, or the alternatives that it has. */
function alternatives(type: unknown): readonly SchemaType[] {
  const found = unwrapped(type);
  return found.options?.flatMap(alternatives) ?? [found];
}

/** What a schema knows at a path: one type, or several where there are alternatives. */
function typesAt(schema: unknown, path: readonly (string | number)[]): readonly SchemaType[] {
  let types = alternatives(schema);
  for (const key of path) {
    // Places in lists need no step.
    if (typeof key !== "string") continue;
    types = types
      .map(({ shape, valueType, def }) => shape?.[key] ?? valueType ?? def?.catchall)
      .flatMap((type) => (type === undefined ? [] : alternatives(type)))
      .filter(({ def }) => def?.type !== "never" && def?.type !== "unknown");
  }
  return types;
}

/** The keys that a schema knows at a path. */
export function keysOf(schema: z.ZodType, path: readonly (string | number)[]): string[] {
  return [...new Set(typesAt(schema, path).flatMap(({ shape }) => Object.keys(shape ?? {})))];
}

/** Whether the schema leaves it to the user what keys there are at a path. */
export function isOpen(schema: z.ZodType, path: readonly (string | number)[]): boolean {
  return typesAt(schema, path).some(({ valueType }) => valueType !== undefined);
}
