import { storedComparison } from "../analysis/compare/stored-comparison.ts";
import type { BudgetLimits } from "../models/wrappers/budget.ts";
import { comparisonReport } from "../report/text/comparison-report.ts";
import { runReport } from "../report/text/run-report.ts";
import { withHeadline } from "../report/words/comparison-sentences.ts";
import { toldSummary } from "../report/words/run-sentences.ts";
import { reopen } from "../run/reopen.ts";
import { unfinished } from "../run/stored-entries.ts";
import type { Store } from "../store/store.ts";
import { type BudgetArguments, budgetOf, budgetOptions } from "./budget-options.ts";
import type { Command } from "./command.ts";
import { execute } from "./execute.ts";
import { openToWrite } from "./open-database.ts";
import { type DatabaseArguments, databaseOptions, databasePath, isQuiet, quietOption, wantsJson } from "./options.ts";
import { changedTables, print, printJson, remark } from "./output.ts";
import { type JobsArguments, jobsOf, jobsOption, runComparison } from "./run-comparison.ts";

interface ResumeArguments extends DatabaseArguments, BudgetArguments, JobsArguments {
  readonly run: string;
  readonly quiet?: boolean | undefined;
}

export const resumeCommand: Command<ResumeArguments> = {
  builder: (yargs) =>
    jobsOption(
      quietOption(
        budgetOptions(
          databaseOptions(
            yargs.positional("run", {
              type: "string",
              default: "latest",
              describe: "id, a prefix of it, or latest: the newest run or comparison that is not finished",
            }),
          ),
        ),
      ),
    ),
  handler: async (argv) => {
    const path = databasePath(argv);
    const budget = budgetOf(argv);
    const jobs = jobsOf(argv);
    const store = await openToWrite(path, "existing");
    try {
      const { kind, id } = await unfinished(store, argv.run);
      const output = { path, json: wantsJson(argv), quiet: isQuiet(argv) };
      if (kind === "comparison") {
        await resumeComparison(store, id, output, { budget, jobs });
        return;
      }
      const run = await store.run(id);
      if (run.status === "finished") {
        if (argv.run === "latest" && !output.quiet) remark("everything is finished; this is the newest");
        if (output.json) printJson(toldSummary(run));
        else print(runReport(run, path));
        return;
      }
      const { prepared, changed } = await reopen(store, run);
      if (changed.length > 0) remark(changedTables(changed));
      await execute({
        prepared,
        store,
        ...output,
        command: "resume",
        scenarioPath: run.scenarioPath,
        resume: run.id,
        budget: { ...prepared.scenario.budget, ...budget },
      });
    } finally {
      await store.close();
    }
  },
};

async function resumeComparison(
  store: Store,
  id: string,
  { path, json, quiet }: { readonly path: string; readonly json: boolean; readonly quiet: boolean },
  { budget, jobs }: { readonly budget: BudgetLimits; readonly jobs: number },
): Promise<void> {
  const stored = storedComparison(await store.comparison(id));
  const { spec, command, scenario, status } = stored;
  const limits = { ...scenario.budget, ...budget };
  // That of a sweep of which a part was missing is no end.
  const known = status === "finished" ? stored.result : null;
  const result = known ?? (await runComparison({ spec, store, command, jobs, budget: limits, resume: id }, quiet));
  if (json) printJson(withHeadline(result));
  else print(comparisonReport(result, path));
}
