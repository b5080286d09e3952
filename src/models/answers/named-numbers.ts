/**
 * Answers of one number for each bracket of a schedule or parameter of a law, each under its own name: a decoder that is
 * held to a JSON Schema then gives as many as there are, and a model says which is which.
 */
import { z } from "zod";

/** What every provider takes as a key: Anthropic's pattern is the narrowest. */
const longestKey = 64;

/** Values of one key that are listed in a schema: whole percents, 0 to 100. */
const mostListed = 101;
/** Values of all keys together that OpenAI takes in one schema. */
const mostListedInAll = 1000;

/** @param from where each bracket starts: `from_0`, `from_11600` */
export function bracketKeys(from: readonly number[]): readonly string[] {
  return keysOf(from.map((start) => `from_${start}`));
}

/** @param names of parameters, in any language */
export function parameterKeys(names: readonly string[]): readonly string[] {
  return keysOf(names);
}

/** Names that every schema can have as keys, in their order, no two alike. */
function keysOf(names: readonly string[]): readonly string[] {
  const keys: string[] = [];
  for (const [place, name] of names.entries()) {
    const plain = name.replace(/[^A-Za-z0-9_.-]+/g, "_").slice(0, longestKey);
    // Keys that are numbers would be put into another order.
    const key = /^[A-Za-z]/.test(plain) ? plain : `p${place + 1}_${plain}`.slice(0, longestKey);
    const isTaken = keys.some((other) => other.toLowerCase() === key.toLowerCase());
    keys.push(isTaken ? `${key.slice(0, longestKey - 6)}_${place + 1}` : key);
  }
  return keys;
}

/** What each number may be. */
export interface NumberGrid {
  readonly least: number;
  readonly most: number;
  /** Absent where any number in the range is meant. */
  readonly multipleOf?: number;
}

/**
 * A number under each key, as a list in their order. Where there are few that are meant, the schema lists them; what is
 * read may lie between them, for the reader to round, and with `isBound` not outside the range.
 */
export function namedNumbers(
  keys: readonly string[],
  grid: NumberGrid,
  { isBound }: { readonly isBound: boolean },
): z.ZodType<readonly number[]> {
  const any = isBound ? z.number().min(grid.least).max(grid.most) : z.number();
  const listed = valuesOf(grid, keys.length);
  const one = listed ? any.meta({ enum: listed }) : any;
  return z
    .strictObject(Object.fromEntries(keys.map((key) => [key, one])), {
      error: ({ code }) =>
        code === "invalid_type" ? `expected an object with the keys ${keys.join(", ")}` : undefined,
    })
    .transform((numbers) => keys.map((key) => numbers[key]));
}

/** The numbers of a grid; null where they are too many for a schema. */
function valuesOf({ least, most, multipleOf }: NumberGrid, keys: number): readonly number[] | null {
  if (multipleOf === undefined) return null;
  const count = Math.floor((most - least) / multipleOf + 1e-9) + 1;
  if (count > mostListed || count * keys > mostListedInAll) return null;
  return Array.from({ length: count }, (_, k) => Number((least + k * multipleOf).toFixed(10)));
}
