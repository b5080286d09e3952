import { stringify } from "yaml";
import { errorMessage } from "../base/errors.ts";
import { checkWords } from "../env/welfare/expression/checks.ts";
import { welfareKindOf } from "../env/welfare/welfare.ts";
import { openScenario } from "../run/open-scenario.ts";
import { prepare } from "../run/prepare.ts";
import { checkModels } from "../run/run-models.ts";
import { writtenScenario } from "../scenario/written-scenario.ts";
import type { Command } from "./command.ts";
import { overrides, type RunArguments, runOptions, scenarioArgument, wantsJson } from "./options.ts";
import { printJson, printText, remark } from "./output.ts";

export const validateCommand: Command<RunArguments & { scenario: string }> = {
  builder: (yargs) => runOptions(yargs.positional("scenario", scenarioArgument)),
  handler: async (argv) => {
    const { scenario: input, unused, locate, kinds } = await openScenario(argv.scenario, overrides(argv));
    const { scenario: resolved, welfare } = prepare(input, locate, kinds);
    const checks = welfareKindOf(welfare).checks?.();
    const scenario = writtenScenario(resolved, kinds);
    const remarks = [
      ...unused.map((key) => `${key} is not used by this scenario's kinds`),
      ...missingKeys(() => checkModels(resolved, process.env, kinds)),
    ];
    if (wantsJson(argv)) {
      printJson({ valid: true, scenario, unused, remarks, ...(checks && { welfareChecks: checks }) });
      return;
    }
    printText(stringify(scenario).trimEnd());
    for (const text of remarks) remark(`note: ${text}`);
    if (checks) remark(`planner.welfare by samples: ${checkWords(checks)}`);
  },
};

/** A key that is not set here may be set where the scenario will run: that is worth a note, not an error. */
function missingKeys(check: () => void): string[] {
  try {
    check();
    return [];
  } catch (error) {
    return [errorMessage(error)];
  }
}
