/** Each figure of a report as files of its own. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { errorMessage, StorageError } from "../../base/errors.ts";
import type { ReportData } from "../data/report-data.ts";
import { writeText } from "../export/write-text.ts";
import { figuresOf } from "../figures/figures.ts";
import { figureFile } from "./figure-svg.ts";
import { tableCsv } from "./tables.ts";

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
