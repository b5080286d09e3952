/** Runs at a server that cannot read some answers, or has none for some questions. */
import { describe, expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import { reopen } from "../../src/run/reopen.ts";
import { replayRun } from "../../src/run/replay.ts";
import { simulate } from "../../src/run/simulate.ts";
import type { RunSummary } from "../../src/run/summary.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { chatCompletion, type Reply, serverForTests } from "../models/protocol-server.ts";
import { idle, newDatabase, prepared } from "./run-with.ts";

const server = serverForTests();

/** A reply for an agent in a step, who has been asked so often in it; null for a good answer. */
function play(reply: (agent: number, step: number, asked: number) => Reply | null): void {
  const asked = new Map<string, number>();
  server.play(({ body }) => {
    const [, { content }] = body.messages as { content: string }[];
    const [, name, step] = /"agent":"w(\d+)","step":(\d+)/.exec(content) ?? [];
    const times = (asked.get(`${name} ${step}`) ?? 0) + 1;
    asked.set(`${name} ${step}`, times);
    return reply(Number(name), Number(step), times) ?? { body: chatCompletion('{"hours": 40}') };
  });
}

let models = 0;
const scenario = (size: number, keys: string): string =>
  `steps: 3\ntaxYear: 1\npopulation: {size: ${size}, source: gb2}\nworkers: {model: "openai-compatible:m${++models}@${server.url}/v1", personas: false}\nplanner: {kind: us-federal, welfare: {kind: paper}}\nmodels: {${keys}}\n`;

async function run(path: string, keys?: string): Promise<RunSummary | Error> {
  const store = new SqliteStore(path);
  try {
    const [begun] = await store.runs();
    const people = keys ? prepared(keys) : (await reopen(store, await store.run(begun.id))).prepared;
    const how = { env: {}, signal: idle, listeners: [], command: "simulate", scenarioPath: null };
    return await simulate({ ...how, prepared: people, store, ...(keys ? {} : { resume: begun.id }) }).catch(
      (error: Error) => error,
    );
  } finally {
    await store.close();
  }
}

async function isReplayed(path: string): Promise<boolean> {
  const store = new SqliteStore(path);
  try {
    const [{ id }] = await store.runs();
    return (await replayRun({ store, run: await store.run(id), listeners: [], signal: idle })).identical;
  } finally {
    await store.close();
  }
}

function rows(path: string, sql: string): unknown[] {
  const database = new Database(path, { readonly: true });
  const found = database.prepare(sql).raw().all();
  database.close();
  return found;
}

const peg = "The model produced output that does not match the expected peg-native format";
const unreadable: Reply = { status: 500, body: { error: { code: 500, message: peg, type: "server_error" } } };
const down: Reply = { status: 503, body: { error: { message: "no slot" } } };

describe("answers that the server cannot read", () => {
  test("are stored with the problem and asked again; the run ends as it should, and is replayed", async () => {
    play((agent, step, asked) => (agent === 3 && step === 2 && asked <= 2 ? unreadable : null));
    const path = newDatabase();
    expect(await run(path, scenario(12, "retries: 0"))).toMatchObject({ calls: { count: 38, failed: 2 } });
    expect(
      rows(path, "SELECT attempt, answer, finish_reason, problem, error FROM model_calls WHERE problem IS NOT NULL"),
    ).toEqual(
      [1, 2].map((attempt) => [attempt, "", "unreadable", `the server could not read the answer: ${peg}`, null]),
    );
    const formats = server.requests
      .filter(({ body }) => JSON.stringify(body.messages).includes('\\"agent\\":\\"w3\\",\\"step\\":2'))
      .map(({ body }) => (body.response_format as { type: string }).type);
    expect(formats).toEqual(["json_schema", "json_schema", "json_object"]);
    expect(await isReplayed(path)).toBe(true);
  });

  test("whose attempts are used up count as invalid answers do", async () => {
    play((agent, step) => (agent < 2 && step === 2 ? unreadable : null));
    const path = newDatabase();
    expect(await run(path, scenario(12, "maxInvalid: 0.2"))).not.toBeInstanceOf(Error);
    expect(rows(path, "SELECT step, fallbacks FROM steps")).toEqual([
      [1, 0],
      [2, 2],
      [3, 0],
    ]);
    expect(await run(newDatabase(), scenario(12, "maxInvalid: 0.1"))).toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(/w[01] answered nothing: the server could not read the answer/),
    });
  });
});

describe("a question whose retries are used up", () => {
  const oneFails = (agent: number, step: number): Reply | null => (agent === 3 && step === 2 ? down : null);

  test("stops the run, which goes on later", async () => {
    play(oneFails);
    const path = newDatabase();
    expect(await run(path, scenario(12, "retries: 0"))).toMatchObject({
      exitCode: 3,
      message: expect.stringContaining("HTTP 503"),
    });
    play(() => null);
    expect(await run(path)).not.toBeInstanceOf(Error);
  });

  test("with onFailure: fallback counts as invalid, is not asked again, and the run is replayed", async () => {
    play(oneFails);
    const path = newDatabase();
    expect(await run(path, scenario(12, "retries: 1, onFailure: fallback"))).toMatchObject({
      calls: { count: 36, failed: 1 },
    });
    expect(rows(path, "SELECT requests, finish_reason, problem FROM model_calls WHERE problem IS NOT NULL")).toEqual([
      [2, "failed", expect.stringContaining("no answer came: openai-compatible:m")],
    ]);
    expect(rows(path, "SELECT fallbacks FROM steps")).toEqual([[0], [1], [0]]);
    expect(await isReplayed(path)).toBe(true);
  });

  test("more than models.maxInvalid of them stop the run; `resume` asks them once more", async () => {
    play((agent, step) => (agent < 4 && step === 2 ? down : null));
    const path = newDatabase();
    expect(await run(path, scenario(12, "retries: 0, onFailure: fallback"))).toMatchObject({ exitCode: 3 });
    play(() => null);
    expect(await run(path)).not.toBeInstanceOf(Error);
    expect(rows(path, "SELECT fallbacks FROM steps")).toEqual([[0], [0], [0]]);
    expect(await isReplayed(path)).toBe(true);
  });

  test("a server that answers nobody any more stops the run, whatever may be invalid", async () => {
    play((_, step) => (step >= 2 ? down : null));
    const path = newDatabase();
    const keys = "retries: 0, onFailure: fallback, maxInvalid: 1, concurrency: 4";
    expect(await run(path, scenario(40, keys))).toMatchObject({
      exitCode: 3,
      message: expect.stringContaining("HTTP 503"),
    });
    expect(rows(path, "SELECT count(*) FROM model_calls WHERE finish_reason = 'failed'")).toEqual([[0]]);
  });
});
