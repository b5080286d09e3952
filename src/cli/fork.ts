import { forkDifferences } from "../analysis/fork-differences.ts";
import { UsageError } from "../base/errors.ts";
import { type ForkTold, forkReport } from "../report/text/fork-report.ts";
import { runReport } from "../report/text/run-report.ts";
import { toldSummary } from "../report/words/run-sentences.ts";
import { openScenarioText } from "../run/open-scenario.ts";
import { prepare } from "../run/prepare.ts";
import { isKept } from "../run/read-files.ts";
import { parseOverride } from "../scenario/load.ts";
import { broughtUpToDate } from "../scenario/missing-keys.ts";
import { type BudgetArguments, budgetOf, budgetOptions } from "./budget-options.ts";
import type { Command } from "./command.ts";
import { carryOut } from "./execute.ts";
import { openToWrite } from "./open-database.ts";
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
import { print, printJson } from "./output.ts";
import { filesRead, type PriceArguments, priced, pricesOption } from "./price-options.ts";

interface ForkArguments extends DatabaseArguments, BudgetArguments, PriceArguments {
  readonly run: string;
  readonly "at-year": string;
  readonly set?: readonly string[] | undefined;
  readonly model?: string | undefined;
  readonly "replace-workers"?: readonly string[] | undefined;
  readonly quiet?: boolean | undefined;
}

export const forkCommand: Command<ForkArguments> = {
  builder: (yargs) =>
    pricesOption(
      budgetOptions(
        quietOption(
          databaseOptions(
            yargs.positional("run", { type: "string", demandOption: true, describe: "id, a prefix of it, or latest" }),
          ),
        ),
      ),
    )
      .option("at-year", {
        type: "string",
        demandOption: true,
        requiresArg: true,
        coerce: once("at-year"),
        describe: "first tax year in which anything differs; what came before is the run's record",
      })
      .option("set", {
        type: "string",
        array: true,
        requiresArg: true,
        describe: "any key of planner, workers or models from then on, e.g. --set planner.kind=saez; may be repeated",
      })
      .option("model", {
        type: "string",
        requiresArg: true,
        coerce: once("model"),
        describe: "model of the workers from then on, as --set workers.model",
      })
      .option("replace-workers", {
        type: "string",
        array: true,
        requiresArg: true,
        describe: "workers who decide otherwise from then on, by rows: 0-9=rational; may be repeated",
      }) as never,
  handler: async (argv) => {
    const atYear = typedNumber("at-year", argv["at-year"], 1);
    const replaceWorkers = (argv["replace-workers"] ?? []).map(replacement);
    const store = await openToWrite(databasePath(argv), "existing");
    try {
      const parent = await store.run(argv.run);
      const stored = broughtUpToDate(parent.scenario, parent.scenarioVersion, `run ${parent.id}`);
      const { scenario, kinds, files } = await openScenarioText(
        JSON.stringify({ ...asObject(stored), fork: { run: parent.id, atYear, replaceWorkers } }),
        `run ${parent.id}`,
        [
          ...(argv.model === undefined ? [] : [parseOverride(`workers.model=${argv.model}`, `--model ${argv.model}`)]),
          ...(argv.set ?? []).map((text) => parseOverride(text)),
        ],
        undefined,
        "store",
      );
      const prepared = prepare(
        priced(scenario, argv),
        undefined,
        kinds,
        filesRead([...parent.files.filter(isKept), ...files], argv),
      );
      const { run: child, parent: from } = await carryOut({
        ...{ prepared, store, quiet: isQuiet(argv), command: "fork", scenarioPath: parent.scenarioPath },
        budget: { ...prepared.scenario.budget, ...budgetOf(argv) },
      });
      if (!from) throw new Error("a fork has the run that it is forked from");
      const told: ForkTold = {
        parent: parent.id,
        atYear,
        differences: await forkDifferences(store, from.run, child, from.fromStep),
      };
      if (wantsJson(argv)) printJson({ ...toldSummary(child), ...told });
      else print([runReport(child, databasePath(argv), prepared.kinds), "", forkReport(told)].join("\n"));
    } finally {
      await store.close();
    }
  },
};

function asObject(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}

function replacement(typed: string): { readonly from: number; readonly to: number; readonly decide: string } {
  const [, from, to = from, decide] = /^(\d+)(?:-(\d+))?=([\w-]+)$/.exec(typed) ?? [];
  if (from === undefined || Number(to) < Number(from))
    throw new UsageError(`--replace-workers ${typed}: expected rows and a way of deciding, e.g. 0-9=rational`);
  return { from: Number(from), to: Number(to), decide };
}
