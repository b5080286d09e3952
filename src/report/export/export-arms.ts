/** A table of a comparison as one file, or as a folder with a part for each arm. */
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { type ArmTable, armColumn } from "../../analysis/compare/arm-tables.ts";
import { errorMessage, StorageError, UsageError } from "../../base/errors.ts";
import type { ExportedRows, ExportRow } from "../../store/exports.ts";
import { type ExportFormat, exportRowsTo } from "./export-table.ts";

/** @throws as {@link exportRowsTo} */
export async function exportArmsTo(table: ArmTable, format: ExportFormat, to: string | Writable): Promise<void> {
  await exportRowsTo({ rows: joined(table), format, to });
}

/**
 * Parquet as DuckDB, pandas and Arrow read it by its folders: `arm=saez/data.parquet`, each label as in an address.
 * @throws UsageError where the folder has parts of other arms, which would be read with these; StorageError where it cannot be written
 */
export async function exportPartitions({ columns, arms }: ArmTable, folder: string): Promise<void> {
  const names = arms.map(({ arm }) => `arm=${encodeURIComponent(arm)}`);
  try {
    mkdirSync(folder, { recursive: true });
    const other = readdirSync(folder).find((name) => name.startsWith("arm=") && !names.includes(name));
    if (other !== undefined)
      throw new UsageError(`${folder} has ${other} already, which would be read as a part of this table`, {
        hint: "Name another folder, or delete that one.",
      });
    for (const name of names) mkdirSync(join(folder, name), { recursive: true });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new StorageError(`cannot write ${folder}: ${errorMessage(error)}`, { cause: error });
  }
  for (const [i, arm] of arms.entries())
    await exportRowsTo({
      rows: { columns, pages: arm.pages() },
      format: "parquet",
      to: join(folder, names[i], "data.parquet"),
    });
}

function joined({ columns, arms }: ArmTable): ExportedRows {
  async function* pages(): AsyncGenerator<readonly ExportRow[]> {
    for (const { arm, pages: own } of arms) for await (const page of own()) yield page.map((row) => [arm, ...row]);
  }
  return { columns: [armColumn, ...columns], pages: pages() };
}
