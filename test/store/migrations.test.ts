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

test("what questions of schema 9 cost, and how long they took, is the same in schema 10", () => {
  const path = newDatabase();
  const before = new Database(path);
  for (const migration of migrations.slice(0, 9)) before.exec(migration);
  before.pragma(`application_id = ${Buffer.from("LLME").readInt32BE()}`);
  before.pragma("user_version = 9");
  before.exec("PRAGMA foreign_keys = OFF");
  before.exec(`
    INSERT INTO call_purposes (episode_id, id, purpose) VALUES (1, 1, 'hours');
    INSERT INTO call_kinds (episode_id, id, uri, model, source, finish_reason, usage_estimated, system_hash) VALUES
      (1, 1, 'openai:a', 'a', 'provider', 'stop', 0, 's'), (1, 2, 'offline:b', 'b', 'provider', 'stop', 0, 's'),
      (1, 3, 'openai-compatible:c', 'c', 'provider', 'stop', 0, 's');`);
  const rows: readonly (readonly [
    agent: string,
    kind: number,
    more: string | null,
    us: number,
    nano: number | null,
  ])[] = [
    ["w0", 1, null, 1_234_567, 61_500],
    ["w1", 1, '{"thoughts":"So."}', 40, 0],
    ["w2", 2, null, 12, 0],
    ["w3", 3, null, 250_000, null],
  ];
  for (const [agent, kind, more, latency, nano] of rows)
    before
      .prepare(
        `INSERT INTO calls (episode_id, agent, step, purpose, sample, attempt, kind, prompt_hash, answer, more, input_tokens,
           output_tokens, cached_tokens, requests, latency_us, at, nano_usd) VALUES (1, ?, 1, 1, 1, 1, ?, x'00', 'x', ?, 10, 5, 0, 1, ?, 0, ?)`,
      )
      .run(agent, kind, more, latency, nano);
  before.close();
  openDatabase(path).close();
  expect(read(path, "SELECT agent, usd, latency_ms, thoughts FROM model_calls ORDER BY agent")).toEqual([
    { agent: "w0", usd: 0.0000615, latency_ms: 1234.6, thoughts: null },
    { agent: "w1", usd: 0, latency_ms: 0, thoughts: "So." },
    { agent: "w2", usd: 0, latency_ms: 0, thoughts: null },
    { agent: "w3", usd: null, latency_ms: 250, thoughts: null },
  ]);
});
