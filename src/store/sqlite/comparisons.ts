/** The tables of comparisons. */
import type Database from "better-sqlite3";
import { v7 as uuidv7 } from "uuid";
import { UsageError } from "../../base/errors.ts";
import { packageVersion } from "../../base/package-files.ts";
import type { ComparisonDetails, ComparisonRow, ComparisonWriter, NewComparison } from "../comparison-store.ts";
import { storageError } from "./database.ts";
import { isAlive, thisProcess } from "./run-owner.ts";
import type { WriterTarget } from "./sqlite-run-writer.ts";

/** The parts of a comparison's specification that are read here. */
interface Spec {
  readonly seeds: readonly number[];
  readonly scenario: unknown;
}

export function startComparison(target: WriterTarget, { name, command, spec }: NewComparison): ComparisonWriter {
  const id = uuidv7();
  target.database
    .prepare(
      `INSERT INTO comparisons (id, name, command, spec, status, version, process, started_at)
       VALUES (?, ?, ?, ?, 'running', ?, ?, ?)`,
    )
    .run(id, name, command, JSON.stringify(spec), packageVersion, thisProcess, new Date().toISOString());
  return writer(target, id);
}

export function resumeComparison(target: WriterTarget, id: string): ComparisonWriter {
  const { database } = target;
  const claim = database.transaction(() => {
    const { status, process } = database.prepare("SELECT status, process FROM comparisons WHERE id = ?").get(id) as {
      status: string;
      process: string | null;
    };
    if (status === "finished") throw new UsageError(`comparison ${id} is finished; there is nothing to resume`);
    if (status === "running" && process !== null && isAlive(process))
      throw new UsageError(`comparison ${id} is still running (process ${process})`, {
        hint: "Stop that process first; its comparison can then be resumed.",
      });
    database
      .prepare("UPDATE comparisons SET status = 'running', process = ?, error = NULL, ended_at = NULL WHERE id = ?")
      .run(thisProcess, id);
  });
  claim.immediate();
  return writer(target, id);
}

function writer({ database, path, wal }: WriterTarget, id: string): ComparisonWriter {
  const written = async (sql: string, ...values: readonly unknown[]): Promise<void> => {
    try {
      database.prepare(sql).run(...values);
    } catch (error) {
      throw storageError(error, path);
    }
    await wal.sync();
  };
  return {
    id,
    seed: (seed, result) =>
      written("INSERT OR REPLACE INTO comparison_seeds VALUES (?, ?, ?)", id, seed, JSON.stringify(result)),
    end: (status, { result, error }) =>
      written(
        "UPDATE comparisons SET status = ?, ended_at = ?, result = ?, error = ? WHERE id = ?",
        status,
        new Date().toISOString(),
        result === undefined ? null : JSON.stringify(result),
        error ?? null,
        id,
      ),
  };
}

const columns = `
  c.id, c.name, c.command, c.status, c.error, c.version, c.started_at AS startedAt, c.ended_at AS endedAt,
  (SELECT count(*) FROM comparison_seeds s WHERE s.comparison_id = c.id) AS seedsDone,
  json_array_length(c.spec, '$.seeds') AS seeds`;

export function comparisonRows(database: Database.Database): readonly ComparisonRow[] {
  return database.prepare(`SELECT ${columns} FROM comparisons c ORDER BY c.id DESC`).all() as ComparisonRow[];
}

/** Ids that a reference can mean, at most two. */
export function comparisonIds(database: Database.Database, reference: string): string[] {
  const found =
    reference === "latest"
      ? database.prepare("SELECT id FROM comparisons ORDER BY id DESC LIMIT 1").pluck().all()
      : database
          .prepare("SELECT id FROM comparisons WHERE substr(id, 1, length(?)) = ? LIMIT 2")
          .pluck()
          .all(reference, reference);
  return found as string[];
}

export function comparisonDetails(database: Database.Database, id: string): ComparisonDetails {
  const { spec, result, ...row } = database
    .prepare(`SELECT ${columns}, c.spec, c.result FROM comparisons c WHERE c.id = ?`)
    .get(id) as ComparisonRow & { readonly spec: string; readonly result: string | null };
  const asked = JSON.parse(spec) as Spec;
  return { ...row, scenario: asked.scenario, spec: asked, result: result === null ? null : JSON.parse(result) };
}

export function comparisonSeeds(
  database: Database.Database,
  id: string,
): readonly { readonly seed: number; readonly result: unknown }[] {
  const rows = database
    .prepare("SELECT seed, result FROM comparison_seeds WHERE comparison_id = ? ORDER BY seed")
    .all(id) as { seed: number; result: string }[];
  return rows.map(({ seed, result }) => ({ seed, result: JSON.parse(result) }));
}
