/** Keys of `workers` for what they want and how they judge the tax policy. */
import { z } from "zod";

export const workerTypes = ["egotistical", "altruistic", "adversarial"] as const;
export type WorkerType = (typeof workerTypes)[number];

const share = z.number().min(0).max(1).default(0);

const judging = z.strictObject({
  every: z.enum(["step", "taxYear"]).default("step").meta({ description: "When workers judge the tax policy" }),
  scale: z
    .enum(["binary", "graded"])
    .default("binary")
    .meta({ description: "Satisfied or not, or a grade from 0 to 4" }),
  dissatisfied: z
    .number()
    .positive()
    .max(1)
    .default(0.5)
    .meta({ description: "Factor r of the utility of a worker who is not satisfied at all" }),
});

/** How workers judge the policy. */
export type SatisfactionChoice = z.output<typeof judging>;

/** What `satisfaction: true` stands for. */
export const defaultSatisfaction: SatisfactionChoice = judging.parse({});

export const citizenKeys = {
  types: z.strictObject({ egotistical: share, altruistic: share, adversarial: share }).optional().meta({
    description:
      "Shares of workers who want their own utility (default: all), the highest mean utility of everybody, or the lowest; they sum to 1",
  }),
  satisfaction: z
    .union([z.boolean(), judging], { error: "expected true, false, or {every, scale, dissatisfied}" })
    .default(false)
    .meta({ description: "Workers say whether the tax policy satisfies them, which scales their utility" }),
};
