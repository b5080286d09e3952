import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import { packageFile } from "../../src/base/package-files.ts";
import { newDatabase, runWith, watched } from "../episode/run-with.ts";

const document = readFileSync(packageFile("docs/database.md"), "utf8");
const queries = [...document.matchAll(/```sql\n([\s\S]*?)```/g)].map(([, sql]) => sql);

type Row = Record<string, unknown>;

describe("docs/database.md", () => {
  const path = newDatabase();
  const all = (sql: string): Row[] => {
    const database = new Database(path, { readonly: true });
    const rows = database.prepare(sql).all() as Row[];
    database.close();
    return rows;
  };
  const keys = "steps: 5\ntaxYear: 2\npopulation: {size: 8}\n";
  // Two runs, so that a query which forgets the run shows it.
  beforeAll(async () => {
    for (const seed of [1, 2]) await runWith(`${keys}seed: ${seed}`, { path, workers: watched() });
  });

  test("has three queries", () => expect(queries).toHaveLength(3));

  test("welfare and revenue by tax year", () => {
    const rows = all(queries[0]);
    expect(rows.map((row) => row.tax_year)).toEqual([1, 2, 3]);
    for (const row of rows) {
      expect(row.welfare).toBeGreaterThan(0);
      expect(JSON.parse(String(row.rates))).toHaveLength(7);
    }
  });

  test("what a worker was asked in step 3 and what it answered", () => {
    const rows = all(queries[1]);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ agent: "w7", rules: expect.stringContaining("You are one worker") });
    expect(JSON.parse(String(rows[0].question)).id).toMatchObject({ agent: "w7", step: 3, seed: 2 });
    expect(JSON.parse(String(rows[0].answer)).hours).toBeGreaterThan(0);
  });

  test("hours and tax by occupation group in the last step", () => {
    const rows = all(queries[2]);
    expect(rows.reduce((sum, row) => sum + Number(row.workers), 0)).toBe(8);
    for (const row of rows)
      expect(row).toMatchObject({ occupation_group: expect.any(String), hours: expect.any(Number) });
  });

  test("names every table, and no other", () => {
    const tables = all("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").map(({ name }) => name);
    const documented = [...document.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    expect(documented.sort()).toEqual(tables.sort());
  });

  test("says what a prompt's hash is made of: the same prompt, the same hash", () => {
    const rows = all("SELECT count(*) AS calls, count(DISTINCT prompt_hash) AS prompts FROM model_calls");
    expect(rows[0].calls).toBe(rows[0].prompts);
    expect(all("SELECT 1 FROM texts WHERE length(hash) <> 64")).toEqual([]);
  });
});
