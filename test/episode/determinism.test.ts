import { describe, expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import { offlineModel } from "../../src/agents/stand-in/offline-model.ts";
import type { ChatModel } from "../../src/models/chat-model.ts";
import { idle, newDatabase, runWith, scripted } from "./run-with.ts";

/** What differs between two runs of the same scenario: identities, times, and the concurrency under test. */
const ownColumns = [
  "id",
  "run_id",
  "episode_id",
  "started_at",
  "ended_at",
  "heartbeat",
  ...["latency_ms", "latency", "at"],
  "scenario",
  "scenario_hash",
];

/** Every table as its rows in order of their content, so that the order of writing does not count. */
function contentOf(path: string): Record<string, string[]> {
  const database = new Database(path, { readonly: true });
  const tables = database
    .prepare("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
    .pluck()
    .all() as string[];
  const rowsOf = (table: string): string[] =>
    (database.prepare(`SELECT * FROM ${table}`).all() as Record<string, unknown>[])
      .map((row) => JSON.stringify(Object.entries(row).filter(([column]) => !ownColumns.includes(column))))
      .sort();
  const content = Object.fromEntries(tables.map((table) => [table, rowsOf(table)]));
  database.close();
  return content;
}

/** The stand-in after a random wait; every fifth question gets nonsense first. */
function unsteady(): ChatModel {
  const inner = offlineModel("learner");
  return scripted(async (request) => {
    await new Promise((resolve) => setTimeout(resolve, 3 * Math.random()));
    const { step, agent, sample, attempt } = request.key;
    if (attempt === 1 && (step + sample + Number(agent.slice(1) || 0)) % 5 === 0) return "hm";
    return (await inner.complete(request, idle)).text;
  });
}

async function content(keys: string, concurrency: number) {
  const path = newDatabase();
  const scenario = `${keys}\nmodels: {concurrency: ${concurrency}, reasks: 1}`;
  await runWith(scenario, { path, workers: unsteady(), planner: unsteady() });
  return contentOf(path);
}

const time = "steps: 8\ntaxYear: 3\n";
const base = `${time}population: {size: 9}\n`;
const cases: readonly [name: string, keys: string, calls: number][] = [
  ["direct", `${base}workers: {prompting: direct}`, 9 * 8],
  ["chain of thought", `${base}workers: {prompting: chain-of-thought, personas: false}`, 9 * 8],
  ["self-consistency", `${base}workers: {prompting: self-consistency}`, 9 * 8 * 3],
  ["a panel", `${base}logging: {panel: 4}`, 9 * 8],
  ["the paper's economy", `${time}population: {source: gb2, size: 9}\neconomy: {preset: paper}`, 9 * 8],
];

describe("one call at a time and 32 at once give the same rows in every table", () => {
  test.each(cases)("%s", async (_, keys, calls) => {
    const [one, many] = [await content(keys, 1), await content(keys, 32)];
    expect(many).toEqual(one);
    expect(one.model_calls.length).toBeGreaterThan(calls); // some were asked again
    expect(one.steps).toHaveLength(8);
    expect(one.worker_steps).toHaveLength(8 * (keys.includes("panel") ? 4 : 9));
  });

  test("another seed gives other rows", async () => {
    const [one, other] = [await content(base, 32), await content(`${base}seed: 2`, 32)];
    for (const table of ["steps", "workers", "worker_steps", "model_calls"]) {
      expect(other[table]).not.toEqual(one[table]);
    }
  });
});
