/** Keys of `economy`: what workers want, and the brackets that rates are put on. */
import { z } from "zod";
import type { Kind } from "../base/kind.ts";
import { suggestion } from "../base/nearest.ts";
import { bracketTable, bracketTableNames, defaultLaw } from "../law/bracket-tables.ts";
import { lawNames } from "../law/registry.ts";

/** Runs a check that throws, and hands its message to zod. */
function problemOf(check: () => unknown): string | null {
  try {
    check();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const elasticity = z.number().positive().max(10);
/** Nobody starts or stops working at 0. */
const participationElasticity = z.number().min(0).max(10);

const stepsOf = (elasticity: z.ZodNumber) =>
  z
    .array(z.strictObject({ upTo: z.number().positive().optional(), elasticity }))
    .min(1)
    .superRefine((steps, context) => {
      steps.forEach(({ upTo = Infinity }, i) => {
        const below = i > 0 ? (steps[i - 1].upTo ?? Infinity) : 0;
        const isLast = i === steps.length - 1;
        if (isLast ? upTo === Infinity : upTo > below && upTo < Infinity) return;
        const message = isLast
          ? "the last step has upTo; expected none, since it is for everybody above"
          : `upTo must be there and increase: ${upTo} follows ${below}`;
        context.addIssue({ code: "custom", path: [i], message });
      });
    });

const elasticitySteps = stepsOf(elasticity);

const brackets = z.union(
  [
    z.string().superRefine((name, context) => {
      const problem = problemOf(() => bracketTable(name));
      if (problem) context.addIssue({ code: "custom", message: problem });
    }),
    z
      .array(z.number())
      .min(1)
      .max(40)
      .superRefine((list, context) => {
        if (list.length > 0 && list[0] !== 0)
          context.addIssue({
            code: "custom",
            path: [0],
            message: `the first bracket starts at ${list[0]}; expected 0`,
          });
        list.forEach((start, i) => {
          if (i > 0 && !(start > list[i - 1]))
            context.addIssue({
              code: "custom",
              path: [i],
              message: `bracket starts must increase: ${start} follows ${list[i - 1]}`,
            });
        });
      }),
  ],
  { error: "expected the name of a bracket table or a list of bracket starts, e.g. [0, 20000, 80000]" },
);

/** What is wrong with the name of a law under which hours are to be fitted; null for nothing. */
function calibrationProblem(name: string, names: readonly string[]): string | null {
  if (names.includes(name)) return null;
  const known = bracketTableNames().includes(name.replaceAll("_", "-"));
  if (!known) return `no law "${name}"; ${suggestion(name, [...names, ...lawTables()])}`;
  return bracketTable(name).rates ? null : `"${name}" has no rates; expected a law such as ${defaultLaw}`;
}

function lawTables(): readonly string[] {
  return bracketTableNames().filter((name) => bracketTable(name).rates !== null);
}

/** Utilities that a name alone makes; the others need options. */
function namedAlone({ options }: Kind): boolean {
  return options === undefined || options.safeParse({}).success;
}

function utilityKey(utilities: readonly Kind[]) {
  const names = utilities.filter(namedAlone).map(({ name }) => name);
  const all = utilities.map(({ name }) => name);
  const described = utilities.map(({ name, description }) => `${name}: ${description}`).join("; ");
  return z
    .union([z.enum(names), z.strictObject({ expression: z.string().min(1) }), z.looseObject({ kind: z.enum(all) })], {
      error: `expected ${names.join(", ")}, or {expression: "log(c) - psi * l^2"}`,
    })
    .default("quasi-linear")
    .meta({
      description: `What workers maximise. ${described} (calibrated). A plugin's takes options as {kind: <name>, …}`,
    });
}

export const economyKeys = ({
  presets,
  utilities,
  laws,
}: {
  readonly presets: readonly Kind[];
  readonly utilities: readonly Kind[];
  readonly laws: readonly Kind[];
}) =>
  z
    .strictObject({
      preset: z
        .enum(presets.map(({ name }) => name))
        .default("calibrated")
        .meta({ description: presets.map(({ name, description }) => `${name}: ${description}`).join("; ") }),
      elasticity: z
        .union([elasticity, z.enum(["column"]), z.strictObject({ byIncome: elasticitySteps })], {
          error: "expected a number, column, or {byIncome: [{upTo: 30000, elasticity: 0.2}, {elasticity: 0.5}]}",
        })
        .default(0.4)
        .meta({
          description:
            "Elasticity of taxable income ε: of every worker; or by annual income at usual hours; or the column elasticity of a file of persons (calibrated)",
        }),
      disutility: z.enum(["proportional", "common", "observed"]).optional().meta({
        description:
          "proportional: ψ ∝ wage, equal zero-tax hours if quasi-linear; common: one ψ for all; observed: each person's own, by usual hours under the calibration law; default observed where usual hours are known and calibrate.meanHours is not given, else proportional; common for other utilities (calibrated)",
      }),
      calibrate: z
        .strictObject({
          meanHours: z
            .number()
            .positive()
            .max(168)
            .optional()
            .meta({ description: "Mean weekly hours to match; default: the census mean of employed wage earners" }),
          under: z
            .union(
              [
                z.string().superRefine((name, context) => {
                  const problem = calibrationProblem(name, lawNames(laws));
                  if (problem) context.addIssue({ code: "custom", message: problem });
                }),
                z.looseObject({ kind: z.enum(lawNames(laws)) }),
              ],
              { error: `expected the name of a law such as ${defaultLaw}, or {kind: <name>, …} with its options` },
            )
            .default(defaultLaw)
            .meta({
              description: `Law under which hours are fitted: rates on gross wages such as ${defaultLaw}, or ${lawNames(laws).join(", ")}, or a plugin's, or the file of a reform`,
              examples: [defaultLaw, "us-2024"],
            }),
        })
        .prefault({}),
      maxHours: z
        .number()
        .positive()
        .max(168)
        .nullable()
        .default(null)
        .meta({ description: "Cap on weekly hours; null for none (calibrated)" }),
      answerHours: z.number().positive().max(168).default(112).meta({
        description: "Most weekly hours that a model may answer where maxHours sets no cap (calibrated)",
      }),
      publicSpending: z
        .union([z.number().min(0).max(1e9), z.enum(["status-quo"])], {
          error: "expected dollars a year per person, 0 or more, or status-quo",
        })
        .default(0)
        .meta({
          description:
            "What public services cost, dollars a year per person: the rest of revenue is paid back in equal shares, and what is missing is charged so. status-quo: all that the calibration law brings in at the hours to which the economy is calibrated, stored as dollars (calibrated)",
        }),
      participation: z
        .strictObject({
          elasticity: z
            .union([participationElasticity, z.strictObject({ byIncome: stepsOf(participationElasticity) })], {
              error:
                "expected a number from 0 to 10, or {byIncome: [{upTo: 30000, elasticity: 0.5}, {elasticity: 0.2}]}",
            })
            .meta({
              description:
                "Elasticity of employment to what work leaves beyond not working: of all, or by annual income at usual hours",
            }),
          employment: z
            .number()
            .gt(0)
            .lt(1)
            .optional()
            .meta({ description: "Share of people who work, where the population does not say who does" }),
        })
        .optional()
        .meta({
          description:
            "Going to work costs something by itself, and people decide whether to: the costs are such that under the calibration law as many work as do in each cell of the census, or in a file with a column employed. Without the key everybody works. People from the census then are civilians of 18 to 64 (calibrated, utility in dollars)",
          examples: [{ elasticity: 0.25 }],
        }),
      baseIncome: z.number().min(0).max(1e6).optional().meta({
        description:
          "With participation: what who does not work has to live on beside the rebate, dollars a year, from elsewhere than the budget; 0 by default (calibrated)",
      }),
      utility: utilityKey(utilities),
      law: z
        .union([z.enum(laws.map(({ name }) => name)), z.looseObject({ kind: z.enum(laws.map(({ name }) => name)) })], {
          error: `expected ${laws.map(({ name }) => name).join(", ")}, the file of a reform (.yaml), or {kind: <name>, …} with its options`,
        })
        .default("brackets")
        .meta({
          description: `What is owed, and what a government can move of it. ${laws.map(({ name, description }) => `${name}: ${description}`).join("; ")}. A reform of a statute is named by its file, as reforms/doubled-child-credit.yaml. A plugin's takes options as {kind: <name>, …}`,
        }),
      brackets: brackets.default(defaultLaw).meta({
        description: "Named table (us-2024-single, …, flat, three) or list of bracket starts in dollars",
        examples: [defaultLaw, "three", [0, 20_000, 80_000]],
      }),
    })
    .prefault({});
