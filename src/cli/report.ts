import type { ReportData } from "../report/data/report-data.ts";
import { reportData } from "../report/data/stored-data.ts";
import { writeText } from "../report/export/write-text.ts";
import { openStore } from "../store/open-store.ts";
import type { Command } from "./command.ts";
import { type DatabaseArguments, databaseOptions, databasePath, once, wantsJson } from "./options.ts";
import { print, printJson } from "./output.ts";

interface ReportArguments extends DatabaseArguments {
  readonly runs: readonly string[];
  readonly output: string;
  readonly figures?: string | undefined;
}

export const reportCommand: Command<ReportArguments> = {
  builder: (yargs) =>
    databaseOptions(
      yargs.positional("runs", {
        type: "string",
        array: true,
        demandOption: true,
        describe: "ids, unique prefixes of them, or latest",
      }),
    )
      .option("output", {
        alias: "o",
        type: "string",
        requiresArg: true,
        coerce: once("output"),
        default: "report.html",
        describe: "file to write",
      })
      .option("figures", {
        type: "string",
        requiresArg: true,
        coerce: once("figures"),
        describe: "directory for each figure as SVG, and its data as CSV",
      }) as never,
  handler: async (argv) => {
    const store = await openStore(databasePath(argv), "read");
    let data: ReportData;
    try {
      data = await reportData(store, argv.runs);
    } finally {
      await store.close();
    }
    // Loaded here: the library of plots would hold up every other command.
    const [{ htmlReport }, { writeFigures }] = await Promise.all([
      import("../report/page/page.ts"),
      import("../report/page/figure-files.ts"),
    ]);
    const written = [writeText(argv.output, htmlReport(data))];
    if (argv.figures !== undefined) written.push(...writeFigures(argv.figures, data));
    if (wantsJson(argv)) printJson({ report: argv.output, files: written });
    else print(written.map((path) => `wrote ${path}`).join("\n"));
  },
};
