/** SQL made from the lists of columns. */
import type Database from "better-sqlite3";
import type { Cell, Column, FieldColumn } from "../columns.ts";

/** Names of columns for a list in SQL. */
export function names(columns: readonly Column[], alias?: string): string {
  return columns.map(({ name }) => (alias === undefined ? name : `${alias}.${name}`)).join(", ");
}

/** @param before columns that come before those of the list */
export function insertInto(
  database: Database.Database,
  table: string,
  columns: readonly FieldColumn[],
  { before = [], conflict = "" }: { readonly before?: readonly string[]; readonly conflict?: string } = {},
): Database.Statement {
  const all = [...before, ...columns.map(({ name }) => name)];
  const places = all.map(() => "?").join(", ");
  return database.prepare(`INSERT ${conflict} INTO ${table} (${all.join(", ")}) VALUES (${places})`);
}

/** A statement whose rows are lists of cells. */
export function cells(database: Database.Database, sql: string): Database.Statement<unknown[], Cell[]> {
  return database.prepare<unknown[], Cell[]>(sql).raw();
}
