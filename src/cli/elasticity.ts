import { elasticity } from "../analysis/elasticity.ts";
import { UsageError } from "../base/errors.ts";
import { elasticityReport } from "../report/text/elasticity-report.ts";
import { openScenario } from "../run/open-scenario.ts";
import { prepare } from "../run/prepare.ts";
import { checkModels, modelUris } from "../run/run-models.ts";
import { type BudgetArguments, budgetOf, budgetOptions } from "./budget-options.ts";
import type { Command } from "./command.ts";
import { interruptSignal } from "./interrupt.ts";
import { openToWrite } from "./open-database.ts";
import {
  databasePath,
  isQuiet,
  overrides,
  type RunArguments,
  runOptions,
  scenarioArgument,
  typedNumber,
  wantsJson,
} from "./options.ts";
import { print, printJson, remark } from "./output.ts";
import { filesRead, type PriceArguments, priced, pricesOption, tellUnknownPrices } from "./price-options.ts";

interface ElasticityArguments extends RunArguments, BudgetArguments, PriceArguments {
  readonly scenario: string;
  readonly change: string;
  readonly repeats: string;
  readonly bootstrap: string;
}

export const elasticityCommand: Command<ElasticityArguments> = {
  builder: (yargs) =>
    pricesOption(budgetOptions(runOptions(yargs.positional("scenario", scenarioArgument))))
      .option("change", {
        type: "string",
        default: "0.01",
        requiresArg: true,
        describe: "by how much everybody's net-of-tax rate grows; negative: shrinks",
      })
      .option("repeats", {
        type: "string",
        default: "1",
        requiresArg: true,
        describe: "tax years over which incomes are averaged",
      })
      .option("bootstrap", {
        type: "string",
        default: "2000",
        requiresArg: true,
        describe: "resamples of workers for the intervals",
      }),
  handler: async (argv) => {
    const change = Number(argv.change);
    if (!(change > -1 && change < 1 && change !== 0))
      throw new UsageError(`--change ${argv.change}: expected a number between -1 and 1, not 0, e.g. 0.01`);
    const repeats = typedNumber("repeats", argv.repeats, 1);
    const resamples = typedNumber("bootstrap", argv.bootstrap, 100);
    const budget = budgetOf(argv);
    const { path, locate, kinds, ...opened } = await openScenario(argv.scenario, overrides(argv));
    const scenario = priced(opened.scenario, argv);
    // Rates are given here, so the planner's model need not be there.
    const asked = { ...scenario, planner: { ...scenario.planner, kind: "fixed" } };
    checkModels(asked, process.env, kinds);
    if (!isQuiet(argv))
      tellUnknownPrices(Object.values(modelUris(asked, kinds)), kinds.providers, scenario.models.prices);
    const prepared = prepare(scenario, locate, kinds, filesRead(opened.files, argv));
    const store = await openToWrite(databasePath(argv));
    const { signal, release } = interruptSignal();
    try {
      const report = await elasticity({
        prepared,
        change,
        repeats,
        resamples,
        store,
        env: process.env,
        signal,
        listeners: [],
        scenarioPath: path,
        budget: { ...prepared.scenario.budget, ...budget },
        onStart: (run) => {
          if (!isQuiet(argv)) remark(`run ${run}`);
        },
      });
      if (wantsJson(argv)) printJson(report);
      else print(elasticityReport(report, kinds.providers));
    } finally {
      release();
      await store.close();
    }
  },
};
