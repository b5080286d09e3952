import { existsSync, mkdirSync } from "node:fs";
import { extname, join } from "node:path";
import { armTable, armTableNames, comparisonTables, type RowsOfRun } from "../analysis/compare/arm-tables.ts";
import type { ContrastRequest } from "../analysis/compare/contrast.ts";
import { storedComparison } from "../analysis/compare/stored-comparison.ts";
import { errorMessage, StorageError, UsageError } from "../base/errors.ts";
import { loadableKinds } from "../plugins/load-plugins.ts";
import { exportArmsTo, exportPartitions } from "../report/export/export-arms.ts";
import { type ExportFormat, exportFormats, exportRowsTo } from "../report/export/export-table.ts";
import { withRebuiltPrompts } from "../run/rebuilt-prompts.ts";
import { isAudit, storedScenario } from "../run/stored-scenario.ts";
import { exportTable, exportTables } from "../store/exports.ts";
import { isInquiry } from "../store/inquiries.ts";
import { openStore } from "../store/open-store.ts";
import type { Store } from "../store/store.ts";
import type { Command } from "./command.ts";
import { type ContrastArguments, contrastOf, contrastOptions, isContrast } from "./contrast-options.ts";
import { interruptSignal } from "./interrupt.ts";
import { type DatabaseArguments, databasePath, dbOption, once } from "./options.ts";
import { remark } from "./output.ts";
import { checkPlace, isDirectory } from "./output-place.ts";

interface ExportArguments extends DatabaseArguments, ContrastArguments {
  readonly run: string;
  readonly table?: string | undefined;
  readonly all?: boolean | undefined;
  readonly format?: ExportFormat | undefined;
  readonly output?: readonly string[] | undefined;
}

/** Their rows are one for each worker or question: nobody reads that as Markdown. */
const longTables = ["workers", "worker_steps", "ballots", "model_calls"];

export const exportCommand: Command<ExportArguments> = {
  builder: (yargs) =>
    contrastOptions(
      dbOption(
        yargs.positional("run", {
          type: "string",
          demandOption: true,
          describe: "id of a run or comparison, a unique prefix of it, or latest",
        }),
      ),
    )
      .option("table", {
        type: "string",
        requiresArg: true,
        coerce: once("table"),
        describe: `${exportTables.map(({ name }) => name).join(", ")}; of a comparison also ${comparisonTables.map(({ name }) => name).join(", ")}`,
      })
      .option("all", { type: "boolean", describe: "every table, each as a file in the folder of -o" })
      .option("format", {
        choices: exportFormats,
        requiresArg: true,
        coerce: once("format"),
        describe: "default: what the name of -o ends in, else csv; parquet needs -o",
      })
      .option("output", {
        alias: "o",
        type: "string",
        array: true,
        requiresArg: true,
        describe:
          "file to write, in place of standard output; may be repeated. For Parquet of a comparison also a folder: a part for each arm, arm=NAME/data.parquet",
      }) as never,
  handler: async (argv) => {
    const outputs = argv.output ?? [];
    if (outputs.includes("")) throw new UsageError("--output is empty; expected a file");
    if (argv.all === true && argv.table !== undefined) throw new UsageError("expected --table or --all, not both");
    if (argv.all === true && outputs.length === 0)
      throw new UsageError("--all writes many files; expected a folder for them", { hint: "Name one with -o." });
    for (const path of outputs) checkPlace(path);
    const store = await openStore(databasePath(argv), "read");
    const { signal, release } = interruptSignal();
    try {
      const source = await sourceOf(store, argv, rowsOfRuns(store, signal));
      const table = argv.all === true ? null : checkedTable(argv.table, source);
      if (source.note !== null) remark(source.note);
      if (table !== null && outputs.length === 0) await source.write(table, formatOf(argv, ""), process.stdout);
      for (const path of outputs) {
        if (table === null) await writeAll(source, argv.format ?? "csv", path);
        else await writeOne(source, table, formatOf(argv, path), path);
        remark(`wrote ${path}`);
      }
    } finally {
      release();
      await store.close();
    }
  },
};

/** Tables as they are stored; of questions whose prompts were not kept, with those put together again. */
function rowsOfRuns(store: Store, signal: AbortSignal): RowsOfRun {
  return async (id, table) => {
    const rows = await store.exportRows(id, table);
    if (table !== "model_calls") return rows;
    const run = await store.run(id);
    // What is no simulation cannot be played again to put its prompts together.
    if (isAudit(run) || isInquiry(run) || storedScenario(run).logging.calls === "all") return rows;
    return withRebuiltPrompts(rows, { store, run, signal, onMissing: (reason) => remark(`run ${id}: ${reason}`) });
  };
}

/** What is exported: a run, or a comparison. */
interface Source {
  readonly kind: "run" | "comparison";
  readonly tables: readonly string[];
  /** What the reader of the rows should know; null for nothing. */
  readonly note: string | null;
  write(table: string, format: ExportFormat, to: string | NodeJS.WriteStream): Promise<void>;
  /** A folder of parts; null where there are none to make. */
  readonly partition: ((table: string, folder: string) => Promise<void>) | null;
}

async function sourceOf(store: Store, argv: ExportArguments, rowsOf: RowsOfRun): Promise<Source> {
  const found = await store.resolve(argv.run);
  if (found.kind === "comparison") return comparisonSource(store, found.id, contrastOf(argv), rowsOf);
  if (isContrast(argv)) throw new UsageError(`${found.id} is a run; --baseline and --arm are for comparisons`);
  const { id, status, stepsDone, steps } = await store.run(found.id);
  return {
    kind: "run",
    tables: exportTables.map(({ name }) => name),
    note: status === "finished" ? null : `run ${id} is ${status}: the rows of ${stepsDone} of ${steps} steps`,
    write: async (table, format, to) => exportRowsTo({ rows: await rowsOf(id, table), format, to }),
    partition: null,
  };
}

async function comparisonSource(
  store: Store,
  id: string,
  request: ContrastRequest,
  rowsOf: RowsOfRun,
): Promise<Source> {
  const stored = storedComparison(await store.comparison(id));
  const { status, seedsDone, seeds } = stored;
  const kinds = await loadableKinds(stored.spec.arms[0].input);
  const tableOf = (table: string) => armTable(store, stored, table, request, kinds, rowsOf);
  return {
    kind: "comparison",
    tables: armTableNames,
    note: status === "finished" ? null : `comparison ${id} is ${status}: the rows of ${seedsDone} of ${seeds} seeds`,
    write: async (table, format, to) => exportArmsTo(await tableOf(table), format, to),
    partition: async (table, folder) => exportPartitions(await tableOf(table), folder),
  };
}

function checkedTable(name: string | undefined, { kind, tables }: Source): string {
  const hint = `Tables: ${tables.join(", ")}.`;
  if (name === undefined) throw new UsageError("expected --table or --all", { hint });
  if (kind === "run" && comparisonTables.some((known) => known.name === name))
    throw new UsageError(`${name} is a table of comparisons, and this is a run`, { hint });
  return kind === "run" ? exportTable(name).name : name;
}

async function writeOne(source: Source, table: string, format: ExportFormat, path: string): Promise<void> {
  const isFolder = isDirectory(path);
  if (format === "md" && longTables.includes(table))
    throw new UsageError(`${table} has too many rows for a table of Markdown; expected csv, json or parquet`);
  if (format === "parquet" && source.partition !== null && (isFolder || extname(path) !== ".parquet"))
    return source.partition(table, path);
  if (isFolder)
    throw new UsageError(`--output ${path} is a folder; expected a file`, {
      hint:
        source.kind === "run"
          ? "`--all` writes every table into a folder."
          : "`--all` writes every table into a folder, `--format parquet` a part for each arm.",
    });
  return source.write(table, format, path);
}

async function writeAll(source: Source, format: ExportFormat, folder: string): Promise<void> {
  if (existsSync(folder) && !isDirectory(folder))
    throw new UsageError(`--output ${folder} is a file; expected a folder`);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new StorageError(`cannot write ${folder}: ${errorMessage(error)}`, { cause: error });
  }
  const isOwn = (table: string): boolean => comparisonTables.some(({ name }) => name === table);
  for (const table of source.tables) {
    if (format === "md" && longTables.includes(table)) continue;
    if (format === "parquet" && source.partition !== null && !isOwn(table))
      await source.partition(table, join(folder, table));
    else await source.write(table, format, join(folder, `${table}.${format}`));
  }
}

/** As asked for, or as the end of the file's name says. */
function formatOf({ format }: ExportArguments, output: string): ExportFormat {
  return format ?? exportFormats.find((name) => output.endsWith(`.${name}`)) ?? "csv";
}
