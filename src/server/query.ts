/** Values of a query, each as what it should be. */
import { z } from "zod";
import { Refusal } from "./refusal.ts";

/** @throws Refusal 400 that names the key */
export function queryOf<S extends z.ZodObject>(schema: S, query: URLSearchParams): z.output<S> {
  const given = Object.fromEntries([...query].filter(([, value]) => value !== ""));
  return parsedQuestion(schema, given);
}

/** @throws Refusal 400 that names the key */
export function parsedQuestion<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues;
  throw new Refusal(400, `${path.length === 0 ? "the question" : path.join(".")}: ${message}`);
}

export const whole = (from: number, to = Number.MAX_SAFE_INTEGER) => z.coerce.number().int().min(from).max(to);

/** How many rows are asked for. */
export const limit = (usual: number, most: number) => whole(1, most).default(usual);

/** A text that may be left out. */
export const choice = z.string().nullable().default(null);
