import { describe, expect, test } from "@jest/globals";
import { runAudit } from "../../src/analysis/audit/run-audit.ts";
import { auditProgress } from "../../src/cli/audit-progress.ts";
import { type Progress, progress } from "../../src/cli/progress.ts";
import { startMockServer } from "../../src/mock-server/mock-server.ts";
import { simulate } from "../../src/run/simulate.ts";
import { openMemory } from "../../src/store/open-store.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { auditPrepared, standIn } from "../analysis/audit/examine.ts";
import { idle, prepared } from "../episode/run-with.ts";

const { scenario } = prepared("steps: 4\npopulation: {size: 2, source: gb2}");

/** What a display writes while `work` goes on. */
function written(isTTY: boolean, work: (shown: Progress) => void): string {
  let text = "";
  const stream = { isTTY, columns: 200, write: (part: string) => (text += part) } as unknown as NodeJS.WriteStream;
  const shown = progress(scenario, stream);
  work(shown);
  shown.clear();
  return text;
}

describe("waits for a rate limit", () => {
  const cases: readonly [name: string, isTerminal: boolean, waits: readonly number[], lines: RegExp][] = [
    [
      "on a terminal",
      true,
      [12_000],
      /^\r\p{Cc}\[2Kyear 1\/1 {2}step 0\/4 {2}waiting 12 s for the provider's rate limit/u,
    ],
    ["as a line", false, [12_000], /^year 1\/1 {2}step 0\/4 {2}waiting 12 s for the provider's rate limit\n$/],
    ["as one line until it is over", false, [12_000, 11_000, 13_000], /^[^\n]*waiting 12 s[^\n]*\n$/],
    ["too short for a line", false, [1500, 4999], /^$/],
    ["too short for a terminal", true, [200], /^\r\p{Cc}\[2K$/u],
  ];
  test.each(cases)("%s", (_, isTerminal, waits, lines) => {
    expect(written(isTerminal, ({ waiting }) => waits.forEach(waiting))).toMatch(lines);
  });

  test("are in no line when they are over", () => {
    const text = written(true, ({ waiting, listener }) => {
      waiting(1000);
      const until = performance.now() + 1100;
      while (performance.now() < until);
      void listener({ type: "run-start", version: 1, scenario, workers: 2, sequence: 1 });
    });
    expect(text.split("waiting 1 s").length).toBe(2);
    expect(text.split("step 0/4").length).toBe(3);
  });
});

test("a run tells how long it waits for a server that limits it", async () => {
  const server = await startMockServer({ faults: { "rate-limit": 0.3 }, retryAfterMs: 20 });
  const store = new SqliteStore(":memory:");
  const waits: number[] = [];
  const model = `openai-compatible:stand-in@${server.url}/v1`;
  try {
    await simulate({
      prepared: prepared(
        `steps: 3\npopulation: {size: 5, source: gb2}\nplanner: {kind: us-federal}\nworkers: {model: "${model}"}\nmodels: {retries: 50}`,
      ),
      store,
      env: {},
      signal: idle,
      listeners: [],
      command: "simulate",
      scenarioPath: null,
      onWait: (ms) => waits.push(ms),
    });
  } finally {
    await store.close();
    await server.close();
  }
  expect(server.stats.faults["rate-limit"]).toBeGreaterThan(0);
  expect(waits.length).toBeGreaterThanOrEqual(server.stats.faults["rate-limit"]);
  for (const ms of waits) expect(ms).toBeLessThanOrEqual(20);
});

describe("an audit", () => {
  /** What is written while all audits are carried out. */
  async function shown(isTTY: boolean): Promise<string> {
    let text = "";
    const stream = { isTTY, columns: 200, write: (part: string) => (text += part) } as unknown as NodeJS.WriteStream;
    const { told, waiting, clear } = auditProgress("all", stream);
    const store = await openMemory();
    let asked = 0;
    try {
      const { calls } = await runAudit({
        ...{ prepared: auditPrepared("all", { subjects: 2, draws: 2 }), store, runs: store, env: {}, signal: idle },
        ...{ scenarioPath: null, modelOf: () => standIn("rational") },
        onProgress: (progress) => {
          told(progress);
          asked = progress.calls.count;
        },
      });
      expect(asked).toBe(calls);
      waiting(12_000);
    } finally {
      clear();
      await store.close();
    }
    return text;
  }

  test("says on a terminal which part is asked, and leaves nothing behind", async () => {
    const lines = (await shown(true)).split("\r\u001b[2K");
    expect(lines.at(-1)).toBe("");
    expect(lines[1]).toMatch(/^audit all {2}rationality 1\/7 {2}questions 0\/0 {2}\d+ s$/);
    const parts = lines.flatMap((line) => line.match(/^audit all {2}(\w+ \d\/7)/)?.[1] ?? []);
    expect([...new Set(parts)]).toEqual([
      ...["rationality 1/7", "elasticity 2/7", "wording 3/7", "personas 4/7"],
      ...["dispersion 5/7", "preferences 6/7", "games 7/7"],
    ]);
    expect(lines.at(-2)).toMatch(/questions (\d+)\/\d+ {2}waiting 12 s for the provider's rate limit {2}\d+ in all/);
  });

  test("says nothing elsewhere", async () => expect(await shown(false)).toBe(""));
});
