/** A model's card as a file, by the end of its name. */
import type { ModelAudit } from "../../analysis/audit/run-audit.ts";
import { UsageError } from "../../base/errors.ts";
import { modelCard } from "../data/model-card.ts";
import { writeText } from "../export/write-text.ts";
import { modelCardPage } from "../page/model-card-page.ts";

/** @throws UsageError where the name says no format */
export function checkCardOutput(path: string): void {
  if (!/\.(html?|json)$/i.test(path))
    throw new UsageError(`--output ${path}: expected a name that ends in .html or .json`);
}

/**
 * @returns the path
 * @throws StorageError where it cannot be written
 */
export function writeModelCard(path: string, audits: readonly ModelAudit[]): string {
  const card = modelCard(audits);
  return writeText(path, /\.json$/i.test(path) ? `${JSON.stringify(card, null, 2)}\n` : modelCardPage(card));
}
