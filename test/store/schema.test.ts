import { expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import { migrations } from "../../src/store/sqlite/migrations.ts";
import {
  ballotTable,
  batchTable,
  cacheTable,
  callTable,
  comparisonSeedTable,
  comparisonTable,
  electionTable,
  episodeTable,
  levelsTable,
  runTable,
  stepTable,
  warningTable,
  workerStepTable,
  workerTable,
} from "../../src/store/tables.ts";

/** What SQLite alone has: which rows belong together, and long texts by their hash. */
const kept = ["batches.created_at", "comparison_seeds.comparison_id", "model_calls.system_hash"];
/** A view, whose columns have no types of their own. */
const views = ["model_calls"];
/** Joined from another table. */
const joined = ["system"];

const typeOf = (listed: readonly { readonly name: string; readonly type: string }[], name: string) =>
  listed.find((column) => column.name === name)?.type ?? "";

test.each([
  ...[ballotTable, batchTable, cacheTable, callTable, comparisonSeedTable, comparisonTable, electionTable],
  ...[episodeTable, levelsTable, runTable, stepTable, warningTable, workerStepTable, workerTable],
])("$name: the migrations make the columns that are listed, and no others", ({ name, columns }) => {
  const database = new Database(":memory:");
  for (const migration of migrations) database.exec(migration);
  const made = database
    .prepare<[string], { readonly name: string; readonly type: string }>("SELECT name, type FROM pragma_table_info(?)")
    .all(name)
    .filter((column) => column.name !== "episode_id" && !kept.includes(`${name}.${column.name}`));
  database.close();
  const isTyped = !views.includes(name);
  const listed = columns
    .filter((column) => !joined.includes(column.name))
    .map((column) => ({ name: column.name, type: column.type === "json" ? "TEXT" : column.type.toUpperCase() }));
  const seen = made.map((column) => ({ ...column, ...(!isTyped && { type: typeOf(listed, column.name) }) }));
  const byName = (a: { readonly name: string }, b: { readonly name: string }): number => a.name.localeCompare(b.name);
  expect(seen.sort(byName)).toEqual(listed.sort(byName));
});
