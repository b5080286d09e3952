/** What a run or a comparison that is gone on with says of itself from then on. */
import type Database from "better-sqlite3";
import { sha256 } from "../prompt-hash.ts";
import type { Endpoints } from "../store.ts";

export function restateRun(database: Database.Database, id: string, scenario: unknown): void {
  const text = JSON.stringify(scenario);
  database.prepare("UPDATE runs SET scenario = ?, scenario_hash = ? WHERE id = ?").run(text, sha256(text), id);
}

export function addEndpoints(database: Database.Database, id: string, endpoints: Endpoints): void {
  database.prepare("UPDATE runs SET endpoints = ? WHERE id = ?").run(JSON.stringify(endpoints), id);
}

export function restateComparison(database: Database.Database, id: string, spec: unknown): void {
  database.prepare("UPDATE comparisons SET spec = ? WHERE id = ?").run(JSON.stringify(spec), id);
}
