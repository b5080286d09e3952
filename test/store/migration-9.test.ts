import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import { packageFile } from "../../src/base/package-files.ts";
import { openDatabase } from "../../src/store/sqlite/database.ts";
import { migrations } from "../../src/store/sqlite/migrations.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { newDatabase } from "../episode/run-with.ts";

type Row = Readonly<Record<string, string | number | null>>;

/** Rows of a run against a mock server that a build of schema 8 stored. */
const rows: Readonly<Record<string, readonly Row[]>> = JSON.parse(
  readFileSync(packageFile("test/fixtures/rows-of-migration-8.json"), "utf8"),
);

/** What the fixture's model never did: refused, failed, thought, answered twice, likely values. */
const rare: readonly Row[] = [
  { sample: 2, problem: 'it\'s "no" number', thoughts: "So …", answer: "no" },
  { sample: 3, error: "HTTP 500", answer: null, model: null, finish_reason: null, requests: 3 },
  { sample: 4, choice: '{"probabilities":{"0":0.25,"40":0.75},"outside":1e-7}', reasoning_tokens: 7 },
  { sample: 5, source: "shared", usage_estimated: 1, latency_ms: 0.125, attempt: 2 },
];

function older(): string {
  const path = newDatabase();
  const database = new Database(path);
  for (const migration of migrations.slice(0, 8)) database.exec(migration);
  database.pragma(`application_id = ${Buffer.from("LLME").readInt32BE()}`);
  database.pragma("user_version = 8");
  const insert = (table: string, row: Row): unknown =>
    database
      .prepare(`INSERT INTO ${table} (${Object.keys(row)}) VALUES (${Object.keys(row).map(() => "?")})`)
      .run(...Object.values(row));
  for (const [table, list] of Object.entries(rows)) for (const row of list) insert(table, row);
  for (const changes of rare) insert("model_calls", { ...rows.model_calls[0], ...changes });
  database.close();
  return path;
}

const order = "ORDER BY step, agent, purpose, sample, attempt";

function read(path: string, sql: string): Row[] {
  const database = new Database(path, { readonly: true });
  const found = database.prepare(sql).all() as Row[];
  database.close();
  return found;
}

test("rows of schema 8 are the same in the view, hashes but their first half", async () => {
  const path = older();
  const before = read(path, `SELECT * FROM model_calls ${order}`);
  openDatabase(path).close();
  const columns = Object.keys(before[0]).filter((name) => name !== "prompt_hash");
  expect(before.length).toBe(rare.length + rows.model_calls.length);
  expect(read(path, `SELECT ${columns} FROM model_calls ${order}`)).toEqual(
    before.map(({ prompt_hash: _, latency_ms, ...row }) => ({
      ...row,
      latency_ms: Math.round(10 * Number(latency_ms)) / 10,
    })),
  );
  expect(read(path, `SELECT prompt_hash, at, usd FROM model_calls ${order}`)).toEqual(
    before.map(({ prompt_hash }) => ({ prompt_hash: String(prompt_hash).slice(0, 32), at: null, usd: null })),
  );
  expect(read(path, "SELECT step, metrics, at FROM steps")).toEqual(
    rows.steps.map(({ step, metrics }) => ({ step, metrics, at: null })),
  );
  expect(read(path, "PRAGMA foreign_key_check")).toEqual([]);
  const store = new SqliteStore(path, "read");
  const { step, agent, purpose, answer } = rows.model_calls[1];
  const key = { step: Number(step), agent: String(agent), purpose: String(purpose), sample: 1, attempt: 1 };
  expect(await store.calls(String(rows.runs[0].id)).get(key)).toMatchObject({ answer });
  await store.close();
});

test("answers and prompts can be changed through the view, as they could in the table", () => {
  const path = older();
  const database = openDatabase(path);
  database.exec("UPDATE model_calls SET answer = 'x', user = 'y' WHERE agent = 'w1' AND step = 1");
  const seen = database.prepare("SELECT count(*) FROM model_calls WHERE answer = 'x' AND user = 'y'").pluck().get();
  database.close();
  expect(seen).toBe(rows.model_calls.filter(({ agent, step }) => agent === "w1" && step === 1).length);
});

test("a question to one agent is found by the key, and so are those of one step", () => {
  const database = openDatabase(":memory:");
  const plan = (sql: string): string =>
    (database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[])
      .map(({ detail }) => detail)
      .join("\n");
  expect(plan("SELECT answer, purpose FROM model_calls WHERE episode_id = 1 AND agent = 'w7'")).toContain(
    "SEARCH c USING PRIMARY KEY (episode_id=? AND agent=?)",
  );
  database.close();
});
