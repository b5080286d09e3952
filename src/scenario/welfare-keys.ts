/** Keys of `planner.welfare` that only some functions read. */
import { z } from "zod";

/** @param names of welfare functions */
export function welfareKeys(names: [string, ...string[]]) {
  return {
    expression: z
      .string()
      .min(1)
      .optional()
      .meta({
        description:
          "Welfare as a formula of aggregates over people: mean, min, max, sum, quantile(x, p), gini, sd, share(condition), mean(x, condition) of u, c, z, l, tax and person.<column>",
        examples: ["mean(u) - 0.3*sd(u)", 'mean(u, person.education == "bachelor")'],
      }),
    groups: z
      .string()
      .min(1)
      .optional()
      .meta({
        description: "Groups of group-maximin: a column of persons (a trait is one), or tenth of income without tax",
        examples: ["tenth", "education"],
      }),
    within: z
      .strictObject({
        kind: z.enum(names).meta({ description: "Welfare of each group: ces, utilitarian, rawlsian or kolm" }),
        aversion: z.number().min(0).max(100).optional().meta({ description: "Its inequality aversion" }),
      })
      .optional()
      .meta({ description: "How a group's own people are counted in group-maximin; default ces" }),
    smooth: z.number().min(0).max(10_000).optional().meta({
      description:
        "0 (default): group-maximin is the least of groups; above it a smooth version, nearer to the least the higher, over the groups' mean",
    }),
    share: z.number().positive().max(1).optional().meta({
      description: "Part of people, the worst-off, whose mean utility cvar is; default 0.1",
    }),
  };
}
