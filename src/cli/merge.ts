import { storedComparison } from "../analysis/compare/stored-comparison.ts";
import { mergeShards } from "../analysis/sweep/merge.ts";
import { missingWords } from "../analysis/sweep/progress.ts";
import type { Kinds } from "../plugins/kinds.ts";
import { checkOutput, outputFormats, writeComparison } from "../report/text/comparison-files.ts";
import { comparisonReport } from "../report/text/comparison-report.ts";
import { withHeadline } from "../report/words/comparison-sentences.ts";
import { counted } from "../report/words/format.ts";
import { openStore } from "../store/open-store.ts";
import type { Command } from "./command.ts";
import { interruptSignal } from "./interrupt.ts";
import { openToWrite } from "./open-database.ts";
import {
  type DatabaseArguments,
  databaseOptions,
  databasePath,
  isQuiet,
  once,
  quietOption,
  wantsJson,
} from "./options.ts";
import { print, printJson, remark } from "./output.ts";
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
      const { comparison, progress, added, result, kinds } = await mergeShards({
        ...{ sources: argv.shards, db, partial: argv.partial ?? false, signal },
        ...(!quiet && {
          onShard: (done, of) => {
            if (done === of || done % Math.ceil(of / 20) === 0) remark(`shards ${done}/${of}`);
          },
        }),
      });
      const missing = missingWords(progress);
      if (missing !== null) remark(`warning: ${missing}; the table is of the seeds that are there`);
      else if (!quiet)
        remark(added === 0 ? `nothing new: all was in ${db}` : `${counted(added, "run")} added to ${db}`);
      if (argv.output !== undefined) await write(db, comparison, argv.output, kinds);
      if (wantsJson(argv)) printJson(withHeadline(result));
      else print(comparisonReport(result, db, kinds));
    } finally {
      release();
    }
  },
};

async function write(db: string, comparison: string, output: string, kinds: Kinds): Promise<void> {
  const store = await openStore(db, "read");
  try {
    await writeComparison(output, storedComparison(await store.comparison(comparison)), kinds);
  } finally {
    await store.close();
  }
}
