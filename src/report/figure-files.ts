/** Each figure of a report as files of its own. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { errorMessage, StorageError } from "../errors.ts";
import { figureFile } from "./figure.ts";
import { figuresOf } from "./figures/figures.ts";
import type { ReportData } from "./report-data.ts";
import { tableCsv } from "./tables.ts";
import { writeText } from "./write-text.ts";

/**
 * @param directory is made where it is not there
 * @returns the paths of what was written
 * @throws StorageError where it cannot be
 */
export function writeFigures(directory: string, data: ReportData): readonly string[] {
  try {
    mkdirSync(directory, { recursive: true });
  } catch (error) {
    throw new StorageError(`cannot make the directory ${directory}: ${errorMessage(error)}`, { cause: error });
  }
  return figuresOf(data).flatMap((figure) => [
    writeText(join(directory, `${figure.id}.svg`), figureFile(figure)),
    writeText(join(directory, `${figure.id}.csv`), tableCsv(figure.table)),
  ]);
}
