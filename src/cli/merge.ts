import { mergeShards } from "../analysis/sweep/merge.ts";
import { missingWords } from "../analysis/sweep/progress.ts";
import { checkOutput, outputFormats } from "../report/text/comparison-files.ts";
import { counted } from "../report/words/format.ts";
import type { Command } from "./command.ts";
import { interruptSignal } from "./interrupt.ts";
import { tellMerged } from "./merged-output.ts";
import { openToWrite } from "./open-database.ts";
import { type DatabaseArguments, databaseOptions, databasePath, isQuiet, once, quietOption } from "./options.ts";
import { remark } from "./output.ts";
import { checkPlace } from "./output-place.ts";

interface MergeArguments extends DatabaseArguments {
  readonly shards: readonly string[];
  readonly partial?: boolean | undefined;
  readonly output?: string | undefined;
  readonly quiet?: boolean | undefined;
}

export const mergeCommand: Command<MergeArguments> = {
  builder: (yargs) =>
    quietOption(
      databaseOptions(
        yargs.positional("shards", {
          type: "string",
          array: true,
          demandOption: true,
          describe: "folders of shards that compare --shard wrote, or shards",
        }),
      ),
    )
      .option("partial", {
        type: "boolean",
        describe: "where shards are missing, make the table of the seeds that are there",
      })
      .option("output", {
        alias: "o",
        type: "string",
        requiresArg: true,
        coerce: once("output"),
        describe: `write the result to a file, too, by the end of its name: ${outputFormats}`,
      }) as never,
  handler: async (argv) => {
    if (argv.output !== undefined) {
      checkOutput(argv.output);
      checkPlace(argv.output);
    }
    const db = databasePath(argv);
    // Says where the file lies badly, and that it cannot be written, before shards are read.
    await (await openToWrite(db)).close();
    const { signal, release } = interruptSignal();
    const quiet = isQuiet(argv);
    try {
      const merged = await mergeShards({
        ...{ sources: argv.shards, db, partial: argv.partial ?? false, signal },
        ...(!quiet && {
          onShard: (done, of) => {
            if (done === of || done % Math.ceil(of / 20) === 0) remark(`shards ${done}/${of}`);
          },
        }),
      });
      const { progress, added } = merged;
      const missing = missingWords(progress);
      if (missing !== null) remark(`warning: ${missing}; the table is of the seeds that are there`);
      else if (!quiet)
        remark(added === 0 ? `nothing new: all was in ${db}` : `${counted(added, "run")} added to ${db}`);
      await tellMerged(argv, merged);
    } finally {
      release();
    }
  },
};
