import { dryRunReport } from "../report/text/dry-run.ts";
import { dryRun } from "../run/dry-run.ts";
import { openScenario } from "../run/open-scenario.ts";
import { prepare } from "../run/prepare.ts";
import { checkModels } from "../run/run-models.ts";
import { type BudgetArguments, budgetOf, budgetOptions } from "./budget-options.ts";
import type { Command } from "./command.ts";
import { execute } from "./execute.ts";
import { interruptSignal } from "./interrupt.ts";
import { openToWrite } from "./open-database.ts";
import {
  databasePath,
  isQuiet,
  overrides,
  promptBudgetOption,
  type RunArguments,
  runOptions,
  scenarioArgument,
  wantsJson,
} from "./options.ts";
import { print, printJson } from "./output.ts";
import { filesRead, type PriceArguments, priced, pricesOption } from "./price-options.ts";

interface SimulateArguments extends RunArguments, BudgetArguments, PriceArguments {
  readonly scenario: string;
  readonly "dry-run"?: boolean | undefined;
  readonly watch?: boolean | undefined;
}

export const simulateCommand: Command<SimulateArguments> = {
  builder: (yargs) =>
    pricesOption(promptBudgetOption(budgetOptions(runOptions(yargs.positional("scenario", scenarioArgument)))))
      .option("dry-run", {
        type: "boolean",
        describe: "ask nobody: print how many questions, tokens and dollars the run would take",
      })
      .option("watch", {
        type: "boolean",
        describe: "show the run in a browser while it goes on; its address is printed to standard error",
      }),
  handler: async (argv) => {
    const { path: scenarioPath, locate, kinds, ...opened } = await openScenario(argv.scenario, overrides(argv));
    const scenario = priced(opened.scenario, argv);
    const budget = budgetOf(argv);
    if (argv["dry-run"]) {
      const { signal, release } = interruptSignal();
      const plan = await dryRun(prepare(scenario, locate, kinds), signal).finally(release);
      if (wantsJson(argv)) printJson(plan);
      else print(dryRunReport(plan, kinds.providers));
      return;
    }
    checkModels(scenario, process.env, kinds);
    const path = databasePath(argv);
    const prepared = prepare(scenario, locate, kinds, filesRead(opened.files, argv));
    const store = await openToWrite(path);
    // Loaded where it is wanted.
    const watch = argv.watch ? await (await import("./watch.ts")).watchRuns(path, prepared) : null;
    try {
      await execute({
        prepared,
        store,
        path,
        json: wantsJson(argv),
        quiet: isQuiet(argv),
        command: "simulate",
        scenarioPath,
        budget: { ...prepared.scenario.budget, ...budget },
        ...(watch && { watch }),
      });
    } finally {
      await watch?.close();
      await store.close();
    }
  },
};
