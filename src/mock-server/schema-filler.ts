/** A small value that satisfies a JSON Schema, for prompts that the stand-in cannot answer by its rule. */
import type { JsonSchema } from "./json-schema.ts";

/** How deep references may lead back to themselves before another alternative is tried. */
const referenceDepth = 4;

/**
 * Types, properties, lengths, bounds, alternatives and local references are met; `pattern`, `format` and the like are
 * not. Values that the schema leaves open are as short as they may be.
 */
export function fillSchema(schema: JsonSchema): unknown {
  return fill(schema, schema, 0) ?? null;
}

/** @returns undefined where references go round in circles */
function fill(schema: JsonSchema, root: JsonSchema, depth: number): unknown {
  if ("const" in schema) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  if (typeof schema.$ref === "string") {
    const target = depth < referenceDepth ? resolve(schema.$ref, root) : undefined;
    return target === undefined ? undefined : fill(target, root, depth + 1);
  }
  const alternatives = (schema.anyOf ?? schema.oneOf) as readonly JsonSchema[] | undefined;
  if (alternatives !== undefined) return firstFilled(alternatives, root, depth);
  if (Array.isArray(schema.allOf)) return fill(Object.assign({}, ...schema.allOf), root, depth);
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case "string":
      return fillString(schema as Limits);
    case "integer":
    case "number":
      return fillNumber(schema as Limits);
    case "boolean":
      return false;
    case "null":
      return null;
    case "array":
      return fillArray(schema, root, depth);
    default:
      return fillObject(schema, root, depth);
  }
}

function firstFilled(schemas: readonly JsonSchema[], root: JsonSchema, depth: number): unknown {
  for (const schema of schemas) {
    const value = fill(schema, root, depth);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** `#/$defs/name` and other paths within the schema. */
function resolve(reference: string, root: JsonSchema): JsonSchema | undefined {
  let current: unknown = root;
  for (const part of reference.replace(/^#\/?/, "").split("/").filter(Boolean)) {
    current = (current as Record<string, unknown> | undefined)?.[part.replaceAll("~1", "/").replaceAll("~0", "~")];
  }
  return current as JsonSchema | undefined;
}

function fillString({ minLength = 0, maxLength = Number.POSITIVE_INFINITY }: Limits): string {
  return "stand-in".padEnd(minLength, ".").slice(0, maxLength);
}

/** The number closest to 0 within the bounds. */
function fillNumber({ type, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf }: Limits): number {
  const step = multipleOf ?? (type === "integer" ? 1 : 0);
  const low = Math.max(minimum ?? -Infinity, exclusiveMinimum ?? -Infinity);
  const high = Math.min(maximum ?? Infinity, exclusiveMaximum ?? Infinity);
  const isOpen = (bound: number): boolean => bound === exclusiveMinimum || bound === exclusiveMaximum;
  const inside = (bound: number, direction: 1 | -1): number => {
    if (step > 0) {
      const value = (direction > 0 ? Math.ceil(bound / step) : Math.floor(bound / step)) * step;
      return isOpen(value) ? value + direction * step : value;
    }
    if (!isOpen(bound)) return bound;
    return Number.isFinite(low) && Number.isFinite(high) ? (low + high) / 2 : bound + direction;
  };
  if (low > 0 || (low === 0 && isOpen(0))) return inside(low, 1);
  return high < 0 || (high === 0 && isOpen(0)) ? inside(high, -1) : 0;
}

function fillArray(schema: JsonSchema, root: JsonSchema, depth: number): unknown {
  const { minItems = 0 } = schema as Limits;
  if (minItems === 0) return [];
  const item = fill((schema.items ?? {}) as JsonSchema, root, depth);
  return item === undefined ? undefined : Array.from({ length: minItems }, () => item);
}

function fillObject(schema: JsonSchema, root: JsonSchema, depth: number): unknown {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>;
  const required = Array.isArray(schema.required) ? (schema.required as string[]) : [];
  const entries = required.map((name) => [name, fill(properties[name] ?? {}, root, depth)] as const);
  return entries.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(entries);
}

interface Limits {
  readonly type?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
}
