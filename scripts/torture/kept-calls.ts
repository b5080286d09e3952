/** What a database has kept of a run's model calls. */
import { existsSync } from "node:fs";
import Database from "better-sqlite3";

/** A row of `model_calls`. */
export interface KeptCall {
  readonly step: number;
  readonly agent: string;
  readonly purpose: string;
  readonly sample: number;
  readonly attempt: number;
  readonly answer: string | null;
  readonly problem: string | null;
  readonly error: string | null;
  readonly requests: number;
}

/** All calls, or none where there is no database yet. */
export function keptCalls(path: string): readonly KeptCall[] {
  return reading(path, (database) => database.prepare("SELECT * FROM model_calls").all() as KeptCall[]) ?? [];
}

export function countCalls(path: string): number {
  return reading(path, (database) => database.prepare("SELECT count(*) FROM model_calls").pluck().get() as number) ?? 0;
}

/** The result that the only run of a database was stored with, less what tells runs and attempts apart. */
export function keptSummary(path: string): unknown {
  const text = reading(path, (database) => database.prepare("SELECT summary FROM runs").pluck().get());
  const { run: _run, calls: _calls, ...rest } = JSON.parse(String(text ?? "{}"));
  return rest;
}

/** Null where the file or its tables are not there yet. */
function reading<T>(path: string, read: (database: Database.Database) => T): T | null {
  if (!existsSync(path)) return null;
  let database: Database.Database | undefined;
  try {
    database = new Database(path, { readonly: true, timeout: 5000 });
    return read(database);
  } catch (error) {
    // The process that makes the tables has not come to it.
    if (/no such table|unable to open/.test(String(error))) return null;
    throw error;
  } finally {
    database?.close();
  }
}

/** Names the question that a call put, whatever the attempt. */
export function questionOf({ step, agent, purpose, sample }: KeptCall): string {
  return `${agent} about ${purpose} in step ${step}, sample ${sample}`;
}

export function isUsable({ answer, problem, error }: KeptCall): boolean {
  return answer !== null && problem === null && error === null;
}
