import type { CommandModule } from "yargs";
import { storedPromptReport } from "../report/text/stored-prompt.ts";
import { storedPrompt } from "../run/stored-prompt.ts";
import { openStore } from "../store/open-store.ts";
import { interruptSignal } from "./interrupt.ts";
import { type DatabaseArguments, databaseOptions, databasePath, once, typedNumber, wantsJson } from "./options.ts";
import { printJson, printText } from "./output.ts";

interface CallArguments extends DatabaseArguments {
  readonly run: string;
  readonly agent: string;
  readonly purpose: string | undefined;
  readonly step: string;
  readonly sample: string;
  readonly attempt: string;
}

const number = (name: string, describe: string) =>
  ({ type: "string", requiresArg: true, coerce: once(name), describe }) as const;

/** `prompt call`: one question as a run put it. */
export const promptCallCommand: CommandModule<object, CallArguments> = {
  command: "call <run>",
  describe: "the whole prompt of a question that a run put, and its answer; put together again where it was not kept",
  builder: (yargs) =>
    databaseOptions(
      yargs.positional("run", { type: "string", demandOption: true, describe: "id, a prefix of it, or latest" }),
    )
      .option("agent", {
        ...{ type: "string", requiresArg: true, demandOption: true, coerce: once("agent") },
        describe: "who was asked: planner, or w and the worker's number, e.g. w7",
      })
      .option("step", { ...number("step", "step, from 1; 0 for personas"), demandOption: true })
      .option("purpose", {
        ...{ type: "string", requiresArg: true, coerce: once("purpose") },
        describe: "what was asked; rates of the planner and hours of others, unless it is given",
      })
      .option("sample", { ...number("sample", "from 1; more under self-consistency"), default: "1" })
      .option("attempt", {
        ...number("attempt", "from 1; more where an invalid answer was asked again"),
        default: "1",
      }) as never,
  handler: async (argv) => {
    const key = {
      agent: argv.agent,
      purpose: argv.purpose ?? (argv.agent === "planner" ? "rates" : "hours"),
      step: typedNumber("step", argv.step, 0),
      sample: typedNumber("sample", argv.sample, 1),
      attempt: typedNumber("attempt", argv.attempt, 1),
    };
    const store = await openStore(databasePath(argv), "read");
    const { signal, release } = interruptSignal();
    try {
      const prompt = await storedPrompt({ store, run: await store.run(argv.run), key, signal });
      if (wantsJson(argv)) printJson(prompt);
      else printText(storedPromptReport(prompt));
    } finally {
      release();
      await store.close();
    }
  },
};
