import type { Argv, CommandModule } from "yargs";
import { personaBinding } from "../analysis/persona-binding.ts";
import { bindingReport } from "../report/text/binding-report.ts";
import { openScenario } from "../run/open-scenario.ts";
import { prepare } from "../run/prepare.ts";
import { modelUris } from "../run/run-models.ts";
import { openMemory, openStore } from "../store/open-store.ts";
import { type BudgetArguments, budgetOf, budgetOptions } from "./budget-options.ts";
import { type Command, onlySubcommands } from "./command.ts";
import { interruptSignal } from "./interrupt.ts";
import {
  type DatabaseArguments,
  databasePath,
  dbOption,
  once,
  overrides,
  promptBudgetOption,
  scenarioArgument,
  typedNumber,
  wantsJson,
} from "./options.ts";
import { print, printJson } from "./output.ts";
import { type PriceArguments, priced, pricesOption, tellUnknownPrices } from "./price-options.ts";
import { promptCallCommand } from "./prompt-call.ts";
import { promptShowCommand } from "./prompt-show.ts";

interface BindsArguments extends BudgetArguments, PriceArguments, Pick<DatabaseArguments, "db"> {
  readonly scenario: string;
  readonly workers: string;
  readonly swaps: string;
  readonly seed: string | undefined;
  readonly set: readonly string[] | undefined;
  readonly "prompt-budget"?: string | undefined;
  readonly json: boolean | undefined;
}

function bindsOptions(yargs: Argv): Argv<BindsArguments> {
  return pricesOption(promptBudgetOption(dbOption(budgetOptions(yargs.positional("scenario", scenarioArgument)))))
    .option("workers", {
      type: "string",
      default: "30",
      requiresArg: true,
      coerce: once("workers"),
      describe: "workers who are asked, at most, spread over the population",
    })
    .option("swaps", {
      type: "string",
      default: "2",
      requiresArg: true,
      coerce: once("swaps"),
      describe: "others whose persona each worker is given, one after the other",
    })
    .option("seed", {
      type: "string",
      requiresArg: true,
      coerce: once("seed"),
      describe: "seed, in place of the scenario's",
    })
    .option("set", {
      type: "string",
      array: true,
      requiresArg: true,
      describe: "any key of the scenario, e.g. --set workers.model=openai:gpt-4o-mini; may be repeated",
    })
    .option("json", {
      type: "boolean",
      describe: "print one JSON object on standard output",
    }) as unknown as Argv<BindsArguments>;
}

const bindsCommand: CommandModule<object, BindsArguments> = {
  command: "binds <scenario>",
  describe: "whether a persona moves hours: the same workers, with their own persona and with others'",
  builder: bindsOptions,
  handler: async (argv) => {
    const workers = typedNumber("workers", argv.workers, 2);
    const swaps = typedNumber("swaps", argv.swaps, 1);
    const budget = budgetOf(argv);
    const { scenario, locate, kinds } = await openScenario(argv.scenario, overrides(argv));
    const prepared = prepare(priced(scenario, argv), locate, kinds);
    const uris = { ...modelUris(prepared.scenario, kinds), planner: null };
    tellUnknownPrices(Object.values(uris), kinds.providers, prepared.scenario.models.prices);
    // Answers that may be given again are all that is kept.
    const keeps = prepared.scenario.models.cache === "all";
    const store = keeps ? await openStore(databasePath(argv)) : await openMemory();
    const { signal, release } = interruptSignal();
    try {
      const report = await personaBinding({
        ...{ prepared, store, workers, swaps, signal, env: process.env },
        budget: { ...prepared.scenario.budget, ...budget },
      });
      if (wantsJson(argv)) printJson(report);
      else print(bindingReport(report, kinds.providers));
    } finally {
      release();
      await store.close();
    }
  },
};

export const promptCommand: Command<object> = {
  builder: (yargs) =>
    yargs
      .command(bindsCommand)
      .command(promptShowCommand)
      .command(promptCallCommand)
      .demandCommand(1, "name a prompt command"),
  handler: onlySubcommands,
};
