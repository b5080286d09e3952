/** Keys of `workers` for who is asked on behalf of others, and for populations that decide in several ways. */
import { z } from "zod";
import { numbersIn } from "../base/number-ranges.ts";
import { behaviouralKeys } from "./behavioural-keys.ts";

/** Names of strata that are no facts of a person. */
export const orderedStrata = ["income", "wage"] as const;

export const archetypesKey = z
  .strictObject({
    count: z.int().min(1).meta({
      description:
        "Workers who are asked, K: at most half of the population; as many as there are people, or more, asks everybody",
    }),
    strata: z
      .array(z.string().min(1))
      .min(1)
      .default(["income"])
      .meta({
        description:
          "What those who are asked are spread over: income (ranges that hold half of people's, half of incomes' mass) or wage (ranges of equal numbers of people), and facts with labels, such as sex, which make groups first",
        examples: [["income"], ["sex", "education", "income"]],
      }),
    donors: z.int().min(1).default(1).meta({ description: "Workers who are asked in each range" }),
    check: z.number().min(0).max(1).default(0.02).meta({
      description:
        "Part of the population that is asked as well in the first, the middle and the last step, so that the error is known: at least 30 people, at most K; 0 asks nobody",
    }),
  })
  .optional()
  .meta({
    description:
      "With decide: llm, ask K workers and have the others deviate from their own best response as the one of their range does from his",
  });

export type ArchetypesChoice = NonNullable<z.output<typeof archetypesKey>>;

const { noise, adjustment, lossAversion, misperception, misperceptionShare } = behaviouralKeys;

/** What a group can have otherwise than `workers`. */
const ownKeys = {
  noise: noise.unwrap().optional().meta({ description: "As workers.noise" }),
  adjustment: adjustment.unwrap().optional().meta({ description: "As workers.adjustment" }),
  lossAversion: lossAversion.unwrap().optional().meta({ description: "As workers.lossAversion" }),
  misperception: misperception.unwrap().optional().meta({ description: "As workers.misperception" }),
  misperceptionShare: misperceptionShare.unwrap().optional().meta({ description: "As workers.misperceptionShare" }),
  hours: z.number().min(0).max(168).optional().meta({ description: "As workers.hours" }),
};
export const groupOwnKeys = Object.keys(ownKeys) as readonly (keyof typeof ownKeys)[];

const range = z
  .strictObject({ min: z.number().optional(), max: z.number().optional() })
  .refine(({ min = -Infinity, max = Infinity }) => min <= max, { error: "min is above max" });
const labels = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)], {
  error: "expected a label or a list of labels",
});

const rowsExpected = 'expected rows of the population from 0, e.g. 7 or "0-9,20"';

/** @param deciders names of `workers.decide` */
export function groupsKey(deciders: readonly [string, ...string[]]) {
  return z
    .array(
      z
        .strictObject({
          rows: z
            .union([z.int().min(0), z.string().refine((text) => (numbersIn(text)?.length ?? 0) > 0, rowsExpected)], {
              error: rowsExpected,
            })
            .optional()
            .meta({ description: 'Rows of the population, from 0: "0-9,20"' }),
          where: z
            .record(z.string().min(1), z.union([range, labels], { error: "expected {min, max}, a label or a list" }))
            .optional()
            .meta({ description: "Those who match every condition, as of population.filter" }),
          decide: z.enum(deciders).meta({ description: "How they decide" }),
          ...ownKeys,
        })
        .refine(({ rows, where }) => (rows === undefined) !== (where === undefined), {
          error: "expected one of rows and where, which say who is in the group",
        }),
    )
    .min(1)
    .optional()
    .meta({ description: "Groups of workers who decide in different ways; everybody is in one of them" });
}

export type WorkerGroup = NonNullable<z.output<ReturnType<typeof groupsKey>>>[number];
