/**
 * The scenario file: every key, its type, default and meaning. The names of planners and deciders come from their
 * registries, so the schema is a function of them.
 */

import { z } from "zod";
import type { Kind } from "../base/kind.ts";
import { type LawKind, usualLevers } from "../law/law-family.ts";
import type { PersonColumn } from "../population/person-column.ts";
import type { PopulationSource } from "../population/population-source.ts";
import { auditKeys } from "./audit-keys.ts";
import { behaviouralKeys } from "./behavioural-keys.ts";
import { citizenKeys } from "./citizen-keys.ts";
import { economyKeys } from "./economy-keys.ts";
import type { PresetEntry, UtilityEntry } from "./economy-kinds.ts";
import { electionKeys } from "./election-keys.ts";
import { callsKept } from "./logging-keys.ts";
import { budgetKeys, maxOutputTokens, modelsKeys, reasoningEffort } from "./models-keys.ts";
import { populationKeys } from "./population-keys.ts";
import { welfareKeys } from "./welfare-keys.ts";
import type { WelfareTraits } from "./welfare-settings.ts";
import { archetypesKey, groupsKey } from "./worker-groups-keys.ts";
import { ownPrompt, workerPromptKeys } from "./worker-prompt-keys.ts";

/** What rules between keys ask of a planner. */
export interface PlannerTraits {
  /** Knows what to do with `planner.elasticity: estimate-by-bracket`. */
  readonly estimatesByBracket?: true;
  /** Sets rates on brackets that are the same for everybody, and so none of a statute. */
  readonly needsBrackets?: true;
}

export interface ScenarioKinds {
  readonly planners: readonly (Kind & PlannerTraits)[];
  readonly deciders: readonly Kind[];
  readonly votingRules: readonly Kind[];
  readonly welfareFunctions: readonly (Kind & WelfareTraits)[];
  readonly presets: readonly PresetEntry[];
  readonly utilities: readonly UtilityEntry[];
  readonly populationSources: readonly PopulationSource[];
  readonly personColumns: readonly PersonColumn[];
  readonly laws: readonly (Kind & Pick<LawKind, "ownBrackets" | "levers" | "reformProblems">)[];
  /** Ways of writing personas beside templates. */
  readonly personas: readonly Pick<Kind, "name" | "description">[];
  /** Who answers for models. */
  readonly providers: readonly (Pick<Kind, "name" | "description" | "options"> & {
    /** How its URIs are written; `<name>:<model>` by default. */
    readonly form?: string;
    /** True where a model is the path of a file. */
    readonly isFile?: boolean;
  })[];
  /** What is wrong with a model URI, or null. */
  readonly checkModel: (uri: string) => string | null;
}

/** How much more households need than who lives alone. */
export const equivalenceScales = ["none", "square-root"] as const;

export const promptingKinds = ["direct", "chain-of-thought", "self-consistency", "distribution"] as const;

/** How a planner's model is told of past tax years. */
export const feedbackKinds = ["numbers", "words", "hindsight"] as const;

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
    .meta({
      description: `What the chosen ${key} lets you set: what its plugin defines, or keys of this section that it reads`,
    });

/** zod schema of a scenario file as the user writes it. */
export function scenarioSchema(kinds: ScenarioKinds) {
  const forms = kinds.providers.map(({ name, form }) => form ?? `${name}:<model>`);
  const model = (purpose: string) =>
    z
      .string()
      .superRefine((uri, context) => {
        const problem = kinds.checkModel(uri);
        if (problem) context.addIssue({ code: "custom", message: problem });
      })
      .meta({
        description: `Model ${purpose}: ${forms.slice(0, -1).join(", ")}, or ${forms[forms.length - 1]}`,
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
        "Modules with planners, deciders, voting rules, utilities, welfare functions, personas or model providers of your own: paths (.ts or .js) or packages",
    }),
    population: populationKeys(kinds),
    economy: economyKeys(kinds),
    workers: z
      .strictObject({
        decide: z
          .enum(namesOf(kinds.deciders))
          .default("llm")
          .meta({ description: describe(kinds.deciders) }),
        model: model("that decides hours").default("offline:learner"),
        personaModel: model("that writes personas; without it a template does").optional(),
        prompting: z.enum(promptingKinds).default("direct").meta({
          description:
            "direct answer, reasoning first, the majority of three samples, or drawn from the log-probabilities of one answer (where hours are a grid: preset: paper)",
        }),
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
        reasoning: reasoningEffort("workers", "the provider's"),
        maxOutputTokens: maxOutputTokens("a worker's answer", "4,000"),
        personaMaxOutputTokens: maxOutputTokens("a persona from personaModel", "4,000"),
        personaReasoning: reasoningEffort("personaModel", "the provider's"),
        batch: z.boolean().default(false).meta({
          description:
            "Ask a whole population through the provider's batch service: half the price, up to a day for each step",
        }),
        ...workerPromptKeys,
        ...behaviouralKeys,
        archetypes: archetypesKey,
        groups: groupsKey(namesOf(kinds.deciders)),
        fitted: z.string().min(1).optional().meta({
          description: "What `llm-econ fit -o` wrote, for decide: fitted; a file, relative to the scenario",
        }),
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
                description: `Social welfare function; default ces (paper in the paper preset; expression where there is one). ${describe(kinds.welfareFunctions)}`,
              }),
            aversion: z.number().min(0).max(100).optional().meta({
              description:
                "Inequality aversion: γ of ces, default 1; κ of kolm, per dollar, above 0 and up to 0.01, default 0.00002",
            }),
            floor: z.number().positive().max(100_000).optional().meta({
              description: "Least utility, dollars a year, that ces counts: lower ones count as it; default 0.01",
            }),
            ...welfareKeys(namesOf(kinds.welfareFunctions)),
            satisfaction: z.boolean().default(false).meta({
              description:
                "Whether welfare, and what the planner sees of utilities, counts workers' judgement of the policy",
            }),
          })
          .prefault({}),
        principle: z.string().trim().min(1).max(1000).optional().meta({
          description:
            'What the planner\'s model is to serve, in plain words, in place of the formal welfare, which it still sees and is judged by: "the worst-off come first, but work must pay"',
        }),
        parameters: z.record(z.string(), z.number()).optional().meta({
          description:
            "Values of the parameters of economy.law to start from, by name, where they are not rates on brackets",
        }),
        levers: z
          .array(z.string().min(1))
          .min(1)
          .default([...usualLevers])
          .meta({
            description:
              "What of economy.law planners, searches, elections and the optimum move. rates: the bracket rates; under a statute also eitc, ctc, standardDeduction, demogrant, and a reform's own parameters by name",
            examples: [["rates"], ["rates", "eitc"]],
          }),
        elasticity: z
          .union([z.number().positive().max(10), z.enum(["estimate", "estimate-by-bracket"])], {
            error: "expected a number above 0, estimate or estimate-by-bracket",
          })
          .optional()
          .meta({
            description:
              "Elasticity of taxable income that the saez planners use, or estimate: they then learn it from planned changes of rates, of all rates together by 5 points up and down in tax years 2 and 3; estimate-by-bracket (saez, saez-refined): one for each bracket, from its rate 5 points higher in one tax year and lower in the next; default: that of the economy",
          }),
        smoothness: z
          .number()
          .min(0)
          .max(1e9)
          .optional()
          .meta({
            description:
              "What steps between the marginal rates of neighbouring brackets count against a law, so that rates come out that a legislature could pass: the planner's welfare is less this number, in welfare's own unit, for each 100 points of steps in all; absent or 0: nothing. Read by llm, bayesian, evolution, bandit, random-search and stackelberg",
            examples: [1000],
          }),
        action: z
          .enum(["delta", "absolute"])
          .default("delta")
          .meta({ description: "Whether the model answers with changes (at most ±20 points) or with rates" }),
        warmup: z.int().min(0).default(1).meta({ description: "Tax years at the start that keep the starting rates" }),
        exploration: z.boolean().default(true).meta({ description: "Ask for exploration early on" }),
        exploitation: z.boolean().default(true).meta({ description: "Ask for the best towards the end" }),
        history: z.int().min(1).max(50).default(20).meta({ description: "Past tax years that the planner sees" }),
        feedback: z.enum(feedbackKinds).default("numbers").meta({
          description:
            "How the planner's model is told of past tax years. numbers: rows of a table, the last and the best; words: a sentence a year, oldest first; hindsight: the laws that were tried from the worst to the best, each with how much better it was than the one before and what went with that",
        }),
        prompt: ownPrompt("the planner's question"),
        options: options("kind"),
        maxOutputTokens: maxOutputTokens("the planner's answer", "8,000"),
        reasoning: reasoningEffort("the planner", "the provider's"),
        temperature,
      })
      .prefault({}),
    election: electionKeys(kinds.votingRules, describe)
      .optional()
      .meta({ description: "The population votes on the rates at the start of tax years" }),
    metrics: z
      .strictObject({
        equivalence: z.enum(equivalenceScales).default("none").meta({
          description:
            "Of whom Gini coefficients, Lorenz curves, percentiles, indices of progressivity and rates by tenth are. none: of workers by their own income; square-root: of the same workers by what their household has, that of others on the tax return included, over the square root of the people there",
        }),
      })
      .prefault({}),
    models: modelsKeys,
    budget: budgetKeys,
    fork: z
      .strictObject({
        run: z.string().min(1).meta({ description: "Id of the run that it goes on from" }),
        atYear: z.int().min(1).meta({ description: "First tax year in which anything differs" }),
        replaceWorkers: z
          .array(
            z.strictObject({
              from: z.int().min(0).meta({ description: "First row of the population" }),
              to: z.int().min(0).meta({ description: "Last row" }),
              decide: z.enum(namesOf(kinds.deciders)).meta({ description: "How they decide from then on" }),
            }),
          )
          .default([])
          .meta({ description: "Workers who decide otherwise from then on" }),
      })
      .optional()
      .meta({ description: "What `llm-econ fork` writes: the run's past is another run's record" }),
    audit: auditKeys,
    logging: z
      .strictObject({
        panel: z
          .union([z.int().min(0), z.literal("all")], { error: "expected a number of workers or all" })
          .optional()
          .meta({
            description:
              "Workers whose every step is stored: a number (seeded sample) or all; default all up to 10,000, in a comparison 100",
          }),
        calls: z.enum(callsKept).optional().meta({
          description:
            "What is stored of questions to models beside their answers and the hashes of their prompts. all (default): every prompt; answers: none, they are put together again from the record when they are asked for; sample: those of ten workers of the panel (seeded), and of whoever is no worker",
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
