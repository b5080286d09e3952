/** A persona template as its author writes it, before it is joined with what it extends. */
import { z } from "zod";

/** Longest literal text of one alternative, characters. */
const textLimit = 500;

/** Names of words, traits and phrases: what can stand between braces. */
const namePattern = /^[a-z][A-Za-z0-9]{0,39}$/;

/** How far shares may be from a sum of 1. */
const shareTolerance = 1e-6;

const range = z.strictObject({ min: z.number().optional(), max: z.number().optional() });

const test = z.union([z.string(), z.number(), z.array(z.union([z.string(), z.number()])).min(1), range], {
  error: "expected a label, a number, a list of them, or {min, max}",
});

/** What must all hold, by fact or trait. */
const condition = z.record(z.string(), test);

const text = z.string().superRefine((value, context) => {
  const add = (message: string) => context.addIssue({ code: "custom", message });
  if (value.length > textLimit) add(`expected at most ${textLimit} characters, found ${value.length}`);
  if (/[{}]/.test(value.replace(/\{[^{}]*\}/g, ""))) add("a brace without its partner; expected {name}");
});

const conditional = z.strictObject({ when: condition.optional(), text });
const textError = "expected a text, {when, text}, or a list of them of which the first that holds is taken";
const wording = z.union([text, conditional, z.array(z.union([text, conditional])).min(1)], { error: textError });

const labelPattern = /^[^{}\p{Cc}]{1,80}$/u;
const labelError = "expected a label of 1 to 80 characters without braces";
const label = z.string().regex(labelPattern, labelError);

const shares = z.record(z.string(), z.number().min(0)).superRefine((record, context) => {
  const add = (message: string) => context.addIssue({ code: "custom", message });
  if (!Object.keys(record).every((name) => labelPattern.test(name))) add(labelError);
  const sum = Object.values(record).reduce((total, share) => total + share, 0);
  if (Math.abs(sum - 1) > shareTolerance) add(`shares sum to ${Number(sum.toPrecision(8))}; expected 1`);
});

const bands = z
  .array(z.strictObject({ below: z.number().optional(), label }))
  .min(1)
  .superRefine((list, context) => {
    list.forEach(({ below = Infinity }, i) => {
      const previous = i > 0 ? (list[i - 1].below ?? Infinity) : -Infinity;
      const isLast = i === list.length - 1;
      if (isLast ? below === Infinity : below > previous && below < Infinity) return;
      const message = isLast
        ? "the last label has below; expected none, since it is for everybody above"
        : "below must be there and increase";
      context.addIssue({ code: "custom", path: [i], message });
    });
  });

const normal = z.strictObject({ mean: z.number(), sd: z.number().positive(), labels: bands.optional() });

const distribution = { shares: shares.optional(), normal: normal.optional() };
const distributionCase = z.strictObject({ when: condition.optional(), ...distribution });

const trait = z
  .strictObject({
    /** Where the numbers are from. */
    source: z.string().min(1).optional(),
    /** The numbers, or some of them, are the author's assumption. */
    synthetic: z.literal(true).optional(),
    ...distribution,
    /** The first case that holds is drawn from. */
    cases: z.array(distributionCase).min(1).optional(),
  })
  .superRefine((value, context) => {
    const add = (message: string, path: (string | number)[] = []) =>
      context.addIssue({ code: "custom", path, message });
    if (value.source === undefined && value.synthetic === undefined) {
      add("a trait says where its distribution is from; expected source: … or synthetic: true");
    }
    const given = [value.shares, value.normal, value.cases].filter((one) => one !== undefined);
    if (given.length !== 1) add(`expected one of shares, normal, cases; found ${given.length} of them`);
    value.cases?.forEach((one, i) => {
      const count = Number(one.shares !== undefined) + Number(one.normal !== undefined);
      if (count !== 1) add(`expected one of shares, normal; found ${count} of them`, ["cases", i]);
    });
    const isNumber = [value, ...(value.cases ?? [])].map(({ normal: scale }) => scale && !scale.labels);
    const hasLabels = [value, ...(value.cases ?? [])].some((one) => one.shares ?? one.normal?.labels);
    if (hasLabels && isNumber.includes(true)) add("some cases have labels and others numbers; expected one kind");
  });

/** `null` drops what a parent has under the name. */
const named = <T extends z.ZodType>(entry: T) =>
  z.record(z.string(), entry.nullable()).superRefine((record, context) => {
    for (const name of Object.keys(record)) {
      if (namePattern.test(name)) continue;
      const message = `"${name}" is not a name; expected a small letter, then letters and digits, 40 at most`;
      context.addIssue({ code: "custom", path: [name], message });
    }
  });

export const templateSchema = z.strictObject({
  name: z.string().min(1),
  description: z.string().default(""),
  /** Built-in names, or paths of files relative to this one. */
  extends: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)], { error: "expected a template or a list of them" })
    .optional(),
  /** Columns that the people must have. */
  facts: z.array(z.string()).default([]),
  words: named(wording).default({}),
  traits: named(trait).default({}),
  phrases: named(wording).default({}),
});

export type TemplateInput = z.output<typeof templateSchema>;
export type WordingInput = z.output<typeof wording>;
export type TraitInput = z.output<typeof trait>;
export type Condition = z.output<typeof condition>;
export type ConditionTest = z.output<typeof test>;

/** The keys that the schema knows at a path. */
export function templateKeysAt(path: readonly (string | number)[]): string[] {
  let found = alternativesOf(templateSchema);
  for (const key of path) found = found.flatMap((schema) => stepInto(schema, key)).flatMap(alternativesOf);
  return found.flatMap((schema) => (schema instanceof z.ZodObject ? Object.keys(schema.shape) : []));
}

function alternativesOf(schema: unknown): unknown[] {
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(alternativesOf);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return alternativesOf(schema.unwrap());
  }
  return [schema];
}

function stepInto(schema: unknown, key: string | number): unknown[] {
  if (schema instanceof z.ZodObject) return [(schema.shape as Record<string, unknown>)[key]];
  if (schema instanceof z.ZodRecord) return [schema.valueType];
  return schema instanceof z.ZodArray ? [schema.element] : [];
}
