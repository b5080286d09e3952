import { expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import { replayRun } from "../../src/run/replay.ts";
import { simulate } from "../../src/run/simulate.ts";
import { storedPrompt } from "../../src/run/stored-prompt.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { idle, newDatabase, prepared } from "./run-with.ts";

const keys = "steps: 3\ntaxYear: 2\npopulation: {size: 14}\neconomy: {brackets: [0, 40000]}\n";

async function runOf(logging: string) {
  const path = newDatabase();
  const store = new SqliteStore(path);
  const about = { prepared: prepared(`${keys}logging: ${logging}`), store, env: {}, signal: idle, listeners: [] };
  const { run } = await simulate({ ...about, command: "simulate", scenarioPath: null });
  const sql = (text: string): Record<string, unknown>[] => {
    const database = new Database(path);
    const rows = text.startsWith("SELECT") ? (database.prepare(text).all() as Record<string, unknown>[]) : [];
    if (rows.length === 0) database.exec(text);
    database.close();
    return rows;
  };
  return { store, run, sql };
}

const kept = "SELECT agent, step, purpose, sample, attempt FROM model_calls WHERE user IS NOT NULL";
const whole = 14 * 3 + 1;

test("answers: no prompt is stored, each can be put together again and has its hash, and the run replays", async () => {
  const [all, answers] = [await runOf("{calls: all}"), await runOf("{calls: answers}")];
  expect([all.sql(kept).length, answers.sql(kept).length]).toEqual([whole, 0]);
  const run = await answers.store.run(answers.run);
  for (const key of [
    { agent: "w5", step: 3, purpose: "hours", sample: 1, attempt: 1 },
    { agent: "planner", step: 3, purpose: "rates", sample: 1, attempt: 1 },
  ]) {
    const { system, user, isRebuilt, isAsRecorded } = await storedPrompt({ ...answers, run, key, signal: idle });
    const there = await all.store.call(all.run, key);
    expect([isRebuilt, isAsRecorded, system, user]).toEqual([true, true, there?.system, there?.user]);
    const plain = await storedPrompt({ ...all, run: await all.store.run(all.run), key, signal: idle });
    expect(plain).toMatchObject({ user, isRebuilt: false, isAsRecorded: true });
  }
  expect(await replayRun({ ...answers, run, listeners: [], signal: idle })).toMatchObject({ identical: true });
  expect(await answers.store.verify()).toEqual([]);
  const none = { agent: "w99", step: 3, purpose: "hours", sample: 1, attempt: 1 };
  await expect(storedPrompt({ ...answers, run, key: none, signal: idle })).rejects.toThrow("no question about hours");
  // Other words than this version's: said, and only taken where that is asked for.
  answers.sql("UPDATE model_calls SET prompt_hash = 'of other words' WHERE step = 2");
  const key = { agent: "w5", step: 2, purpose: "hours", sample: 1, attempt: 1 };
  expect(await storedPrompt({ ...answers, run, key, signal: idle })).toMatchObject({ isAsRecorded: false });
  const replay = { ...answers, run, listeners: [], signal: idle };
  await expect(replayRun(replay)).rejects.toThrow("is asked something else");
  expect(await replayRun({ ...replay, acceptPrompts: true })).toMatchObject({ identical: true, otherPrompts: 14 });
  await Promise.all([all.store.close(), answers.store.close()]);
});

test("sample: the prompts of ten workers of the panel, and of the planner", async () => {
  const { store, sql, run } = await runOf("{calls: sample, panel: 12}");
  const agents = new Set(sql(kept).map(({ agent }) => agent));
  const panel = (await store.workers(run)).map(({ worker }) => `w${worker}`);
  expect(agents.size).toBe(11);
  expect([...agents].filter((agent) => agent !== "planner" && !panel.includes(String(agent)))).toEqual([]);
  expect(sql("SELECT 1 FROM model_calls WHERE answer IS NOT NULL")).toHaveLength(whole);
  await store.close();
});

test("when and for how much, and between which levels", async () => {
  const { store, run, sql } = await runOf("{calls: answers}");
  const { startedAt } = await store.run(run);
  for (const { at, usd } of [...sql("SELECT at, usd FROM model_calls"), ...sql("SELECT at, usd FROM steps")]) {
    expect(String(at) >= startedAt && Math.abs(Date.now() - Date.parse(String(at))) < 60_000).toBe(true);
    expect(usd).toBe(0);
  }
  const levels = await store.levels(run);
  expect(levels?.reason).toBeNull();
  expect(levels!.optimum!).toBeGreaterThan(levels!.usLaw!);
  await store.close();
});
