import { replayReport } from "../report/text/replay-report.ts";
import { replayRun } from "../run/replay.ts";
import type { Scenario } from "../scenario/resolve.ts";
import { SqliteStore } from "../store/sqlite/sqlite-store.ts";
import type { Command } from "./command.ts";
import { interruptSignal } from "./interrupt.ts";
import { type DatabaseArguments, databaseOptions, databasePath, isQuiet, quietOption, wantsJson } from "./options.ts";
import { print, printJson } from "./output.ts";
import { progress } from "./progress.ts";

interface ReplayArguments extends DatabaseArguments {
  readonly run: string;
  readonly quiet?: boolean | undefined;
}

export const replayCommand: Command<ReplayArguments> = {
  builder: (yargs) =>
    quietOption(
      databaseOptions(
        yargs.positional("run", { type: "string", demandOption: true, describe: "id, a prefix of it, or latest" }),
      ),
    ),
  handler: async (argv) => {
    const path = databasePath(argv);
    const store = new SqliteStore(path, "read");
    const { signal, release } = interruptSignal();
    try {
      const run = await store.run(argv.run);
      const shown = isQuiet(argv) ? undefined : progress(run.scenario as Scenario, process.stderr);
      const replay = await replayRun({ store, path, run, listeners: shown ? [shown.listener] : [], signal });
      shown?.clear();
      if (!replay.identical) process.exitCode = 1;
      if (wantsJson(argv)) printJson(replay);
      else print(replayReport(replay));
    } finally {
      release();
      await store.close();
    }
  },
};
