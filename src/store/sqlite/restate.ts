/** What a run or a comparison that is gone on with says of itself from then on. */
import type Database from "better-sqlite3";
import { sha256 } from "../prompt-hash.ts";
import type { DataFile, Endpoints } from "../store.ts";

export function restateRun(database: Database.Database, id: string, scenario: unknown): void {
  const text = JSON.stringify(scenario);
  database.prepare("UPDATE runs SET scenario = ?, scenario_hash = ? WHERE id = ?").run(text, sha256(text), id);
}

export function restateCells(
  database: Database.Database,
  id: string,
  column: "endpoints" | "files",
  value: Endpoints | readonly DataFile[],
): void {
  database.prepare(`UPDATE runs SET ${column} = ? WHERE id = ?`).run(JSON.stringify(value), id);
}

export function restateComparison(database: Database.Database, id: string, spec: unknown): void {
  database.prepare("UPDATE comparisons SET spec = ? WHERE id = ?").run(JSON.stringify(spec), id);
}
