/** Keys of `population`: who the workers are. */
import { z } from "zod";

const range = z.strictObject({ min: z.number().optional(), max: z.number().optional() });
const labels = z.union([z.string(), z.array(z.string()).min(1)], { error: "expected a label or a list of labels" });

export const populationKeys = z
  .strictObject({
    size: z
      .int()
      .min(1)
      .max(10_000_000)
      .optional()
      .meta({ description: "Number of workers; default 100, or every row of a file" }),
    source: z
      .union([z.enum(["census", "gb2", "uniform"]), z.strictObject({ file: z.string().min(1) })], {
        error: "expected census, gb2, uniform, or {file: path.csv}",
      })
      .default("census")
      .meta({
        description:
          "Where workers come from: census cells, the GB2 or uniform prior of the literature, or a CSV file with a column wage (dollars per hour)",
      }),
    tables: z.string().optional().meta({
      description: "Directory of census tables made by `llm-econ census build`; default: those of the package",
    }),
    filter: z
      .strictObject({
        age: range.optional(),
        sex: labels.optional(),
        education: labels.optional(),
        occupationGroup: labels.optional(),
        occupation: labels.optional(),
        hours: range.optional(),
        wage: range.optional(),
      })
      .optional()
      .meta({ description: "Keep only people who match every given condition" }),
    rake: z
      .record(z.string(), z.record(z.string(), z.number().positive()))
      .optional()
      .meta({ description: "Shares that weighted people are to have, by column, then label or range" }),
    stratify: z
      .strictObject({
        minimumPerBracket: z.int().min(1).meta({ description: "People in each tax bracket, at least" }),
      })
      .optional()
      .meta({ description: "Draw more of rare tax brackets, and weight people so that totals stay right" }),
  })
  .prefault({});
