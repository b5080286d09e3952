/** Bytes of a database a question beyond its answer, and time to write one, by `logging.calls`: 100 workers × 2,000 steps. */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SqliteStore } from "../src/store/sqlite/sqlite-store.ts";
import type { CallRow } from "../src/store/store.ts";
import { print } from "./setup.ts";

const directory = mkdtempSync(join(tmpdir(), "llm-econ-bench-"));
const [workers, steps] = [100, 2000];
const system = (agent: number): string => `You are worker ${agent}. `.padEnd(1500, "You cook and care. ");
const user = (agent: number, step: number): string =>
  JSON.stringify({ agent, step }).padEnd(2200, `{"hours": ${30 + (step % 9)}, "income": 41250.5}, `);

const row = (agent: number, step: number, isPromptKept: boolean): CallRow => ({
  ...{ step, agent: `w${agent}`, purpose: "hours", sample: 1, attempt: 1, uri: "openai:gpt-4o-mini" },
  ...{ model: "gpt-4o-mini-2024-07-18", source: "provider", system: system(agent), user: user(agent, step) },
  ...{
    answer: `{"hours":${30 + ((agent * 7 + step) % 200) / 10}}`,
    choice: null,
    thoughts: null,
    finishReason: "stop",
  },
  ...{ problem: null, error: null, inputTokens: 950, outputTokens: 8, cachedInputTokens: 0, reasoningTokens: 0 },
  ...{ usageEstimated: 0, requests: 1, latencyMs: 412.7 + (agent % 50), isFree: true, isPromptKept },
  ...{ at: new Date().toISOString(), price: { input: 0.15, cachedInput: 0.075, output: 0.6 } },
});

for (const [name, keeps] of [
  ["all", () => true],
  ["sample", (agent: number) => agent < 10],
  ["answers", () => false],
] as const) {
  const path = join(directory, `${name}.db`);
  const store = new SqliteStore(path);
  const about = { command: "bench", name: "bench", scenario: {}, scenarioVersion: 1, scenarioPath: null, files: [] };
  const run = await store.startRun({ ...about, seed: 1, planner: "fixed", steps });
  let answers = 0;
  const { user: before, system: beforeKernel } = process.cpuUsage();
  for (let step = 1; step <= steps; step++) {
    const calls = Array.from({ length: workers }, (_, agent) => row(agent, step, keeps(agent)));
    for (const { answer } of calls) answers += answer?.length ?? 0;
    await Promise.all(calls.map((call) => run.call(call)));
  }
  const { user: after, system: afterKernel } = process.cpuUsage();
  await run.end("finished", {});
  await store.close();
  const count = workers * steps;
  const bytes = (statSync(path).size - answers) / count;
  const micros = (after - before + afterKernel - beforeKernel) / count;
  print(
    `logging.calls ${name}: ${bytes.toFixed(1)} bytes a call beyond the answer, ${micros.toFixed(0)} µs of processor`,
  );
}
rmSync(directory, { recursive: true });
