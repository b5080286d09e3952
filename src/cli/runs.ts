import pc from "picocolors";
import type { CommandModule } from "yargs";
import { SqliteStore } from "../store/sqlite-store.ts";
import type { RunRow } from "../store/store.ts";
import { type DatabaseArguments, databaseOptions, databasePath, wantsJson } from "./options.ts";
import { print, printJson, table } from "./output.ts";
import { runReport } from "./run-report.ts";

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

export const runsCommand: CommandModule = {
  command: "runs",
  describe: "list and show stored runs",
  builder: (yargs) => yargs.command(listCommand).command(showCommand),
  handler: () => undefined,
};

function runTable(runs: readonly RunRow[]): string {
  const rows = runs.map(({ id, startedAt, name, planner, seed, status, stepsDone, steps, welfare }) => [
    id,
    `${startedAt.slice(0, 16).replace("T", " ")}Z`,
    name,
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
