import { parse } from "yaml";
import type { Argv } from "yargs";
import { armsOf, type Variation } from "../analysis/compare/plan.ts";
import { specOf } from "../analysis/compare/spec.ts";
import { storedComparison } from "../analysis/compare/stored-comparison.ts";
import { errorMessage, UsageError } from "../base/errors.ts";
import { checkOutput, outputFormats, writeComparison } from "../report/text/comparison-files.ts";
import { comparisonReport } from "../report/text/comparison-report.ts";
import { withHeadline } from "../report/words/comparison-sentences.ts";
import { openScenario } from "../run/open-scenario.ts";
import { checkModels, modelUris } from "../run/run-models.ts";
import { loadScenario, type Override } from "../scenario/load.ts";
import type { ScenarioInput } from "../scenario/schema.ts";
import { type BudgetArguments, budgetOf, budgetOptions } from "./budget-options.ts";
import type { Command } from "./command.ts";
import { isAskedFor, type JobArguments, jobOptions, printJob } from "./job-options.ts";
import { openToWrite } from "./open-database.ts";
import {
  databasePath,
  isQuiet,
  once,
  overrides,
  type RunArguments,
  runOptions,
  scenarioArgument,
  typedNumber,
  wantsJson,
} from "./options.ts";
import { print, printJson, typedCommand } from "./output.ts";
import { checkPlace } from "./output-place.ts";
import { filesRead, type PriceArguments, priced, pricesOption, tellUnknownPrices } from "./price-options.ts";
import { runQueued } from "./queue-options.ts";
import { type JobsArguments, jobsOf, jobsOption, runComparison } from "./run-comparison.ts";
import { runTask, sweepOptions, taskOf } from "./sweep-options.ts";

interface CompareArguments extends RunArguments, BudgetArguments, JobsArguments, PriceArguments, JobArguments {
  readonly scenario: string;
  readonly planners?: string | undefined;
  readonly models?: string | undefined;
  readonly vary?: readonly string[] | undefined;
  readonly baseline?: string | undefined;
  readonly seeds: string;
  readonly confidence: string;
  readonly resamples?: string | undefined;
  readonly output?: string | undefined;
}

const text = (name: string, describe: string, initial?: string) =>
  ({
    type: "string",
    requiresArg: true,
    coerce: once(name),
    describe,
    ...(initial !== undefined && { default: initial }),
  }) as const;

export const compareCommand: Command<CompareArguments> = {
  builder: (yargs) =>
    jobOptions(
      sweepOptions(pricesOption(jobsOption(budgetOptions(runOptions(yargs.positional("scenario", scenarioArgument)))))),
    )
      .option("planners", text("planners", "values of planner.kind, e.g. us-federal,saez,llm; default: the scenario's"))
      .option("models", text("models", "models, each for workers and planner, e.g. offline:learner,openai:gpt-4o-mini"))
      .option("vary", {
        type: "string",
        array: true,
        requiresArg: true,
        describe: "any key and its values, e.g. --vary economy.elasticity=0.25,0.5; may be repeated",
      })
      .option("baseline", text("baseline", "planner or policy that the others are compared with; default: the first"))
      .option("seeds", text("seeds", "number of seeds, from --seed or the scenario's on", "10"))
      .option("confidence", text("confidence", "of the intervals", "0.95"))
      .option(
        "resamples",
        text(
          "resamples",
          "sets of answers of every policy that asks a model, from 2: shows how much of what varies is people, how much the model's answers",
        ),
      )
      .option("output", {
        ...text("output", `write the result to a file, too, by the end of its name: ${outputFormats}`),
        alias: "o",
      }) as unknown as Argv<CompareArguments>,
  handler: async (argv) => {
    if (argv.output !== undefined) {
      checkOutput(argv.output);
      checkPlace(argv.output);
    }
    if (isAskedFor(argv)) return printJob(argv, await asked(argv), wantsJson(argv));
    const task = taskOf(argv);
    const { spec, jobs, kinds } = await asked(argv);
    const budget = { ...spec.scenario.budget, ...budgetOf(argv) };
    for (const { input } of spec.arms) checkModels(input, process.env, kinds);
    const uris = spec.arms.flatMap(({ input }) => Object.values(modelUris(input, kinds)));
    if (!isQuiet(argv)) tellUnknownPrices(uris, kinds.providers, spec.scenario.models.prices);
    if (argv.queue !== undefined) return runQueued({ ...argv, queue: argv.queue }, { spec, budget });
    if (task) return runTask(task, { spec, jobs, budget }, { quiet: isQuiet(argv), json: wantsJson(argv) });
    const path = databasePath(argv);
    const store = await openToWrite(path);
    try {
      const result = await runComparison({ spec, store, command: typedCommand(), jobs, budget }, isQuiet(argv));
      if (argv.output !== undefined)
        await writeComparison(argv.output, storedComparison(await store.comparison(result.comparison)), kinds);
      if (wantsJson(argv)) printJson(withHeadline(result));
      else print(comparisonReport(result, path, kinds));
    } finally {
      await store.close();
    }
  },
};

/** @throws UsageError, ScenarioError where what was asked for cannot be */
async function asked(argv: CompareArguments) {
  const seeds = typedNumber("seeds", argv.seeds, 1);
  const confidence = Number(argv.confidence);
  if (!(confidence > 0.5 && confidence < 1))
    throw new UsageError(`--confidence ${argv.confidence}: expected a number above 0.5 and below 1, e.g. 0.95`);
  const resamples = argv.resamples === undefined ? undefined : typedNumber("resamples", argv.resamples, 2);
  const jobs = jobsOf(argv);
  const { scenario, path, kinds, files } = await openScenario(argv.scenario, overrides(argv));
  const read = filesRead(files, argv);
  const load = (more: readonly Override[]): ScenarioInput => {
    const loaded = loadScenario(argv.scenario, kinds, [...overrides(argv), ...more]);
    return { ...priced(loaded.scenario, argv), plugins: scenario.plugins };
  };
  const arms = armsOf(load, {
    planners: list("planners", argv.planners),
    models: modelList(argv.models),
    variations: (argv.vary ?? []).map(variation),
    baseline: argv.baseline,
  });
  if (scenario.seed > Number.MAX_SAFE_INTEGER - (seeds - 1))
    throw new UsageError(
      `--seeds ${seeds} from seed ${scenario.seed}: the last would be above ${Number.MAX_SAFE_INTEGER}`,
    );
  const seedValues = Array.from({ length: seeds }, (_, i) => scenario.seed + i);
  const about = { seeds: seedValues, confidence, scenarioPath: path, resamples };
  return { spec: specOf(arms, about, kinds, read), jobs, kinds };
}

function list(option: string, given: string | undefined): readonly string[] {
  if (given === undefined) return [];
  const names = given.split(",").map((name) => name.trim());
  if (names.includes("")) throw new UsageError(`--${option} ${given}: expected names with a comma between them`);
  return names;
}

/** A comma also separates the addresses of one model. */
function modelList(given: string | undefined): readonly string[] {
  return list("models", given?.replaceAll(/,(?=\s*https?:)/g, "\u0000")).map((uri) => uri.replaceAll("\u0000", ","));
}

/** `key=value,value`, the values as YAML. */
function variation(given: string): Variation {
  const equals = given.indexOf("=");
  const key = given.slice(0, equals).trim();
  const example = "e.g. --vary economy.elasticity=0.25,0.5";
  if (equals < 1 || !/^[A-Za-z]+(\.[A-Za-z]+)*$/.test(key))
    throw new UsageError(`--vary ${given}: expected key=value,value, ${example}`);
  let values: unknown;
  try {
    values = parse(`[${given.slice(equals + 1)}]`);
  } catch (error) {
    throw new UsageError(`--vary ${given}: the values are not YAML: ${errorMessage(error)}`);
  }
  if (!Array.isArray(values) || values.length === 0)
    throw new UsageError(`--vary ${given}: expected at least one value, ${example}`);
  return { key, values };
}
