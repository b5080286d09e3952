/** Keys of `population`: who the workers are. */
import { z } from "zod";
import { suggestion } from "../base/nearest.ts";
import { builtInColumns, isBuiltIn } from "../population/built-in-columns.ts";
import { payPeriods } from "../population/column-map.ts";
import { mappedNames } from "../population/person-column.ts";
import { familyDraws, weeksCounts } from "../population/population-source.ts";
import { surveyFormats } from "../population/sources/persons/formats.ts";

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

/** Where a column of ours is in a file: `labels` say what its codes are, `missing` which of them are unknown. */
function mapping(name: string) {
  const labels = isBuiltIn(name) ? builtInColumns[name].labels : undefined;
  const isLabel = isBuiltIn(name) && builtInColumns[name].kind === "label";
  const label = labels ? z.enum(labels as readonly [string, ...string[]]) : z.string().min(1);
  const group = z.strictObject({
    column: z.string().min(1),
    ...(name === "wage" && { per: z.enum(payPeriods).optional() }),
    ...(isLabel && { labels: z.record(z.string(), label).optional() }),
    missing: z
      .array(z.union([z.number(), z.string()]))
      .min(1)
      .optional(),
  });
  return z.union([z.string().min(1), group], { error: "expected the name of a column of the file, or {column: …}" });
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
        .union(
          [
            z.array(
              z.union([columnName, z.looseObject({ name: columnName })], {
                error: "expected the name of a column, or {name: …} with its options",
              }),
            ),
            z.strictObject({
              ...Object.fromEntries(personColumns.map(({ name }) => [name, z.looseObject({}).optional()])),
              ...Object.fromEntries(mappedNames.map((name) => [name, mapping(name).optional()])),
            }),
          ],
          { error: "expected a list of columns to make, or where columns of the file are: {wage: INCWAGE}" },
        )
        .optional()
        .meta({
          description:
            "Where columns are in a file of persons: {wage: {column: INCWAGE, per: year}, hours: UHRSWORK}; or columns of plugins that are made of the others, in this order",
        }),
      format: z
        .enum(surveyFormats.map(({ name }) => name) as [string, ...string[]])
        .optional()
        .meta({
          description: `Survey whose names and codes a file of persons has. ${surveyFormats.map(({ name, description }) => `${name}: ${description}`).join("; ")}`,
        }),
      weights: z.enum(["use", "draw"]).optional().meta({
        description:
          "What weights of a file are for. use: each row is one worker who counts by its weight; draw: size workers are drawn by weight; default: use where there is no size, or it is the number of rows",
      }),
      families: z.enum(familyDraws).optional().meta({
        description:
          "Of people from the census. by-earnings: filing status, children under 17, marital status, household and what a spouse earns, given sex, age, education and the place among others in earnings; by-age: households as before, by age and sex alone, and no filing status; default by-earnings",
      }),
      weeks: z.enum(weeksCounts).default("usual").meta({
        description:
          "Weeks of work in the year. usual: 52 of everybody, so that an hourly wage is pay/(52·usual hours); actual: as many as the census or the file says, column weeks: wage = pay/(weeks·usual hours), and income is weeks·wage·hours",
      }),
      topTail: z
        .union(
          [
            z.enum(["none"]),
            z.strictObject({
              above: z.number().positive().meta({ description: "Dollars a year of income at usual hours" }),
              pareto: z.number().gt(1).max(10).meta({ description: "Index a: the mean above is above·a/(a − 1)" }),
            }),
          ],
          { error: "expected none, or {above: 250000, pareto: 2.4}" },
        )
        .optional()
        .meta({
          description:
            "Incomes above a threshold as a Pareto distribution, for more than 10,000 people drawn from the census: {above: 250000, pareto: 2.4}; default none",
        }),
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
