import pc from "picocolors";
import type { CommandModule } from "yargs";
import { exitCodes } from "../errors.ts";
import { SqliteStore } from "../store/sqlite-store.ts";
import type { RunRow } from "../store/store.ts";
import { type DatabaseArguments, databaseOptions, databasePath, wantsJson } from "./options.ts";
import { count, print, printJson, table } from "./output.ts";
import { runReport } from "./run-report.ts";
import { plainText } from "./terminal-text.ts";

const listCommand: CommandModule<object, DatabaseArguments> = {
  command: ["list", "$0"],
  describe: "list the runs of a database, newest first",
  builder: databaseOptions,
  handler: async (argv) => {
    const path = databasePath(argv);
    const store = new SqliteStore(path, "read");
    try {
      const runs = await store.runs();
      if (wantsJson(argv)) printJson(runs);
      else print(runs.length === 0 ? `no runs in ${path}` : runTable(runs));
    } finally {
      await store.close();
    }
  },
};

const showCommand: CommandModule<object, DatabaseArguments & { id: string }> = {
  command: "show <id>",
  describe: "show one run: its id, a unique prefix of it, or latest",
  builder: (yargs) =>
    databaseOptions(yargs.positional("id", { type: "string", demandOption: true, describe: "id, prefix, or latest" })),
  handler: async (argv) => {
    const path = databasePath(argv);
    const store = new SqliteStore(path, "read");
    try {
      const run = await store.run(argv.id);
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

export const runsCommand: CommandModule = {
  command: "runs",
  describe: "list, show and verify stored runs",
  builder: (yargs) => yargs.command(listCommand).command(showCommand).command(verifyCommand),
  handler: () => undefined,
};

function runTable(runs: readonly RunRow[]): string {
  const rows = runs.map(({ id, startedAt, name, planner, seed, status, stepsDone, steps, welfare }) => [
    id,
    `${startedAt.slice(0, 16).replace("T", " ")}Z`,
    plainText(name),
    planner,
    String(seed),
    status,
    `${stepsDone}/${steps}`,
    welfare === null ? "–" : Number(welfare.toPrecision(6)).toLocaleString("en-US"),
  ]);
  const [header, ...lines] = table([
    ["run", "started", "scenario", "planner", "seed", "status", "steps", "welfare"],
    ...rows,
  ]);
  return [pc.bold(header), ...lines].join("\n");
}
