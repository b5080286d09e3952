/** `frontier -o FILE`: the result as a file, by the end of its name. */
import { extname } from "node:path";
import type { Frontier } from "../../analysis/frontier/frontier-result.ts";
import { UsageError } from "../../base/errors.ts";
import { writeText } from "../export/write-text.ts";
import { frontierFigure } from "../figures/frontier.ts";
import { distanceNote, frontierHeading, placedRows, placedSentences, pointRows } from "../words/frontier-words.ts";
import { markdownTable } from "./markdown-report.ts";

const writers: Readonly<Record<string, (frontier: Frontier) => string | Promise<string>>> = {
  ".csv": async (frontier) => (await import("../page/tables.ts")).tableCsv(frontierFigure(frontier).table),
  ".html": async (frontier) => (await import("../page/frontier-page.ts")).frontierPage(frontier),
  ".md": markdown,
  ".svg": async (frontier) => (await import("../page/figure-svg.ts")).figureFile(frontierFigure(frontier)),
};

export const frontierFormats = Object.keys(writers).join(", ");

/** Before a long computation. @throws UsageError where no format goes with the name */
export function checkFrontierOutput(path: string): void {
  if (!(extname(path).toLowerCase() in writers))
    throw new UsageError(`-o ${path}: expected a name that ends in ${frontierFormats}`);
}

/** @throws StorageError where the file cannot be written */
export async function writeFrontier(path: string, frontier: Frontier): Promise<void> {
  writeText(path, await writers[extname(path).toLowerCase()](frontier));
}

function markdown(frontier: Frontier): string {
  const parts = [
    `# Frontier: ${frontier.scenario}`,
    frontierHeading(frontier).join("  \n"),
    markdownTable(pointRows(frontier)),
    markdownTable(placedRows(frontier)),
    placedSentences(frontier)
      .map((line) => `- ${line}`)
      .join("\n"),
    distanceNote,
    frontier.warnings.map((line) => `- ! ${line}`).join("\n"),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}
