import { UsageError } from "../base/errors.ts";
import { type ExportFormat, exportFormats, exportRowsTo } from "../report/export/export-table.ts";
import { exportTable, exportTables } from "../store/exports.ts";
import { openStore } from "../store/open-store.ts";
import type { Command } from "./command.ts";
import { type DatabaseArguments, databasePath, dbOption, once } from "./options.ts";
import { remark } from "./output.ts";

interface ExportArguments extends DatabaseArguments {
  readonly run: string;
  readonly table: string;
  readonly format?: ExportFormat | undefined;
  readonly output?: string | undefined;
}

export const exportCommand: Command<ExportArguments> = {
  builder: (yargs) =>
    dbOption(
      yargs.positional("run", { type: "string", demandOption: true, describe: "id, a unique prefix of it, or latest" }),
    )
      .option("table", {
        type: "string",
        requiresArg: true,
        demandOption: true,
        coerce: once("table"),
        describe: exportTables.map(({ name }) => name).join(", "),
      })
      .option("format", {
        choices: exportFormats,
        requiresArg: true,
        describe: "default: what the name of -o ends in, else csv; parquet needs -o",
      })
      .option("output", {
        alias: "o",
        type: "string",
        requiresArg: true,
        coerce: once("output"),
        describe: "file to write, in place of standard output",
      }) as never,
  handler: async (argv) => {
    const { name } = exportTable(argv.table);
    if (argv.output === "") throw new UsageError("--output is empty; expected a file");
    const store = await openStore(databasePath(argv), "read");
    try {
      const found = await store.resolve(argv.run);
      if (found.kind === "comparison")
        throw new UsageError(`${found.id} is a comparison; expected a run`, {
          hint: "`llm-econ runs --all` lists its runs, `llm-econ compare -o FILE` writes its results.",
        });
      const { id, status, stepsDone, steps } = await store.run(found.id);
      if (status !== "finished") remark(`run ${id} is ${status}: the rows of ${stepsDone} of ${steps} steps`);
      const rows = await store.exportRows(id, name);
      await exportRowsTo({ rows, format: formatOf(argv), to: argv.output ?? process.stdout });
      if (argv.output !== undefined) remark(`wrote ${argv.output}`);
    } finally {
      await store.close();
    }
  },
};

/** As asked for, or as the end of the file's name says. */
function formatOf({ format, output = "" }: ExportArguments): ExportFormat {
  return format ?? exportFormats.find((name) => output.endsWith(`.${name}`)) ?? "csv";
}
