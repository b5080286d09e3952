import { screenedOptimum } from "../analysis/screened-optimum.ts";
import { type GpuChoice, gpuChoices } from "../gpu/backend.ts";
import { optimumReport } from "../report/text/optimum-report.ts";
import { welfareWords } from "../report/words/welfare-words.ts";
import { openScenario } from "../run/open-scenario.ts";
import { prepare } from "../run/prepare.ts";
import type { Command } from "./command.ts";
import { isQuiet, overrides, type RunArguments, runOptions, scenarioArgument, wantsJson } from "./options.ts";
import { print, printJson } from "./output.ts";
import { searchProgress } from "./search-progress.ts";

interface OptimumArguments extends RunArguments {
  readonly scenario: string;
  readonly gpu: GpuChoice;
}

export const optimumCommand: Command<OptimumArguments> = {
  builder: (yargs) =>
    runOptions(yargs.positional("scenario", scenarioArgument)).option("gpu", {
      choices: gpuChoices,
      default: "auto" as const,
      requiresArg: true,
      describe: "kernels that screen schedules first; auto: on a GPU only",
    }),
  handler: async (argv) => {
    const { scenario, locate, kinds } = await openScenario(argv.scenario, overrides(argv));
    const prepared = prepare(scenario, locate, kinds);
    const shown = isQuiet(argv)
      ? undefined
      : searchProgress(process.stderr, welfareWords(prepared.scenario.planner.welfare).show);
    const { screening, ...optimum } = await screenedOptimum(prepared, argv.gpu, shown).finally(() => shown?.clear());
    if (wantsJson(argv)) printJson({ ...optimum, gpu: screening });
    else print(optimumReport(optimum, screening));
  },
};
