import type { Cell, Column, ColumnType } from "./columns.ts";

export type { ColumnType };
export type ExportColumn = Column;
export type ExportRow = readonly Cell[];

export interface ExportTable {
  readonly name: string;
  /** What a row is. */
  readonly row: string;
  readonly columns: readonly ExportColumn[];
}

/** One table of one run: its rows come in pages as they are read, so that a million take no more memory than few. */
export interface ExportedRows {
  /** Those of the {@link ExportTable}; of `workers`, those that the run's people have beside them too. */
  readonly columns: readonly ExportColumn[];
  readonly pages: AsyncIterable<readonly ExportRow[]>;
}
