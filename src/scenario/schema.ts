/**
 * The scenario file: every key, its type, default and meaning. The names of planners and deciders come from their
 * registries, so the schema is a function of them.
 */
import { z } from "zod";
import { behaviouralKeys } from "./behavioural-keys.ts";
import { bracketTable, defaultLaw } from "./bracket-tables.ts";
import { citizenKeys } from "./citizen-keys.ts";
import { electionKeys } from "./election-keys.ts";

/** What a registry tells the schema about one of its kinds. */
export interface Kind {
  readonly name: string;
  readonly description: string;
  /** Keys of its section that this kind reads; others are accepted and listed as unused. */
  readonly uses: readonly string[];
  /** Schema of the section's `options`, where the kind has any; what it gives out is what the kind is given. */
  readonly options?: z.ZodType<Record<string, unknown>>;
}

export interface ScenarioKinds {
  readonly planners: readonly Kind[];
  readonly deciders: readonly Kind[];
  readonly votingRules: readonly Kind[];
  readonly welfareFunctions: readonly Kind[];
  /** Ways of writing personas beside templates. */
  readonly personas: readonly Pick<Kind, "name" | "description">[];
  /** What is wrong with a model URI, or null. */
  readonly checkModel: (uri: string) => string | null;
}

export const promptingKinds = ["direct", "chain-of-thought", "self-consistency"] as const;

/** Runs a check that throws, and hands its message to zod. */
function problemOf(check: () => unknown): string | null {
  try {
    check();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const namesOf = (kinds: readonly Kind[]): [string, ...string[]] =>
  kinds.map(({ name }) => name) as [string, ...string[]];

const rate = z.number().min(0).max(1).meta({ description: "Marginal rate, a decimal between 0 and 1" });

const temperature = z
  .number()
  .min(0)
  .max(2)
  .optional()
  .meta({ description: "Sampling temperature; default: the provider's" });

const options = (key: string) =>
  z
    .record(z.string(), z.unknown())
    .optional()
    .meta({ description: `What the plugin that defines the chosen ${key} lets you set` });

const price = z.number().min(0);

const elasticity = z.number().positive().max(10);

const elasticitySteps = z
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

const range = z.strictObject({ min: z.number().optional(), max: z.number().optional() });
const labels = z.union([z.string(), z.array(z.string()).min(1)], { error: "expected a label or a list of labels" });

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

/** zod schema of a scenario file as the user writes it. */
export function scenarioSchema(kinds: ScenarioKinds) {
  const model = (purpose: string) =>
    z
      .string()
      .superRefine((uri, context) => {
        const problem = kinds.checkModel(uri);
        if (problem) context.addIssue({ code: "custom", message: problem });
      })
      .meta({
        description: `Model ${purpose}: openai:<model>, anthropic:<model>, openai-compatible:<model>@<baseUrl>, or offline:learner | rational | noisy (a behavioural stand-in, not a language model)`,
        examples: ["offline:learner", "openai:gpt-4o-mini", "openai-compatible:llama3.1@http://localhost:11434/v1"],
      });

  return z.strictObject({
    name: z.string().min(1).meta({ description: "Short name of the scenario (required)" }),
    description: z.string().optional().meta({ description: "What the scenario shows" }),
    seed: z.int().min(0).default(1).meta({ description: "Seed of every random stream of the run" }),
    steps: z.int().min(1).default(50).meta({ description: "Number of labour choices; incomes are at annual rate" }),
    taxYear: z
      .int()
      .min(1)
      .default(5)
      .meta({ description: "Steps in a tax year; the planner sets rates at the start of each" }),
    plugins: z.array(z.string().min(1)).optional().meta({
      description:
        "Modules with planners, deciders, voting rules, welfare functions or personas of your own: paths (.ts or .js) or packages",
    }),
    population: z
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
      .prefault({}),
    economy: z
      .strictObject({
        preset: z.enum(["calibrated", "paper"]).default("calibrated").meta({
          description:
            "calibrated: utility in dollars fitted to census hours; paper: the setting of arXiv 2507.15815, to reproduce it",
        }),
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
            "proportional: ψ ∝ wage, equal zero-tax hours if quasi-linear; common: one ψ for all; observed: each person's own, by usual hours under the calibration law; default proportional, common for other utilities (calibrated)",
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
              .string()
              .superRefine((name, context) => {
                const problem = problemOf(() => {
                  if (!bracketTable(name).rates)
                    throw new Error(`"${name}" has no rates; expected a law such as ${defaultLaw}`);
                });
                if (problem) context.addIssue({ code: "custom", message: problem });
              })
              .default(defaultLaw)
              .meta({ description: "Law under which the mean hours are matched" }),
          })
          .prefault({}),
        maxHours: z
          .number()
          .positive()
          .max(168)
          .nullable()
          .default(null)
          .meta({ description: "Cap on weekly hours; null for none (calibrated)" }),
        utility: z
          .union([z.enum(["quasi-linear", "log"]), z.strictObject({ expression: z.string().min(1) })], {
            error: 'expected quasi-linear, log, or {expression: "log(c) - psi * l^2"}',
          })
          .default("quasi-linear")
          .meta({
            description:
              "quasi-linear: consumption less the cost of effort, in dollars a year; log: logarithm of consumption less the cost of effort; or an expression in c (consumption), l (weekly hours), psi, e (elasticity) and w (wage) (calibrated)",
          }),
        brackets: brackets.default(defaultLaw).meta({
          description: "Named table (us-2024-single, …, flat, three) or list of bracket starts in dollars",
          examples: [defaultLaw, "three", [0, 20_000, 80_000]],
        }),
      })
      .prefault({}),
    workers: z
      .strictObject({
        decide: z
          .enum(namesOf(kinds.deciders))
          .default("llm")
          .meta({ description: describe(kinds.deciders) }),
        model: model("that decides hours").default("offline:learner"),
        personaModel: model("that writes personas; without it a template does").optional(),
        prompting: z
          .enum(promptingKinds)
          .default("direct")
          .meta({ description: "direct answer, reasoning first, or the majority of three samples" }),
        history: z.int().min(0).max(50).default(20).meta({ description: "Past steps that a worker sees" }),
        personaTemplate: z.string().min(1).optional().meta({
          description:
            "Persona template: a built-in name, the path of a .yaml file, or a persona of a plugin; default: census facts and two invented traits",
        }),
        personas: z.boolean().default(true).meta({ description: "Give each worker a persona text" }),
        hours: z.number().min(0).max(168).optional().meta({
          description:
            "Weekly hours of decide: fixed; default: each person's usual hours (paper: 40, 50 or 60 by seed)",
        }),
        ...citizenKeys,
        reasoning: z.enum(["minimal", "low", "medium", "high"]).optional().meta({
          description: "How much a reasoning model thinks before it answers; default: the provider's",
        }),
        batch: z.boolean().default(false).meta({
          description:
            "Ask a whole population through the provider's batch service: half the price, up to a day for each step",
        }),
        ...behaviouralKeys,
        options: options("decide"),
        temperature,
      })
      .prefault({}),
    planner: z
      .strictObject({
        kind: z
          .enum(namesOf(kinds.planners))
          .default("llm")
          .meta({ description: describe(kinds.planners) }),
        model: model("that proposes rates").default("offline:learner"),
        rates: z
          .union([rate, z.array(rate).min(1)], {
            error: "expected a rate or a list of rates, each a decimal between 0 and 1",
          })
          .optional()
          .meta({
            description:
              "Rates of fixed, the one rate of flat, or the rates that a learning planner starts from; decimals",
          }),
        welfare: z
          .strictObject({
            kind: z
              .enum(namesOf(kinds.welfareFunctions))
              .optional()
              .meta({
                description: `Social welfare function; default ces (paper in the paper preset). ${describe(kinds.welfareFunctions)}`,
              }),
            aversion: z
              .number()
              .min(0)
              .max(100)
              .optional()
              .meta({ description: "Inequality aversion γ of ces; default 1" }),
            satisfaction: z.boolean().default(false).meta({
              description:
                "Whether welfare, and what the planner sees of utilities, counts workers' judgement of the policy",
            }),
          })
          .prefault({}),
        elasticity: z
          .union([z.number().positive().max(10), z.literal("estimate")], {
            error: "expected a number above 0, or estimate",
          })
          .optional()
          .meta({
            description:
              "Elasticity of taxable income that the saez planners use, or estimate: they then learn it from planned changes of rates; default: that of the economy",
          }),
        action: z
          .enum(["delta", "absolute"])
          .default("delta")
          .meta({ description: "Whether the model answers with changes (at most ±20 points) or with rates" }),
        warmup: z.int().min(0).default(1).meta({ description: "Tax years at the start that keep the starting rates" }),
        exploration: z.boolean().default(true).meta({ description: "Ask for exploration early on" }),
        exploitation: z.boolean().default(true).meta({ description: "Ask for the best towards the end" }),
        history: z.int().min(1).max(50).default(20).meta({ description: "Past tax years that the planner sees" }),
        options: options("kind"),
        temperature,
      })
      .prefault({}),
    election: electionKeys(kinds.votingRules, describe)
      .optional()
      .meta({ description: "The population votes on the rates at the start of tax years" }),
    models: z
      .strictObject({
        concurrency: z
          .int()
          .min(1)
          .max(5000)
          .default(32)
          .meta({ description: "Model calls in flight at once; never changes a result of the stand-in" }),
        requestsPerMinute: z.int().min(1).nullable().default(null).meta({
          description: "Requests a minute to one model at one address; null: what the provider's headers allow",
        }),
        tokensPerMinute: z.int().min(1).nullable().default(null).meta({
          description: "Tokens a minute, in and out, to one model at one address; null: what the headers allow",
        }),
        reasks: z
          .int()
          .min(0)
          .max(100)
          .default(2)
          .meta({ description: "How often an invalid answer is asked again before the last decision is kept" }),
        retries: z
          .int()
          .min(0)
          .max(100)
          .default(6)
          .meta({ description: "Retries of a failed request (429, 5xx, timeout)" }),
        cache: z.enum(["off", "personas", "all"]).default("personas").meta({
          description:
            "Answers kept in the database for other runs: none, the personas, or decisions too (given again only to the same question of the same seed, step and agent)",
        }),
        prices: z
          .record(z.string(), z.strictObject({ input: price, cachedInput: price.optional(), output: price }))
          .optional()
          .meta({
            description:
              "Prices in US dollars per million tokens by model id, in place of the list prices: {my-model: {input: 1, output: 4}}",
          }),
        promptBudget: z.int().min(1).nullable().default(null).meta({
          description:
            "Tokens that a prompt may have, at four characters each: an agent's history is cut to fit, oldest first; null for no limit",
        }),
        timeout: z.number().positive().max(3600).default(120).meta({ description: "Seconds to wait for one answer" }),
      })
      .prefault({}),
    budget: z
      .strictObject({
        usd: z.number().positive().nullable().default(null).meta({ description: "US dollars at list prices" }),
        tokens: z.int().min(1).nullable().default(null).meta({ description: "Tokens, input and output together" }),
        calls: z.int().min(1).nullable().default(null).meta({ description: "Questions put to models" }),
        minutes: z.number().positive().nullable().default(null).meta({ description: "Wall time of one command" }),
      })
      .prefault({})
      .meta({ description: "Limits at which a run stops and can be resumed; null for none" }),
    logging: z
      .strictObject({
        panel: z
          .union([z.int().min(0), z.literal("all")], { error: "expected a number of workers or all" })
          .optional()
          .meta({
            description:
              "Workers whose every step is stored: a number (seeded sample) or all; default all up to 10,000, in a comparison 100",
          }),
      })
      .prefault({}),
  });
}

function describe(kinds: readonly Kind[]): string {
  return kinds.map(({ name, description }) => `${name}: ${description}`).join("; ");
}

export type ScenarioInput = z.output<ReturnType<typeof scenarioSchema>>;

/** JSON Schema (draft 2020-12) of a scenario file, for editors. */
export function scenarioJsonSchema(kinds: ScenarioKinds): Record<string, unknown> {
  const schema = z.toJSONSchema(scenarioSchema(kinds), { io: "input", unrepresentable: "any" });
  return { title: "llm-econ scenario", ...schema };
}
