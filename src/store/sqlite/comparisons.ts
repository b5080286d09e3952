/** The tables of comparisons. */
import type Database from "better-sqlite3";
import { v7 as uuidv7 } from "uuid";
import { UsageError } from "../../base/errors.ts";
import { packageVersion } from "../../base/package-files.ts";
import { cellsOf, parsedAs, rowOf } from "../columns.ts";
import {
  type ComparisonDetails,
  type ComparisonRow,
  type ComparisonWriter,
  type NewComparison,
  specParts,
} from "../comparison-store.ts";
import { comparisonSeedTable, comparisonTable } from "../tables.ts";
import { controlReader } from "./control-rows.ts";
import { storageError } from "./database.ts";
import { firstOwner, Ownership } from "./ownership.ts";
import type { WriterTarget } from "./sqlite-run-writer.ts";
import { cells, insertInto, names } from "./statements.ts";

export function startComparison(target: WriterTarget, comparison: NewComparison): Ownership {
  const id = uuidv7();
  const { name, columns } = comparisonTable;
  const row = { ...comparison, id, status: "running", version: packageVersion, tags: [], ...firstOwner() };
  const startedAt = new Date().toISOString();
  insertInto(target.database, name, columns).run(...cellsOf(columns, { ...row, startedAt }));
  return new Ownership(target, "comparison", id, 1);
}

export function comparisonWriter({ database, path, wal }: WriterTarget, ownership: Ownership): ComparisonWriter {
  const { id } = ownership;
  const written = async (sql: string, ...values: readonly unknown[]): Promise<void> => {
    try {
      database
        .transaction(() => {
          ownership.check();
          database.prepare(sql).run(...values);
        })
        .immediate();
    } catch (error) {
      throw storageError(error, path);
    }
    await wal.sync();
  };
  const control = controlReader(database, id, id);
  return {
    id,
    readControl: async () => control(),
    seed: (seed, result) =>
      written("INSERT OR REPLACE INTO comparison_seeds VALUES (?, ?, ?)", id, seed, JSON.stringify(result)),
    end: async (status, { result, error }) => {
      await written(
        "UPDATE comparisons SET status = ?, ended_at = ?, result = ?, error = ? WHERE id = ?",
        status,
        new Date().toISOString(),
        result === undefined ? null : JSON.stringify(result),
        error ?? null,
        id,
      );
      ownership.release();
    },
  };
}

export function comparisonRows(database: Database.Database): readonly ComparisonRow[] {
  const ids = database.prepare<[], string>("SELECT id FROM comparisons ORDER BY id DESC").pluck().all();
  return ids.map((id) => {
    const {
      scenario: _,
      spec: _spec,
      result: _result,
      scenarioVersion: _version,
      ...row
    } = comparisonDetails(database, id);
    return row;
  });
}

/** Ids that a reference can mean, at most two. */
export function comparisonIds(database: Database.Database, reference: string): string[] {
  const latest = "SELECT id FROM comparisons ORDER BY id DESC LIMIT 1";
  const byPrefix = "SELECT id FROM comparisons WHERE substr(id, 1, length(?)) = ? LIMIT 2";
  return reference === "latest"
    ? database.prepare<[], string>(latest).pluck().all()
    : database.prepare<string[], string>(byPrefix).pluck().all(reference, reference);
}

function storedComparison(database: Database.Database, id: string) {
  const { name, columns } = comparisonTable;
  const row = cells(database, `SELECT ${names(columns)} FROM ${name} WHERE id = ?`).get(id);
  if (!row) throw new UsageError(`no comparison ${id}`);
  return rowOf(comparisonTable, row, `comparison ${id}`);
}

export function comparisonDetails(database: Database.Database, id: string): ComparisonDetails {
  const { process: _, epoch: _epoch, heartbeat: _heartbeat, ...row } = storedComparison(database, id);
  const { seeds, scenario, arms, sweep } = parsedAs(specParts, row.spec, `comparison ${id}: comparisons.spec`);
  return {
    ...row,
    scenario,
    seeds: seeds.length,
    seedsDone: seedsDone(database, id, sweep?.index === null ? arms.length : 0),
  };
}

/** @param arms that a seed must have; 0 where it has all of them, or is not there */
function seedsDone(database: Database.Database, id: string, arms: number): number {
  const ofAll = arms === 0 ? "" : ` AND json_array_length(result) >= ${arms}`;
  const count = `SELECT count(*) FROM comparison_seeds WHERE comparison_id = ?${ofAll}`;
  return database.prepare<[string], number>(count).pluck().get(id) ?? 0;
}

export function comparisonSeeds(
  database: Database.Database,
  id: string,
  only?: readonly number[],
): readonly { readonly seed: number; readonly result: unknown }[] {
  const { name, columns } = comparisonSeedTable;
  const among = only ? " AND seed IN (SELECT value FROM json_each(?))" : "";
  return cells(database, `SELECT ${names(columns)} FROM ${name} WHERE comparison_id = ?${among} ORDER BY seed`)
    .all(id, ...(only ? [JSON.stringify(only)] : []))
    .map((row) => rowOf(comparisonSeedTable, row, `comparison ${id}`));
}
