/** Keys of `population`: who the workers are. */
import { z } from "zod";
import { suggestion } from "../base/nearest.ts";

const range = z.strictObject({ min: z.number().optional(), max: z.number().optional() });
const labels = z.union([z.string(), z.array(z.string()).min(1)], { error: "expected a label or a list of labels" });
const condition = z.union([range, z.string(), z.array(z.string()).min(1)], {
  error: "expected {min, max} for a column of numbers, or a label or a list of labels",
});

/** What the keys can name: sources of people, and columns that can be made of the others. */
export interface PeopleNames {
  readonly populationSources: readonly { readonly name: string }[];
  readonly personColumns: readonly { readonly name: string }[];
}

export function populationKeys({ populationSources, personColumns }: PeopleNames) {
  const namesOfSources = populationSources.map(({ name }) => name).filter((name) => name !== "file");
  const sourceName = z.enum(namesOfSources as [string, ...string[]]);
  const columnName = z.string().superRefine((name, context) => {
    const names = personColumns.map((column) => column.name);
    if (names.includes(name)) return;
    const known = names.length === 0 ? "no plugin has columns" : suggestion(name, names);
    context.addIssue({ code: "custom", message: `unknown column "${name}"; ${known}` });
  });
  return z
    .strictObject({
      size: z
        .int()
        .min(1)
        .max(10_000_000)
        .optional()
        .meta({ description: "Number of workers; default 100, or every row of a file" }),
      source: z
        .union([sourceName, z.strictObject({ file: z.string().min(1) }), z.looseObject({ kind: sourceName })], {
          error: `expected ${namesOfSources.join(", ")}, or {file: path.csv}`,
        })
        .default("census")
        .meta({
          description:
            "Where workers come from: census cells, the GB2 or uniform prior of the literature, a CSV file with a column wage (dollars per hour), or a plugin's source, {kind: …} with its options",
        }),
      tables: z.string().optional().meta({
        description: "Directory of census tables made by `llm-econ census build`; default: those of the package",
      }),
      columns: z
        .array(
          z.union([columnName, z.looseObject({ name: columnName })], {
            error: "expected the name of a column, or {name: …} with its options",
          }),
        )
        .optional()
        .meta({ description: "Columns of plugins that are made of the others, in this order" }),
      filter: z
        .object({
          age: range.optional(),
          sex: labels.optional(),
          education: labels.optional(),
          occupationGroup: labels.optional(),
          occupation: labels.optional(),
          hours: range.optional(),
          wage: range.optional(),
        })
        .catchall(condition)
        .optional()
        .meta({
          description:
            "Keep only people who match every given condition, by column of the source: numbers by {min, max}, labels by one or a list",
        }),
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
}
