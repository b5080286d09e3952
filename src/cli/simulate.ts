import type { CommandModule } from "yargs";
import { builtInKinds } from "../episode/kinds.ts";
import { prepare } from "../episode/prepare.ts";
import { checkModels, simulate } from "../episode/simulate.ts";
import { loadScenario } from "../scenario/load.ts";
import { SqliteStore } from "../store/sqlite-store.ts";
import { interruptSignal } from "./interrupt.ts";
import {
  databasePath,
  isQuiet,
  overrides,
  type RunArguments,
  runOptions,
  scenarioArgument,
  wantsJson,
} from "./options.ts";
import { print, printJson, remark } from "./output.ts";
import { progress } from "./progress.ts";
import { runReport } from "./run-report.ts";

export const simulateCommand: CommandModule<object, RunArguments & { scenario: string }> = {
  command: "simulate <scenario>",
  describe: "run a scenario and store every step",
  builder: (yargs) => runOptions(yargs.positional("scenario", scenarioArgument)),
  handler: async (argv) => {
    const loaded = loadScenario(argv.scenario, builtInKinds, overrides(argv));
    checkModels(loaded.scenario, process.env);
    const path = databasePath(argv);
    const prepared = prepare(loaded.scenario, loaded.locate);
    const store = new SqliteStore(path);
    const { signal, release } = interruptSignal();
    const shown = isQuiet(argv) ? undefined : progress(prepared.scenario, process.stderr);
    try {
      const summary = await simulate({
        prepared,
        store,
        env: process.env,
        signal,
        listeners: shown ? [shown.listener] : [],
        command: "simulate",
        scenarioPath: loaded.path,
        onStart: (run) => {
          if (shown) remark(`run ${run}`);
        },
      });
      shown?.clear();
      if (wantsJson(argv)) printJson(summary);
      else print(runReport(await store.run(summary.run), path));
    } catch (error) {
      shown?.clear();
      throw error;
    } finally {
      release();
      await store.close();
    }
  },
};
