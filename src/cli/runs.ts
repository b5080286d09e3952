import pc from "picocolors";
import type { CommandModule } from "yargs";
import type { StoredComparison } from "../analysis/compare/comparison.ts";
import { exitCodes } from "../base/errors.ts";
import { table } from "../report/text/columns.ts";
import { storedComparisonReport } from "../report/text/comparison-report.ts";
import { runReport } from "../report/text/run-report.ts";
import { plainText } from "../report/text/terminal-text.ts";
import { count } from "../report/words/format.ts";
import type { ComparisonRow } from "../store/comparison-store.ts";
import { SqliteStore } from "../store/sqlite/sqlite-store.ts";
import type { RunRow } from "../store/store.ts";
import { type Command, onlySubcommands } from "./command.ts";
import { type DatabaseArguments, databaseOptions, databasePath, wantsJson } from "./options.ts";
import { print, printJson } from "./output.ts";

interface ListArguments extends DatabaseArguments {
  readonly all?: boolean | undefined;
}

/** A run or a comparison, as `runs --json` lists it. */
type Entry = (RunRow & { readonly kind: "run" }) | (ComparisonRow & { readonly kind: "comparison" });

const listCommand: CommandModule<object, ListArguments> = {
  command: ["list", "$0"],
  describe: "list the runs and comparisons of a database, newest first",
  builder: (yargs) =>
    databaseOptions(yargs).option("all", { type: "boolean", describe: "list the runs of comparisons, too" }),
  handler: async (argv) => {
    const path = databasePath(argv);
    const store = new SqliteStore(path, "read");
    try {
      const runs = (await store.runs()).filter(({ comparison }) => argv.all || comparison === null);
      const entries: Entry[] = [
        ...runs.map((run) => ({ ...run, kind: "run" as const })),
        ...(await store.comparisons()).map((comparison) => ({ ...comparison, kind: "comparison" as const })),
      ];
      // Ids sort by time.
      entries.sort((a, b) => (a.id < b.id ? 1 : -1));
      if (wantsJson(argv)) printJson(entries);
      else print(entries.length === 0 ? `no runs in ${path}` : entryTable(entries));
    } finally {
      await store.close();
    }
  },
};

const showCommand: CommandModule<object, DatabaseArguments & { id: string }> = {
  command: "show <id>",
  describe: "show one run or comparison: its id, a unique prefix of it, or latest",
  builder: (yargs) =>
    databaseOptions(yargs.positional("id", { type: "string", demandOption: true, describe: "id, prefix, or latest" })),
  handler: async (argv) => {
    const path = databasePath(argv);
    const store = new SqliteStore(path, "read");
    try {
      const { kind, id } = await store.resolve(argv.id);
      if (kind === "comparison") {
        const comparison = (await store.comparison(id)) as StoredComparison;
        if (wantsJson(argv)) printJson(comparison);
        else print(storedComparisonReport(comparison, path));
        return;
      }
      const run = await store.run(id);
      if (wantsJson(argv)) printJson(run);
      else print(runReport(run, path));
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
    const store = new SqliteStore(path, "read");
    try {
      const problems = await store.verify();
      const { length: runs } = await store.runs();
      if (problems.length > 0) process.exitCode = exitCodes.storage;
      if (wantsJson(argv)) printJson({ runs, problems });
      else if (problems.length === 0) print(`${path}: ${count(runs)} run${runs === 1 ? "" : "s"}, no problem found`);
      else print([`${path}: ${count(problems.length)} problems`, ...problems.map((text) => `  ${text}`)].join("\n"));
    } finally {
      await store.close();
    }
  },
};

export const runsCommand: Command<object> = {
  builder: (yargs) => yargs.command(listCommand).command(showCommand).command(verifyCommand),
  handler: onlySubcommands,
};

function entryTable(entries: readonly Entry[]): string {
  const [header, ...lines] = table([
    ["run", "started", "scenario", "planner", "seed", "status", "steps", "welfare"],
    ...entries.map(entryRow),
  ]);
  return [pc.bold(header), ...lines].join("\n");
}

function entryRow(entry: Entry): string[] {
  const { id, name, status } = entry;
  const started = `${entry.startedAt.slice(0, 16).replace("T", " ")}Z`;
  if (entry.kind === "comparison")
    return [id, started, plainText(name), "comparison", `${entry.seedsDone}/${entry.seeds}`, status, "–", "–"];
  const { planner, seed, stepsDone, steps, welfare } = entry;
  return [
    id,
    started,
    plainText(name),
    planner,
    String(seed),
    status,
    `${stepsDone}/${steps}`,
    welfare === null ? "–" : Number(welfare.toPrecision(6)).toLocaleString("en-US"),
  ];
}
