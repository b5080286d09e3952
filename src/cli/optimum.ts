import type { CommandModule } from "yargs";
import { findOptimum, type Optimum } from "../analysis/optimum.ts";
import { builtInKinds } from "../episode/kinds.ts";
import { prepare } from "../episode/prepare.ts";
import { loadScenario } from "../scenario/load.ts";
import { overrides, type RunArguments, runOptions, scenarioArgument, wantsJson } from "./options.ts";
import { count, dollars, percentages, print, printJson, table } from "./output.ts";

export const optimumCommand: CommandModule<object, RunArguments & { scenario: string }> = {
  command: "optimum <scenario>",
  describe: "the best tax schedule for a scenario's people, and how far known policies are from it",
  builder: (yargs) => runOptions(yargs.positional("scenario", scenarioArgument)),
  handler: (argv) => {
    const { scenario, locate } = loadScenario(argv.scenario, builtInKinds, overrides(argv));
    const optimum = findOptimum(prepare(scenario, locate));
    if (wantsJson(argv)) printJson(optimum);
    else print(report(optimum));
  },
};

function report({ welfare, population, policies }: Optimum): string {
  const kind = welfare.kind === "ces" ? `ces ${welfare.aversion}` : welfare.kind;
  const source = typeof population.source === "object" ? population.source.file : population.source;
  const percent = (share: number | null): string => (share === null ? "–" : `${(100 * share).toFixed(1)} %`);
  const rows = policies.map((policy) => [
    policy.name,
    dollars(policy.welfare),
    percent(policy.gapClosed),
    percent(policy.cev),
    policy.meanHours.toFixed(1),
    dollars(policy.revenuePerWorker),
    policy.giniPost === null ? "–" : policy.giniPost.toFixed(3),
    percentages(policy.rates),
  ]);
  const header = ["policy", `welfare (${kind})`, "gap closed", "gain", "hours", "revenue", "Gini", "rates, %"];
  return [
    `${count(population.size)} optimising workers (${source}); welfare and revenue per worker, dollars a year`,
    "gap closed: from US law (0 %) to the optimum (100 %); gain: consumption-equivalent, against US law",
    "",
    ...table([header, ...rows]),
  ].join("\n");
}
