import type { z } from "zod";

/** The keys that a schema knows at a path. */
export function keysOf(schema: z.ZodType, path: readonly (string | number)[]): string[] {
  let current: unknown = schema;
  const unwrapped = (type: unknown): { shape?: Record<string, unknown>; options?: unknown[] } => {
    let inner = type as { unwrap?: () => unknown } | undefined;
    while (typeof inner?.unwrap === "function") inner = inner.unwrap() as typeof inner;
    return (inner ?? {}) as { shape?: Record<string, unknown>; options?: unknown[] };
  };
  const shapeOf = (type: unknown): Record<string, unknown> | undefined => {
    const found = unwrapped(type);
    return found.shape ?? found.options?.map(shapeOf).find((shape) => shape);
  };
  // Unwrapping leads from a list to its elements, so places in lists need no step.
  for (const key of path) if (typeof key === "string") current = shapeOf(current)?.[key];
  return Object.keys(shapeOf(current) ?? {});
}
