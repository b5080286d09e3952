/** What users do with runs and comparisons that are stored: tag them, note something, delete some. */
import type { Argv, CommandModule } from "yargs";
import { UsageError } from "../base/errors.ts";
import { entryLine } from "../report/text/stored-entries.ts";
import { plainText } from "../report/text/terminal-text.ts";
import { count } from "../report/words/format.ts";
import { filtered, type StoredEntry, storedEntries } from "../run/stored-entries.ts";
import type { AnnotationChange } from "../store/annotations.ts";
import { openStore } from "../store/open-store.ts";
import type { Store } from "../store/store.ts";
import { type DatabaseArguments, databaseOptions, databasePath, once, wantsJson } from "./options.ts";
import { print, printJson } from "./output.ts";
import { type FilterArguments, filterOf, filterOptions } from "./run-filter.ts";

interface OneArguments extends DatabaseArguments {
  readonly id: string;
}

function oneEntry(yargs: Argv): Argv<OneArguments> {
  return databaseOptions(
    yargs.positional("id", { type: "string", demandOption: true, describe: "id, prefix, or latest" }),
  );
}

export const tagCommand: CommandModule<object, OneArguments & { tags: readonly string[]; remove?: boolean }> = {
  command: "tag <id> <tags..>",
  describe: "give a run or comparison tags to find it by, or take them away",
  builder: (yargs) =>
    oneEntry(yargs)
      .positional("tags", { type: "string", array: true, demandOption: true, describe: "as in paper or fig-3" })
      .option("remove", { type: "boolean", describe: "take these tags away" }),
  handler: (argv) => annotate(argv, argv.remove ? { removeTags: argv.tags } : { addTags: argv.tags }),
};

export const noteCommand: CommandModule<object, OneArguments & { text?: string; remove?: boolean }> = {
  command: "note <id> [text]",
  describe: "note something on a run or comparison, in place of what was noted before",
  builder: (yargs) =>
    oneEntry(yargs)
      .positional("text", { type: "string", describe: "the note" })
      .option("remove", { type: "boolean", describe: "take the note away" }),
  handler: async (argv) => {
    if ((argv.text === undefined) === !argv.remove) throw new UsageError("expected a text, or --remove");
    await annotate(argv, { note: argv.text ?? null });
  },
};

async function annotate(argv: OneArguments, change: AnnotationChange): Promise<void> {
  await withStore(argv, async (store) => {
    const entry = await store.resolve(argv.id);
    const { tags, note } = await store.annotate(entry, change);
    if (wantsJson(argv)) printJson({ ...entry, tags, note });
    else
      print(
        `${entry.kind} ${entry.id}  tags: ${tags.map(plainText).join(" ") || "–"}  note: ${plainText(note ?? "–")}`,
      );
  });
}

export const deleteCommand: CommandModule<object, DatabaseArguments & { ids: readonly string[] }> = {
  command: "delete <ids..>",
  describe: "delete runs and comparisons with all that is stored of them",
  builder: (yargs) =>
    databaseOptions(
      yargs.positional("ids", { type: "string", array: true, demandOption: true, describe: "ids or prefixes" }),
    ),
  handler: (argv) =>
    withStore(argv, async (store) => {
      const all = await storedEntries(store, true);
      const meant = await Promise.all(
        argv.ids.map(async (reference) => {
          const { id } = await store.resolve(reference);
          return all.filter((entry) => entry.id === id);
        }),
      );
      await remove(argv, store, [...new Set(meant.flat())]);
    }),
};

interface PruneArguments extends DatabaseArguments, FilterArguments {
  readonly days?: string | undefined;
  readonly "dry-run"?: boolean | undefined;
}

export const pruneCommand: CommandModule<object, PruneArguments> = {
  command: "prune",
  describe: "delete runs and comparisons by what they are; those with a tag or a note stay, unless --tag names it",
  builder: (yargs) =>
    filterOptions(databaseOptions(yargs))
      .option("days", {
        type: "string",
        requiresArg: true,
        coerce: once("days"),
        describe: "only those that were started more than so many days ago",
      })
      .option("dry-run", {
        type: "boolean",
        describe: "list what would go, and delete nothing",
      }) as Argv<PruneArguments>,
  handler: async (argv) => {
    const filter = { ...filterOf(argv), before: daysAgo(argv.days) };
    if (Object.values(filter).every((value) => value === undefined))
      throw new UsageError("expected what is to go: --days, --status, --tag, --name, --planner or --since", {
        hint: "llm-econ runs prune --status failed --days 30 --dry-run",
      });
    await withStore(argv, async (store) => {
      const entries = filtered(await storedEntries(store, false), filter).filter(
        ({ status, tags, note }) =>
          status !== "running" && (argv.tag !== undefined || (tags.length === 0 && note === null)),
      );
      await remove(argv, store, entries);
    });
  },
};

function daysAgo(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const days = Number(text);
  if (text.trim() === "" || !(days >= 0 && days < 100_000))
    throw new UsageError(`--days ${text}: expected a number of days`);
  return new Date(Date.now() - days * 86_400_000).toISOString();
}

async function remove(
  argv: DatabaseArguments & { readonly "dry-run"?: boolean | undefined },
  store: Store,
  entries: readonly StoredEntry[],
): Promise<void> {
  const isDry = argv["dry-run"] ?? false;
  if (!isDry && entries.length > 0) await store.remove(entries);
  if (wantsJson(argv)) {
    printJson({ deleted: isDry ? [] : entries.map(({ id }) => id), found: entries.map(({ id }) => id) });
    return;
  }
  for (const entry of entries) print(entryLine(entry));
  print(
    `${count(entries.length)} ${entries.length === 1 ? "entry" : "entries"} ${isDry ? "would be deleted" : "deleted"}`,
  );
}

async function withStore(argv: DatabaseArguments, action: (store: Store) => Promise<void>): Promise<void> {
  const store = await openStore(databasePath(argv), "existing");
  try {
    await action(store);
  } finally {
    await store.close();
  }
}
