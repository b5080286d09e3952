import { existsSync } from "node:fs";
import type { CommandModule } from "yargs";
import { storedAudit } from "../analysis/audit/stored-audit.ts";
import { contrasted } from "../analysis/compare/contrast.ts";
import { storedComparison } from "../analysis/compare/stored-comparison.ts";
import { shardPaths } from "../analysis/sweep/merge.ts";
import { sweepProgress } from "../analysis/sweep/progress.ts";
import { readHead } from "../analysis/sweep/shard-head.ts";
import { exitCodes, UsageError } from "../base/errors.ts";
import { suggestion } from "../base/nearest.ts";
import { builtInKinds } from "../plugins/kinds.ts";
import { loadableKinds } from "../plugins/load-plugins.ts";
import { auditReport, unfinishedAudit } from "../report/text/audit-report.ts";
import { comparisonReport, storedComparisonReport } from "../report/text/comparison-report.ts";
import { runReport } from "../report/text/run-report.ts";
import { entryTable, verifyReport } from "../report/text/stored-entries.ts";
import { sweepReport } from "../report/text/sweep-report.ts";
import { withHeadline } from "../report/words/comparison-sentences.ts";
import { headlineOf } from "../report/words/run-sentences.ts";
import { storedWords } from "../report/words/stored-words.ts";
import { peopleOfLastStep } from "../run/people-behind-rates.ts";
import { filtered, storedEntries } from "../run/stored-entries.ts";
import { isAudit, storedScenario } from "../run/stored-scenario.ts";
import { isInquiry } from "../store/inquiries.ts";
import { openStore } from "../store/open-store.ts";
import { type Command, onlySubcommands } from "./command.ts";
import { type ContrastArguments, contrastOf, contrastOptions, isContrast } from "./contrast-options.ts";
import { deleteCommand, noteCommand, pruneCommand, tagCommand } from "./kept-runs.ts";
import { type DatabaseArguments, databaseOptions, databasePath, wantsJson } from "./options.ts";
import { print, printJson } from "./output.ts";
import { type FilterArguments, filterOf, filterOptions } from "./run-filter.ts";
import { inquiryReport } from "./stored-inquiries.ts";

interface ListArguments extends DatabaseArguments, FilterArguments {
  readonly folders?: readonly string[] | undefined;
  readonly all?: boolean | undefined;
}

const listCommand: CommandModule<object, ListArguments> = {
  command: ["list [folders..]", "$0"],
  describe: "list the runs and comparisons of a database, newest first; of a folder of shards how far its sweep is",
  builder: (yargs) =>
    filterOptions(
      databaseOptions(
        yargs.positional("folders", {
          type: "string",
          array: true,
          describe: "folders that compare --shard writes to",
        }),
      ),
    ).option("all", {
      type: "boolean",
      describe: "list the runs of comparisons, too",
    }),
  handler: async (argv) => {
    const { folders = [] } = argv;
    if (folders.length > 0) {
      listSweeps(argv, folders);
      return;
    }
    const path = databasePath(argv);
    const filter = filterOf(argv);
    const store = await openStore(path, "read");
    try {
      const entries = filtered(await storedEntries(store, argv.all ?? false), filter);
      if (wantsJson(argv)) printJson(entries);
      else
        print(
          entryTable(
            entries,
            path,
            Object.values(filter).some((value) => value !== undefined),
          ),
        );
    } finally {
      await store.close();
    }
  },
};

/** @throws UsageError where one is no folder of shards: a command that was mistyped, perhaps */
function listSweeps(argv: ListArguments, folders: readonly string[]): void {
  const mistyped = folders.find((folder) => !existsSync(folder) && !folder.includes("/"));
  if (mistyped !== undefined)
    throw new UsageError(`unknown command "${mistyped}"; ${suggestion(mistyped, subcommands)}`);
  const sweeps = sweepProgress(shardPaths(folders).map(readHead));
  if (wantsJson(argv)) printJson(sweeps);
  else print(sweepReport(sweeps));
}

const showCommand: CommandModule<object, DatabaseArguments & ContrastArguments & { id: string }> = {
  command: "show <id>",
  describe: "show one run or comparison: its id, a unique prefix of it, or latest",
  builder: (yargs) =>
    contrastOptions(
      databaseOptions(
        yargs.positional("id", { type: "string", demandOption: true, describe: "id, prefix, or latest" }),
      ),
    ),
  handler: async (argv) => {
    const path = databasePath(argv);
    const store = await openStore(path, "read");
    try {
      const { kind, id } = await store.resolve(argv.id);
      if (kind === "comparison") {
        const comparison = storedComparison(await store.comparison(id));
        if (isContrast(argv)) {
          const kinds = await loadableKinds(comparison.spec.arms[0].input);
          const { contrast } = await contrasted(store, comparison, contrastOf(argv), kinds);
          if (wantsJson(argv)) printJson(withHeadline(contrast));
          else print(comparisonReport(contrast, path, kinds));
          return;
        }
        if (wantsJson(argv)) printJson({ ...comparison, result: comparison.result && withHeadline(comparison.result) });
        else print(storedComparisonReport(comparison, path));
        return;
      }
      if (isContrast(argv)) throw new UsageError(`${id} is a run; --baseline and --arm are for comparisons`);
      const run = await store.run(id);
      if (isInquiry(run)) {
        if (wantsJson(argv)) printJson(run);
        else print([inquiryReport(run), "", storedWords(path, id)].join("\n"));
        return;
      }
      const audit = isAudit(run) ? storedAudit(run) : null;
      if (isAudit(run) && !wantsJson(argv)) print(audit ? auditReport(audit, path) : unfinishedAudit(run));
      else if (isAudit(run)) printJson(run);
      else if (wantsJson(argv)) printJson({ ...run, headline: headlineOf(run, storedScenario(run)) });
      else
        print(
          runReport(run, path, builtInKinds, run.status === "finished" ? null : await peopleOfLastStep(store, run)),
        );
    } finally {
      await store.close();
    }
  },
};

const verifyCommand: CommandModule<object, DatabaseArguments> = {
  command: "verify",
  describe: "check a database: that it is whole and holds what was recorded",
  builder: databaseOptions,
  handler: async (argv) => {
    const path = databasePath(argv);
    const store = await openStore(path, "read");
    try {
      const problems = await store.verify();
      const { length: runs } = await store.runs();
      if (problems.length > 0) process.exitCode = exitCodes.storage;
      if (wantsJson(argv)) printJson({ runs, problems });
      else print(verifyReport(path, runs, problems));
    } finally {
      await store.close();
    }
  },
};

const subcommands = ["list", "show", "tag", "note", "delete", "prune", "verify"];

export const runsCommand: Command<object> = {
  builder: (yargs) =>
    yargs
      .command(listCommand)
      .command(showCommand)
      .command(tagCommand)
      .command(noteCommand)
      .command(deleteCommand)
      .command(pruneCommand)
      .command(verifyCommand),
  handler: onlySubcommands,
};
