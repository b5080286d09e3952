import { expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import { storedPromptReport } from "../../src/report/text/stored-prompt.ts";
import { withRebuiltPrompts } from "../../src/run/rebuilt-prompts.ts";
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
  // Where the words' version is another, that is said to be why, and answers are shown all the same.
  answers.sql("UPDATE runs SET prompts_version = 9");
  const later = { ...answers, run: await answers.store.run(answers.run), signal: idle };
  const why = "The run's prompts are of version 9; this llm-econ words them by version 1";
  await expect(replayRun({ ...later, listeners: [] })).rejects.toMatchObject({ hint: expect.stringContaining(why) });
  const shown = await storedPrompt({ ...later, key });
  expect(storedPromptReport(shown)).toContain(`it is NOT the one that was recorded: ${why}\n`);
  expect(storedPromptReport(shown)).toContain(`--- answer\n${(await all.store.call(all.run, key))?.answer}`);
  await Promise.all([all.store.close(), answers.store.close()]);
});

test("an export has every prompt, put together again where it was not kept; of other words it has none", async () => {
  const exported = async ({ store, run: id }: Awaited<ReturnType<typeof runOf>>) => {
    const told: string[] = [];
    const rows = await store.exportRows(id, "model_calls");
    const options = { store, run: await store.run(id), signal: idle, onMissing: (reason: string) => told.push(reason) };
    const at = (name: string): number => rows.columns.findIndex((column) => column.name === name);
    const users: unknown[] = [];
    for await (const page of withRebuiltPrompts(rows, options).pages)
      for (const row of page) users.push([row[at("step")], row[at("agent")], row[at("user")]]);
    return { users, told };
  };
  const [all, answers, sample] = [
    await runOf("{calls: all}"),
    await runOf("{calls: answers}"),
    await runOf("{calls: sample}"),
  ];
  const expected = { users: (await exported(all)).users, told: [] };
  expect(expected.users).toHaveLength(whole);
  expect([await exported(answers), await exported(sample)]).toEqual([expected, expected]);
  answers.sql("UPDATE model_calls SET prompt_hash = 'of other words' WHERE step = 2");
  const other = await exported(answers);
  expect(other.users.filter((row) => (row as unknown[])[2] === null)).toHaveLength(14);
  expect(other.told).toEqual(["prompts of 14 questions stay empty: this llm-econ puts those questions in other words"]);
  await Promise.all([all, answers, sample].map(({ store }) => store.close()));
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
