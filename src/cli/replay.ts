import { replayAudit } from "../analysis/audit/replay-audit.ts";
import { replayReport } from "../report/text/replay-report.ts";
import { type Replay, replayRun } from "../run/replay.ts";
import { replayInquiry } from "../run/stored-inquiry.ts";
import { isAudit, storedScenario } from "../run/stored-scenario.ts";
import { isInquiry } from "../store/inquiries.ts";
import { openStore } from "../store/open-store.ts";
import type { Command } from "./command.ts";
import { interruptSignal } from "./interrupt.ts";
import { type DatabaseArguments, databaseOptions, databasePath, isQuiet, quietOption, wantsJson } from "./options.ts";
import { changedTables, print, printJson, remark } from "./output.ts";
import { progress } from "./progress.ts";
import { storedInquiry } from "./stored-inquiries.ts";

interface ReplayArguments extends DatabaseArguments {
  readonly run: string;
  readonly quiet?: boolean | undefined;
  readonly "accept-prompts"?: boolean | undefined;
}

export const replayCommand: Command<ReplayArguments> = {
  builder: (yargs) =>
    quietOption(
      databaseOptions(
        yargs.positional("run", { type: "string", demandOption: true, describe: "id, a prefix of it, or latest" }),
      ),
    ).option("accept-prompts", {
      type: "boolean",
      describe: "give recorded answers by agent, step and purpose, also where questions are put in other words now",
    }),
  handler: async (argv) => {
    const path = databasePath(argv);
    const store = await openStore(path, "read");
    const { signal, release } = interruptSignal();
    try {
      const run = await store.run(argv.run);
      const acceptPrompts = argv["accept-prompts"] === true;
      if (isInquiry(run)) {
        const { again } = await storedInquiry(run).open(run);
        tell(argv, await replayInquiry(store, run, again, { signal, acceptPrompts }));
        return;
      }
      const shown = isQuiet(argv) || isAudit(run) ? undefined : progress(storedScenario(run), process.stderr);
      const replay = isAudit(run)
        ? await replayAudit({ store, run, signal, acceptPrompts })
        : await replayRun({ store, run, listeners: shown ? [shown.listener] : [], signal, acceptPrompts });
      shown?.clear();
      tell(argv, replay);
    } finally {
      release();
      await store.close();
    }
  },
};

function tell(argv: ReplayArguments, replay: Replay): void {
  if (!replay.identical) process.exitCode = 1;
  if (replay.changedFiles.length > 0) remark(changedTables(replay.changedFiles));
  if (wantsJson(argv)) printJson(replay);
  else print(replayReport(replay));
}
