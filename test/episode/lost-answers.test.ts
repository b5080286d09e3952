/** Runs whose models' answers are lost: they stop before more is paid, and go on once the model is mended. */
import { describe, expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import { LostAnswers } from "../../src/models/answers/poll.ts";
import { replayReport } from "../../src/report/text/replay-report.ts";
import { runReport } from "../../src/report/text/run-report.ts";
import { reopen } from "../../src/run/reopen.ts";
import { replayRun } from "../../src/run/replay.ts";
import { simulate } from "../../src/run/simulate.ts";
import type { RunSummary } from "../../src/run/summary.ts";
import { sha256 } from "../../src/store/prompt-hash.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { chatCompletion, serverForTests } from "../models/protocol-server.ts";
import { idle, newDatabase, prepared } from "./run-with.ts";

const server = serverForTests();

/** What a model is asked: the line of JSON of a prompt. */
interface Observed {
  readonly id: { readonly agent: string; readonly step: number; readonly purpose: string };
}

/** Answers by what is asked, and by how often the server was asked before. */
function play(answer: (observed: Observed, index: number) => string): void {
  server.play(({ body }, index) => {
    const [, { content }] = body.messages as { content: string }[];
    return { body: chatCompletion(answer(JSON.parse(content.split("\n").at(-1) ?? ""), index)) };
  });
}

const numberOf = ({ id }: Observed): number => Number(id.agent.slice(1));

interface Run {
  readonly path: string;
  readonly keys: string;
}

function newRun(size: number, keys = ""): Run {
  const model = `openai-compatible:m@${server.url}/v1`;
  return {
    path: newDatabase(),
    keys: `steps: 3\ntaxYear: 1\npopulation: {size: ${size}, source: gb2}\nworkers: {model: "${model}", personas: false}\nplanner: {kind: us-federal, welfare: {kind: paper}}\n${keys}`,
  };
}

/** Begins a run, or goes on with it. */
async function go({ path, keys }: Run): Promise<RunSummary | Error> {
  const store = new SqliteStore(path);
  try {
    const [begun] = await store.runs();
    const resume = begun && { resume: begun.id };
    const people = begun ? (await reopen(store, await store.run(begun.id))).prepared : prepared(keys);
    const more = { env: {}, signal: idle, listeners: [], command: "simulate", scenarioPath: null };
    return await simulate({ prepared: people, store, ...more, ...resume }).catch((error: Error) => error);
  } finally {
    await store.close();
  }
}

async function replayed({ path }: Run) {
  const store = new SqliteStore(path);
  try {
    const [{ id }] = await store.runs();
    return await replayRun({ store, run: await store.run(id), listeners: [], signal: idle });
  } finally {
    await store.close();
  }
}

function rows({ path }: Run, sql: string): unknown[] {
  const database = new Database(path, { readonly: true });
  const found = database.prepare(sql).all();
  database.close();
  return found;
}

const forty = '{"hours": 40}';
const people = (summary: RunSummary | Error) => (summary as RunSummary).series.map(({ meanHours }) => meanHours);

describe("a first step without a valid answer", () => {
  test("stops the run, and `resume` goes on from there", async () => {
    const run = newRun(3);
    play(() => "I would rather not.");
    const stopped = await go(run);
    expect(stopped).toBeInstanceOf(LostAnswers);
    expect(stopped).toMatchObject({ exitCode: 3, message: expect.stringContaining('"I would rather not."') });
    expect(server.requests).toHaveLength(9);
    const answers =
      "SELECT count(*) n, count(DISTINCT agent) agents FROM model_calls WHERE answer = 'I would rather not.'";
    expect(rows(run, answers)).toEqual([{ n: 9, agents: 3 }]);
    expect(rows(run, "SELECT status, (SELECT count(*) FROM steps) steps FROM runs")).toEqual([
      { status: "failed", steps: 0 },
    ]);
    expect(await replayed(run)).toMatchObject({ identical: true, steps: 0 });

    // Still the same: three are asked again, and no more.
    play(() => "No.");
    expect(await go(run)).toBeInstanceOf(LostAnswers);
    expect(server.requests).toHaveLength(9);

    play(() => forty);
    const summary = await go(run);
    expect(people(summary)).toEqual([40, 40, 40]);
    expect(summary).toMatchObject({ calls: { count: 18 + 9, failed: 18 } });
    expect(server.requests).toHaveLength(9);
    expect(await replayed(run)).toMatchObject({ identical: true, steps: 3, differences: [] });
  });

  test("pays for few of many", async () => {
    play(() => "no");
    expect(await go(newRun(300, "models: {concurrency: 20}"))).toBeInstanceOf(LostAnswers);
    expect(server.requests.length).toBeLessThanOrEqual(20 + 9 + 2 * 10);
  });

  test("goes on where the scenario says so", async () => {
    play(() => "no");
    const summary = await go(newRun(3, "models: {maxInvalid: 1, reasks: 0}"));
    expect(summary).toMatchObject({ calls: { count: 9, failed: 9 } });
  });
});

describe("a step in which too many answers are invalid", () => {
  test("stops the run; what was valid is not asked again", async () => {
    const run = newRun(20);
    play((observed) => (observed.id.step === 2 && numberOf(observed) < 5 ? "no" : forty));
    const stopped = await go(run);
    expect(stopped).toMatchObject({ exitCode: 3, message: expect.stringContaining("hours in step 2") });
    expect(rows(run, "SELECT count(*) n FROM steps")).toEqual([{ n: 1 }]);
    play(() => '{"hours": 30}');
    const summary = await go(run);
    expect((summary as RunSummary).series.map(({ meanHours }) => meanHours)).toEqual([40, expect.any(Number), 30]);
    const valid = "SELECT count(*) n FROM model_calls WHERE step = 2 AND problem IS NULL";
    expect(rows(run, valid)).toEqual([{ n: 20 }]);
    expect(await replayed(run)).toMatchObject({ identical: true, differences: [] });
  });

  test("is none with a fifth", async () => {
    const run = newRun(20, "models: {reasks: 0}");
    play((observed) => (numberOf(observed) < 4 ? "no" : forty));
    expect(await go(run)).toMatchObject({ calls: { count: 60, failed: 12 } });
    expect(await replayed(run)).toMatchObject({ identical: true });
  });
});

describe("runs of before", () => {
  /** A run as an earlier version stored it: without the key, and with answers that it judged otherwise. */
  function madeEarlier(run: Run, changes: string): void {
    const database = new Database(run.path);
    const { scenario } = database.prepare("SELECT scenario FROM runs").get() as { scenario: string };
    const { models, ...rest } = JSON.parse(scenario);
    const { maxInvalid: _, ...others } = models;
    const stored = JSON.stringify({ ...rest, models: others });
    database
      .prepare("UPDATE runs SET scenario = ?, scenario_hash = ?, scenario_version = 2")
      .run(stored, sha256(stored));
    database.exec(changes);
    database.close();
  }

  test("go the same way again, whatever is read of their answers today", async () => {
    const run = newRun(3, "models: {reasks: 0, maxInvalid: 1}");
    play((observed) => (numberOf(observed) === 0 ? "no" : forty));
    await go(run);
    // Today the first would be valid, the last one of two would count, and nothing of the unfinished thought.
    madeEarlier(
      run,
      `UPDATE model_calls SET answer = '{"hours": 10, "mood": "fine"}' WHERE agent = 'w0';
       UPDATE model_calls SET answer = '\`\`\`json\n{"hours": 40}\n\`\`\`\n\`\`\`json\n{"hours": 10}\n\`\`\`' WHERE agent = 'w1';
       UPDATE model_calls SET answer = '<think>So {"hours": 40}' WHERE agent = 'w2';`,
    );
    expect(await replayed(run)).toMatchObject({ identical: true, differences: [] });
  });

  test("go the same way where their prompts were others, and a replay says which version made them", async () => {
    const run = newRun(3, "models: {promptBudget: 3000, maxInvalid: 1}");
    play(() => forty);
    await go(run);
    // Today's prompts have more than the budget of then allowed.
    const others = `UPDATE model_calls SET prompt_hash = 'of other words' WHERE step > 1;
       UPDATE runs SET scenario = replace(scenario, '"promptBudget":3000', '"promptBudget":300');`;
    const database = new Database(run.path);
    database.exec(others);
    const { scenario } = database.prepare("SELECT scenario FROM runs").get() as { scenario: string };
    database.prepare("UPDATE runs SET scenario_hash = ?").run(sha256(scenario));
    database.close();
    await expect(replayed(run)).rejects.toThrow(/takes \d+ tokens/);
    madeEarlier(run, "");
    const replay = await replayed(run);
    expect(replay).toMatchObject({ identical: true, differences: [], otherPrompts: 6, madeBy: { scenarioVersion: 2 } });
    expect(replayReport(replay)).toMatch(
      /^identical: .*\nits prompts are not today's: llm-econ \d+\.\d+\.\d+ \(scenario version 2\) made it on \d{4}-\d\d-\d\d; 6 recorded answers went to questions that are put in other words now$/,
    );
  });

  test("of this version, with other prompts, are no record of it", async () => {
    const run = newRun(1);
    play(() => forty);
    await go(run);
    const database = new Database(run.path);
    database.exec("UPDATE model_calls SET prompt_hash = 'of other words'");
    database.close();
    await expect(replayed(run)).rejects.toThrow("is asked something else about hours in step 1");
  });

  test("are no model for those of today", async () => {
    const run = newRun(1);
    play(() => '```json\n{"hours": 10}\n```\n```json\n{"hours": 40}\n```');
    expect(people(await go(run))).toEqual([40, 40, 40]);
    expect(await replayed(run)).toMatchObject({ identical: true });
  });
});

test("a gap is not that of workers who did not answer", async () => {
  const run = newRun(3, "models: {maxInvalid: 1, reasks: 0}");
  const keys = run.keys.replace(", welfare: {kind: paper}", "");
  play(({ id }) => (id.step === 3 ? "no" : forty));
  const summary = (await go({ ...run, keys })) as RunSummary;
  expect(summary).toMatchObject({ final: { answered: 0, gapClosed: null, twin: { behaviourShare: null } } });
  expect(summary.gap).not.toBeNull();
  const store = new SqliteStore(run.path);
  const report = runReport(await store.run(summary.run), run.path);
  await store.close();
  expect(report).toContain(
    "Gap to the optimum closed  –  (only 0.0 % of workers gave a valid answer in the last step)",
  );
  expect(await replayed(run)).toMatchObject({ identical: true });
});

describe("other questions", () => {
  test("a planner whose first question has no valid answer", async () => {
    const run = newRun(3, "");
    const keys = run.keys
      .replace("workers: {", "workers: {decide: rational, ")
      .replace("us-federal", `llm, model: "openai-compatible:m@${server.url}/v1"`);
    play(() => "no");
    expect(await go({ ...run, keys })).toMatchObject({ message: expect.stringContaining("rates in step 2") });
    play(() => '{"reasoning": "r", "delta": [1, 1, 1, 1, 1, 1, 1]}');
    expect(await go(run)).toMatchObject({ calls: { count: 3 + 2 } });
    expect(await replayed(run)).toMatchObject({ identical: true });
  });

  test("ballots of a first election", async () => {
    const run = newRun(3, "election: {candidates: slate, slate: [[0, 0, 0, 0, 0, 0, 0]], ballots: llm}");
    play(({ id }) => (id.purpose === "ballot" ? "no" : forty));
    expect(await go(run)).toMatchObject({ message: expect.stringContaining("ballot in step 1") });
    expect(server.requests).toHaveLength(9);
    play(({ id }) => (id.purpose === "ballot" ? '{"ranking": [1]}' : forty));
    expect(await go(run)).toMatchObject({ elections: [{ turnout: 1 }, { turnout: 1 }, { turnout: 1 }] });
    expect(await replayed(run)).toMatchObject({ identical: true });
  });

  test("personas", async () => {
    const run = newRun(3);
    const uri = `openai-compatible:m@${server.url}/v1`;
    const keys = run.keys.replace("personas: false", `personas: true, personaModel: "${uri}"`);
    play(() => "no");
    expect(await go({ ...run, keys })).toMatchObject({ message: expect.stringContaining("personas") });
    play(({ id }) =>
      id.purpose === "persona" && id.agent === "w0" ? '{"persona": "You are a nurse who likes walks."}' : forty,
    );
    expect(await go(run)).toMatchObject({
      warnings: expect.arrayContaining([expect.stringContaining("2 of 3 personas")]),
    });
    expect(await replayed(run)).toMatchObject({ identical: true });
  });
});
