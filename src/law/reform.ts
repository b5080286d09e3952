/** A change of a law as data: as small as the difference. */
import { z } from "zod";
import type { LawParameter } from "./law-parameter.ts";

const dollars = "dollars a year";

/** A parameter that a reform brings: what it sets is a multiple of it, and a government can move it. */
const ownParameter = z.strictObject({
  least: z.number(),
  most: z.number(),
  start: z.number(),
  unit: z.enum(["rate", dollars]).default(dollars),
  description: z.string().min(1).optional(),
});

/** What a scenario keeps of a reform. */
export const reformSchema = z.strictObject({
  name: z.string().min(1).default("reform"),
  description: z.string().min(1).optional(),
  /** New values by the names of the law's parameters, in the order in which they are set. */
  set: z.record(z.string(), z.json()),
  parameters: z.record(z.string(), ownParameter).optional(),
});

export type Reform = z.output<typeof reformSchema>;
export type ReformParameter = z.output<typeof ownParameter>;

export interface ReformProblem {
  /** To what is wrong, from the top of the reform: `["set", "eitc.maximum.1"]`. */
  readonly path: readonly string[];
  /** Whether the key is what is wrong, not its value. */
  readonly atKey: boolean;
  readonly message: string;
}

/** What differs under a reform. */
export interface ReformChange {
  /** As in `eitc.maximum.1`. */
  readonly parameter: string;
  readonly title: string;
  readonly unit: string;
  /** Null for what is not there. */
  readonly before: number | string | readonly number[] | null;
  readonly after: number | string | readonly number[] | null;
}

/** Values of a reform's own parameters by name. */
export type OwnValues = Readonly<Record<string, number>>;

export function ownStarts({ parameters = {} }: Reform): OwnValues {
  return Object.fromEntries(Object.entries(parameters).map(([name, { start }]) => [name, start]));
}

/** Its own parameters as levers. */
export function ownLevers({ parameters = {} }: Reform): readonly LawParameter[] {
  return Object.entries(parameters).map(([name, { description, ...range }]) => ({
    name,
    ...range,
    ...(description === undefined ? {} : { title: description }),
  }));
}

/** What a text sets: a parameter of the reform's own, or a multiple of it, `2 * guarantee`; null for other texts. */
export function multipleOf(text: string): { readonly factor: number; readonly name: string } | null {
  const [, factor, name] = /^\s*(?:(\d+(?:\.\d+)?)\s*\*\s*)?([A-Za-z]\w*)\s*$/.exec(text) ?? [];
  return name === undefined ? null : { factor: factor === undefined ? 1 : Number(factor), name };
}
