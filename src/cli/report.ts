import { storedAudits } from "../analysis/audit/stored-audit.ts";
import { UsageError } from "../base/errors.ts";
import { modelCard } from "../report/data/model-card.ts";
import type { ReportData } from "../report/data/report-data.ts";
import { reportData } from "../report/data/stored-data.ts";
import { writeText } from "../report/export/write-text.ts";
import { checkCardOutput, writeModelCard } from "../report/text/card-files.ts";
import { openStore } from "../store/open-store.ts";
import type { Command } from "./command.ts";
import { type DatabaseArguments, databaseOptions, databasePath, once, wantsJson } from "./options.ts";
import { print, printJson } from "./output.ts";
import { checkPlace } from "./output-place.ts";

interface ReportArguments extends DatabaseArguments {
  readonly runs: readonly string[];
  readonly output?: string | undefined;
  readonly format?: "html" | "md" | undefined;
  readonly brief?: boolean | undefined;
  readonly figures?: string | undefined;
  readonly frontier?: string | undefined;
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
        describe: "file to write; default: report.html, report.md or brief.html",
      })
      .option("format", {
        choices: ["html", "md"],
        requiresArg: true,
        describe: "default: what the name of -o ends in, else html",
      })
      .option("brief", { type: "boolean", describe: "two A4 pages, as HTML to be printed" })
      .option("figures", {
        type: "string",
        requiresArg: true,
        coerce: once("figures"),
        describe: "directory for each figure as SVG, and its data as CSV",
      })
      .option("frontier", {
        type: "string",
        requiresArg: true,
        coerce: once("frontier"),
        describe:
          "two measures, e.g. meanIncome,giniPost: a figure of what laws can reach, and where the runs lie beside it",
      }) as never,
  handler: async (argv) => {
    const { format, output } = outputOf(argv);
    const store = await openStore(databasePath(argv), "read");
    let data: ReportData;
    try {
      const audits = await storedAudits(store, argv.runs);
      if (audits !== null) {
        checkCardOutput(output);
        const card = writeModelCard(output, audits);
        if (wantsJson(argv)) printJson({ report: card, files: [card], ...modelCard(audits) });
        else print(`wrote ${card}`);
        return;
      }
      data = await reportData(store, argv.runs, null, argv.frontier ?? null);
    } finally {
      await store.close();
    }
    const text = await written(data, format, argv.brief ?? false);
    const files = [writeText(output, text)];
    if (argv.figures !== undefined) {
      const { writeFigures } = await import("../report/page/figure-files.ts");
      files.push(...writeFigures(argv.figures, data));
    }
    if (wantsJson(argv))
      printJson({
        ...{ report: output, files, headline: data.headline.sentences },
        ...(data.rationality.length > 0 && {
          rationality: data.rationality.map(({ arm, figures }) => ({ arm, ...figures })),
        }),
        ...(data.perception &&
          data.perception.length > 0 && {
            perception: data.perception.map(({ arm, perception }) => ({ arm, ...perception })),
          }),
      });
    else print(files.map((path) => `wrote ${path}`).join("\n"));
  },
};

/** @throws UsageError where the options contradict each other */
function outputOf({ output, format, brief }: ReportArguments): {
  readonly format: "html" | "md";
  readonly output: string;
} {
  if (output === "") throw new UsageError("--output is empty; expected a file");
  const chosen = format ?? (output !== undefined && /\.(md|markdown)$/i.test(output) ? "md" : "html");
  if (brief && chosen === "md")
    throw new UsageError("--brief is two pages to be printed, as HTML", {
      hint: "Leave out --format md, or name a file that ends in .html.",
    });
  if (output !== undefined) checkPlace(output);
  return { format: chosen, output: output ?? `${brief ? "brief" : "report"}.${chosen}` };
}

/** Each is loaded here: the library of plots would hold up every other command. */
async function written(data: ReportData, format: "html" | "md", isBrief: boolean): Promise<string> {
  if (format === "md") return (await import("../report/text/markdown-report.ts")).markdownReport(data);
  if (isBrief) return (await import("../report/page/brief.ts")).briefHtml(data);
  return (await import("../report/page/page.ts")).htmlReport(data);
}
