/** A column of persons: minutes to work, longer for those with higher wages, by a stream of its own. */
import type { PersonColumn, Plugin } from "llm-econ";
import { z } from "zod";

const commute: PersonColumn = {
  name: "commute",
  description: "one way to work (invented)",
  kind: "number",
  unit: "minutes",
  options: z.strictObject({ longest: z.number().min(10).max(180).default(90) }),
  create: ({ population, random, options }) =>
    Array.from(population.wage, (wage) => {
      const reach = Math.min(1, 0.3 + wage / 100);
      return Math.round(5 + (Number(options.longest) - 5) * reach * random.next());
    }),
};

export const plugin = { columns: [commute] } satisfies Plugin;
