import type { CommandModule } from "yargs";
import { UsageError } from "../base/errors.ts";
import { forgottenLine, keptAnswerTable } from "../report/text/kept-answers.ts";
import { openStore } from "../store/open-store.ts";
import { type Command, onlySubcommands } from "./command.ts";
import { type DatabaseArguments, databaseOptions, databasePath, wantsJson } from "./options.ts";
import { print, printJson } from "./output.ts";

const listCommand: CommandModule<object, DatabaseArguments> = {
  command: ["list", "$0"],
  describe: "list the answers that are kept for other runs, newest first",
  builder: databaseOptions,
  handler: async (argv) => {
    const path = databasePath(argv);
    const store = await openStore(path, "read");
    try {
      const entries = await store.cache.list();
      if (wantsJson(argv)) printJson(entries);
      else print(keptAnswerTable(entries, path));
    } finally {
      await store.close();
    }
  },
};

const pruneCommand: CommandModule<object, DatabaseArguments & { days: string }> = {
  command: "prune",
  describe: "forget answers that were not used lately",
  builder: (yargs) =>
    databaseOptions(yargs).option("days", {
      type: "string",
      default: "30",
      requiresArg: true,
      describe: "days without use after which an answer goes",
    }),
  handler: async (argv) => {
    const days = Number(argv.days);
    if (!(days >= 0 && days < 100_000)) throw new UsageError(`--days ${argv.days}: expected a number of days`);
    await remove(argv, new Date(Date.now() - days * 86_400_000).toISOString());
  },
};

const clearCommand: CommandModule<object, DatabaseArguments> = {
  command: "clear",
  describe: "forget every answer; runs keep their own record",
  builder: databaseOptions,
  handler: (argv) => remove(argv),
};

async function remove(argv: DatabaseArguments, unusedSince?: string): Promise<void> {
  const path = databasePath(argv);
  const store = await openStore(path, "existing");
  try {
    const removed = await store.cache.remove(unusedSince);
    if (wantsJson(argv)) printJson({ removed });
    else print(forgottenLine(removed));
  } finally {
    await store.close();
  }
}

export const cacheCommand: Command<object> = {
  builder: (yargs) => yargs.command(listCommand).command(pruneCommand).command(clearCommand),
  handler: onlySubcommands,
};
