/** The Pareto set over two measures, and who lies beside it: what `llm-econ frontier` prints. */
import pc from "picocolors";
import type { Frontier } from "../../analysis/frontier/frontier-result.ts";
import { distanceNote, frontierHeading, placedRows, placedSentences, pointRows } from "../words/frontier-words.ts";
import { fitted, table, wrapped } from "./columns.ts";
import { plainText } from "./terminal-text.ts";

export function frontierReport(frontier: Frontier): string {
  const { warnings } = frontier;
  return [
    ...frontierHeading(frontier).flatMap(wrapped),
    "",
    ...table(pointRows(frontier)),
    "",
    ...fitted(placedRows(frontier)),
    "",
    ...placedSentences(frontier).map(plainText).flatMap(wrapped),
    ...wrapped(distanceNote),
    ...(warnings.length === 0
      ? []
      : ["", "Warnings", ...warnings.map((text) => `  ${pc.yellow("!")} ${plainText(text)}`)]),
  ].join("\n");
}
