/** `compare -o FILE`: the result as a file, by the end of its name. */
import { writeFileSync } from "node:fs";
import { extname } from "node:path";
import { type Column, comparisonColumns } from "../../analysis/compare/columns.ts";
import type { Comparison, StoredComparison } from "../../analysis/compare/comparison.ts";
import { errorMessage, StorageError, UsageError } from "../../base/errors.ts";
import { builtInKinds, type Kinds } from "../../plugins/kinds.ts";
import { csvLine } from "../export/csv-line.ts";
import { withHeadline } from "../words/comparison-sentences.ts";
import { comparisonText } from "./comparison-report.ts";
import { markdownTable } from "./markdown-report.ts";

type Writer = (
  comparison: Comparison,
  stored: StoredComparison,
  kinds: Kinds,
) => string | Uint8Array | Promise<string | Uint8Array>;

/** A further format is a line here. */
const writers: Readonly<Record<string, Writer>> = {
  ".csv": (comparison) => csv(comparisonColumns(comparison)),
  ".html": async (_, stored, kinds) => {
    const [{ comparisonData }, { htmlReport }] = await Promise.all([
      import("../data/comparison-data.ts"),
      import("../page/page.ts"),
    ]);
    return htmlReport(comparisonData(stored, kinds));
  },
  ".json": (comparison) => `${JSON.stringify(withHeadline(comparison), null, 2)}\n`,
  ".md": markdown,
  ".parquet": async (comparison) => {
    const { parquetWriteBuffer } = await import("hyparquet-writer");
    return new Uint8Array(parquetWriteBuffer({ columnData: comparisonColumns(comparison) }));
  },
};

/** Ends of names, in the words of a list. */
export const outputFormats = Object.keys(writers).join(", ");

/** Before a long comparison. @throws UsageError where no format goes with the name, or its directory is missing */
export function checkOutput(path: string): void {
  if (!(extname(path) in writers))
    throw new UsageError(`--output ${path}: expected a name that ends in ${outputFormats}`);
}

/** @throws StorageError where the file cannot be written */
export async function writeComparison(
  path: string,
  stored: StoredComparison,
  kinds: Kinds = builtInKinds,
): Promise<void> {
  const comparison = stored.result!;
  const content = await writers[extname(path)](comparison, stored, kinds);
  try {
    writeFileSync(path, content);
  } catch (error) {
    throw new StorageError(`cannot write ${path}: ${errorMessage(error)}`, {
      hint: `The result is kept: llm-econ runs show ${comparison.comparison} --json prints it.`,
    });
  }
}

function csv(columns: readonly Column[]): string {
  const rows = columns[0].data.map((_, row) => columns.map(({ data }) => data[row]));
  return [columns.map(({ name }) => name), ...rows].map((row) => csvLine(row)).join("");
}

function markdown(comparison: Comparison, _: StoredComparison, kinds: Kinds): string {
  const text = comparisonText(comparison, kinds);
  const sections = [
    `# ${text.title}`,
    text.heading.join("\n"),
    text.headline.join("\n\n"),
    `\`${comparison.command}\``,
    markdownTable(text.results),
    text.notes.join("\n"),
    ...(text.gains ? [text.gains.title, markdownTable(text.gains.rows)] : []),
    ...text.variance.flatMap(({ title, rows }) => [title, markdownTable(rows)]),
    text.varianceNotes.join("\n"),
    text.verdicts.join("\n"),
    text.warnings.map((line) => `- ${line}`).join("\n"),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}
