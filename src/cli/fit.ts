import { writeFileSync } from "node:fs";
import type { Resolution } from "../agents/fitted/fitted-file.ts";
import { subjectOf } from "../analysis/audit/subject.ts";
import { fitBehaviour } from "../analysis/fit/fit.ts";
import { fitData } from "../analysis/fit/fit-data.ts";
import type { FitResult, FitSource } from "../analysis/fit/fit-result.ts";
import type { Holdout } from "../analysis/fit/held-out.ts";
import { UsageError } from "../base/errors.ts";
import { fitReport } from "../report/text/fit-report.ts";
import { openStore } from "../store/open-store.ts";
import type { RunDetails } from "../store/store.ts";
import type { Command } from "./command.ts";
import {
  type DatabaseArguments,
  databaseOptions,
  databasePath,
  isQuiet,
  once,
  quietOption,
  typedNumber,
  wantsJson,
} from "./options.ts";
import { print, printJson, remark } from "./output.ts";
import { checkPlace } from "./output-place.ts";

interface FitArguments extends DatabaseArguments {
  readonly runs: readonly string[];
  readonly models?: string | undefined;
  readonly holdout: string;
  readonly resolution?: string | undefined;
  readonly "from-year": string;
  readonly bootstrap: string;
  readonly mixture?: boolean | undefined;
  readonly recovery?: boolean | undefined;
  readonly seed: string;
  readonly output?: string | undefined;
  readonly quiet?: boolean | undefined;
}

/** Choices beyond which workers are left out: fits would take minutes. */
const mostChoices = 10_000;

export const fitCommand: Command<FitArguments> = {
  builder: (yargs) =>
    quietOption(
      databaseOptions(
        yargs.positional("runs", {
          type: "string",
          array: true,
          demandOption: true,
          describe: "ids of stored runs, prefixes of them, or latest",
        }),
      ),
    )
      .option("models", {
        type: "string",
        requiresArg: true,
        coerce: once("models"),
        describe: "rules that are fitted, e.g. rational,myopic; all by default",
      })
      .option("holdout", {
        type: "string",
        default: "workers",
        requiresArg: true,
        coerce: once("holdout"),
        describe: "what scores are held out of: workers, or years (the last third of the tax years)",
      })
      .option("resolution", {
        type: "string",
        requiresArg: true,
        coerce: once("resolution"),
        describe: "what answers are multiples of: exact, 0.5 or 1 hours; found out by default",
      })
      .option("from-year", {
        type: "string",
        default: "1",
        requiresArg: true,
        coerce: once("from-year"),
        describe: "first tax year whose choices count: those of who still learns are not its rule",
      })
      .option("bootstrap", {
        type: "string",
        default: "0",
        requiresArg: true,
        coerce: once("bootstrap"),
        describe: "resamples of workers for the intervals; 0 takes the clustered sandwich",
      })
      .option("mixture", { type: "boolean", describe: "which part of the workers goes by which rule" })
      .option("recovery", {
        type: "boolean",
        describe: "draw choices from each fitted rule, fit them again, and say which were found out",
      })
      .option("seed", {
        type: "string",
        default: "1",
        requiresArg: true,
        coerce: once("seed"),
        describe: "seed of folds, resamples and choices drawn again",
      })
      .option("output", {
        alias: "o",
        type: "string",
        requiresArg: true,
        coerce: once("output"),
        describe: "write the fit to a file (.json), for workers.decide: fitted",
      }) as never,
  handler: async (argv) => {
    const { output } = argv;
    if (output !== undefined) checkOutput(output);
    const holdout = holdoutOf(argv.holdout);
    const options = {
      ...{ holdout, seed: typedNumber("seed", argv.seed, 0), bootstrap: typedNumber("bootstrap", argv.bootstrap, 0) },
      ...{ mixture: argv.mixture ?? false, recovery: argv.recovery ?? false },
      ...(argv.models !== undefined && { models: argv.models.split(",").map((name) => name.trim()) }),
    };
    const fromYear = typedNumber("from-year", argv["from-year"], 1);
    const resolution = argv.resolution === undefined ? null : resolutionOf(argv.resolution);
    const store = await openStore(databasePath(argv), "read");
    let result: FitResult;
    try {
      const runs: RunDetails[] = [];
      for (const reference of argv.runs) runs.push(await store.run(reference));
      const data = await fitData(store, runs, { fromYear, resolution, mostChoices });
      const onProgress = (what: string): void => {
        if (!isQuiet(argv) && process.stderr.isTTY) remark(`fitting ${what}`);
      };
      result = fitBehaviour(data, sourceOf(runs), { ...options, onProgress });
    } finally {
      await store.close();
    }
    if (output !== undefined) writeFileSync(output, `${JSON.stringify(result, null, 2)}\n`);
    if (wantsJson(argv)) printJson(result);
    else print([fitReport(result), ...(output === undefined ? [] : ["", `wrote ${output}`])].join("\n"));
  },
};

function sourceOf(runs: readonly RunDetails[]): FitSource {
  const subjects = runs.map((run) => subjectOf(run));
  const models = [...new Set(subjects.map(({ model }) => model))];
  if (models.length > 1)
    throw new UsageError(`the runs are of ${models.join(" and ")}; expected runs whose workers are of one kind`);
  return { runs: runs.map(({ id }) => id), model: models[0], standIn: subjects[0].standIn };
}

function holdoutOf(typed: string): Holdout {
  if (typed === "workers" || typed === "years") return typed;
  throw new UsageError(`--holdout ${typed}: expected workers or years`);
}

function resolutionOf(typed: string): Resolution {
  if (typed === "exact") return typed;
  if (typed === "1" || typed === "0.5") return Number(typed);
  throw new UsageError(`--resolution ${typed}: expected exact, 0.5 or 1`);
}

function checkOutput(path: string): void {
  if (!path.endsWith(".json")) throw new UsageError(`-o ${path}: expected a file that ends in .json`);
  checkPlace(path);
}
