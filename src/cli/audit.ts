import type { CommandModule } from "yargs";
import { auditRun } from "../analysis/audit/rationality.ts";
import { UsageError } from "../base/errors.ts";
import { rationalityReport } from "../report/text/rationality-report.ts";
import { openStore } from "../store/open-store.ts";
import { type Command, onlySubcommands } from "./command.ts";
import { type DatabaseArguments, databaseOptions, databasePath, once, typedNumber, wantsJson } from "./options.ts";
import { print, printJson } from "./output.ts";

interface RationalityArguments extends DatabaseArguments {
  readonly run?: string | undefined;
  readonly skip: string;
  readonly draws: string;
}

const rationalityCommand: CommandModule<object, RationalityArguments> = {
  command: "rationality",
  describe: "what a money pump could take from the choices of a stored run's workers, without a question to a model",
  builder: (yargs) =>
    databaseOptions(yargs)
      .option("run", {
        type: "string",
        requiresArg: true,
        coerce: once("run"),
        describe: "id of a stored run, a prefix of it, or latest",
      })
      .option("skip", {
        type: "string",
        default: "0",
        requiresArg: true,
        coerce: once("skip"),
        describe: "tax years left out at the start, as those in which workers are told to explore",
      })
      .option("draws", {
        type: "string",
        default: "200",
        requiresArg: true,
        coerce: once("draws"),
        describe: "histories at random for each worker, by lot and by shuffling, that tell what the measure can find",
      }) as never,
  handler: async (argv) => {
    const { run: reference } = argv;
    if (reference === undefined)
      throw new UsageError("audit rationality: expected --run with a stored run", {
        hint: "`llm-econ runs` lists them; --run latest takes the newest.",
      });
    const skip = typedNumber("skip", argv.skip, 0);
    const draws = typedNumber("draws", argv.draws, 1);
    const store = await openStore(databasePath(argv), "read");
    try {
      const result = await auditRun(store, await store.run(reference), { skip, draws });
      if (wantsJson(argv)) printJson(result);
      else print(rationalityReport(result));
    } finally {
      await store.close();
    }
  },
};

export const auditCommand: Command<object> = {
  builder: (yargs) => yargs.command(rationalityCommand).demandCommand(1, "name an audit"),
  handler: onlySubcommands,
};
