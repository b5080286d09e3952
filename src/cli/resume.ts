import type { CommandModule } from "yargs";
import { reopen } from "../episode/reopen.ts";
import { SqliteStore } from "../store/sqlite-store.ts";
import type { RunDetails, Store } from "../store/store.ts";
import { type BudgetArguments, budgetOf, budgetOptions } from "./budget-options.ts";
import { execute } from "./execute.ts";
import { type DatabaseArguments, databaseOptions, databasePath, isQuiet, quietOption, wantsJson } from "./options.ts";
import { print, printJson, remark } from "./output.ts";
import { runReport } from "./run-report.ts";

interface ResumeArguments extends DatabaseArguments, BudgetArguments {
  readonly run: string;
  readonly quiet?: boolean | undefined;
}

export const resumeCommand: CommandModule<object, ResumeArguments> = {
  command: "resume [run]",
  describe: "go on with a run that was interrupted, killed or stopped by its budget",
  builder: (yargs) =>
    quietOption(
      budgetOptions(
        databaseOptions(
          yargs.positional("run", {
            type: "string",
            default: "latest",
            describe: "id, a prefix of it, or latest: the newest run that is not finished",
          }),
        ),
      ),
    ),
  handler: async (argv) => {
    const path = databasePath(argv);
    const budget = budgetOf(argv);
    new SqliteStore(path, "read").close();
    const store = new SqliteStore(path);
    try {
      const run = await runToResume(store, argv.run);
      if (run.status === "finished") {
        if (argv.run === "latest" && !isQuiet(argv)) remark(`every run is finished; this is the newest`);
        if (wantsJson(argv)) printJson(run.summary);
        else print(runReport(run, path));
        return;
      }
      const prepared = await reopen(run);
      await execute({
        prepared,
        store,
        path,
        json: wantsJson(argv),
        quiet: isQuiet(argv),
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

/** `latest` is the newest run that is not finished, or the newest where all are. */
async function runToResume(store: Store, reference: string): Promise<RunDetails> {
  if (reference !== "latest") return store.run(reference);
  const unfinished = (await store.runs()).find(({ status }) => status !== "finished");
  return store.run(unfinished?.id ?? "latest");
}
