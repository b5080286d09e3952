/** `score -o FILE`: the result as a file, by the end of its name. */
import { extname } from "node:path";
import type { Score } from "../../analysis/score/score-result.ts";
import { UsageError } from "../../base/errors.ts";
import { scoreTables } from "../data/score-tables.ts";
import { scoreCsv } from "../export/score-rows.ts";
import { writeText } from "../export/write-text.ts";
import { markdownTable } from "./markdown-report.ts";

const writers: Readonly<Record<string, (score: Score) => string | Promise<string>>> = {
  ".csv": scoreCsv,
  ".html": async (score) => (await import("../page/score-page.ts")).scorePage(score),
  ".md": markdown,
};

export const scoreFormats = Object.keys(writers).join(", ");

/** Before a long computation. @throws UsageError where no format goes with the name */
export function checkScoreOutput(path: string): void {
  if (!(extname(path).toLowerCase() in writers))
    throw new UsageError(`-o ${path}: expected a name that ends in ${scoreFormats}`);
}

/** @throws StorageError where the file cannot be written */
export async function writeScore(path: string, score: Score): Promise<void> {
  writeText(path, await writers[extname(path).toLowerCase()](score));
}

function markdown(score: Score): string {
  const { title, heading, sections, notes, warnings } = scoreTables(score);
  const parts = [
    `# ${title}`,
    heading.join("  \n"),
    ...sections.flatMap(({ title: name, rows, notes: own }) => [`## ${name}`, ...own, markdownTable(rows)]),
    notes.map((line) => `- ${line}`).join("\n"),
    warnings.map((line) => `- ! ${line}`).join("\n"),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}
