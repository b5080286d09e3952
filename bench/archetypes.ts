/**
 * `npx tsx bench/archetypes.ts errors|million`: how far a population of whom K are asked is from one of whom everybody is, by K
 * and by who answers, for levels, for a reform's effect and with a planner that learns; and what a million workers take.
 */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startMockServer } from "../src/mock-server/mock-server.ts";
import { builtInKinds } from "../src/plugins/kinds.ts";
import { prepare } from "../src/run/prepare.ts";
import { simulate } from "../src/run/simulate.ts";
import type { RunSummary } from "../src/run/summary.ts";
import { parseScenario } from "../src/scenario/load.ts";
import { openMemory, openStore } from "../src/store/open-store.ts";

const print = (text: string): void => void process.stdout.write(`${text}\n`);

async function summaryOf(keys: string, path: string | null = null): Promise<RunSummary> {
  const { scenario } = parseScenario(`name: archetypes\n${keys}`, "/bench.yaml", builtInKinds);
  const store = path === null ? await openMemory() : await openStore(path);
  try {
    return await simulate({
      ...{ prepared: prepare(scenario), store, env: { LLM_ECON_COMPATIBLE_API_KEY: "any" } },
      ...{ signal: new AbortController().signal, listeners: [], command: "bench", scenarioPath: null },
    });
  } finally {
    await store.close();
  }
}

const people = 1500;
const seeds = [1, 2, 3];
const counts = [30, 100, 300];
const deciders = ["learner", "misperceiving", "noisy"];

/** Rates of US law, all three points higher in the middle brackets, and a planner that learns by itself. */
const planners = {
  law: "{kind: us-federal}",
  reform: "{kind: fixed, rates: [0.1, 0.15, 0.27, 0.29, 0.35, 0.37, 0.37]}",
  learning: "{kind: llm}",
};

const keysOf = (seed: number, decider: string, planner: string, count: number | null): string =>
  `seed: ${seed}
steps: 12
taxYear: 3
population: {size: ${people}}
logging: {panel: 0}
planner: ${planner}
workers: {model: "offline:${decider}"${count === null ? "" : `, archetypes: {count: ${count}, check: 0}`}}`;

async function errors(): Promise<void> {
  print(`RMS error against asking all ${people}, step 12, ${seeds.length} populations`);
  print(
    "decider         K   mean income   mean hours   welfare   revenue    Gini   reform effect, $   with a learning planner: welfare, top rate",
  );
  for (const decider of deciders) {
    const full = await each((seed, planner) => summaryOf(keysOf(seed, decider, planner, null)));
    const effects = full.map(({ law, reform }) => reform.final.welfare - law.final.welfare);
    print(`${decider}: the reform's effect on welfare is ${effects.map((effect) => effect.toFixed(0)).join(", ")} $`);
    for (const count of counts) {
      const some = await each((seed, planner) => summaryOf(keysOf(seed, decider, planner, count)));
      const relative = (of: (final: RunSummary["final"]) => number, arm: Arm = "law"): string =>
        `${(100 * rms(some.map((one, i) => of(one[arm].final) / of(full[i][arm].final) - 1))).toFixed(2)} %`;
      const effect = rms(some.map(({ law, reform }, i) => reform.final.welfare - law.final.welfare - effects[i]));
      const rate = rms(some.map((one, i) => topRate(one.learning) - topRate(full[i].learning)));
      print(
        [
          ...[decider.padEnd(14), String(count).padStart(3), relative(({ meanIncome }) => meanIncome).padStart(11)],
          ...[relative(({ meanHours }) => meanHours).padStart(11), relative(({ welfare }) => welfare).padStart(8)],
          ...[
            relative(({ revenuePerWorker }) => revenuePerWorker).padStart(9),
            relative(({ giniPost }) => giniPost ?? 0).padStart(7),
          ],
          ...[
            effect.toFixed(0).padStart(12),
            `${relative(({ welfare }) => welfare, "learning")}, ${(100 * rate).toFixed(1)} points`.padStart(40),
          ],
        ].join("  "),
      );
    }
  }
}

type Arm = keyof typeof planners;

async function each(run: (seed: number, planner: string) => Promise<RunSummary>): Promise<Record<Arm, RunSummary>[]> {
  const all: Record<Arm, RunSummary>[] = [];
  for (const seed of seeds)
    all.push({
      law: await run(seed, planners.law),
      reform: await run(seed, planners.reform),
      learning: await run(seed, planners.learning),
    });
  return all;
}

const topRate = ({ final: { rates } }: RunSummary): number => rates[rates.length - 2];

function rms(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
}

async function million(size = 1_000_000, count = 1000, steps = 60): Promise<void> {
  const server = await startMockServer({ port: 0 });
  const directory = mkdtempSync(join(tmpdir(), "llm-econ-archetypes-"));
  const path = join(directory, "million.db");
  let most = 0;
  let isDone = false;
  const watching = (async () => {
    while (!isDone) {
      most = Math.max(most, process.memoryUsage.rss());
      await sleep(200);
    }
  })();
  const started = performance.now();
  try {
    const { calls, archetypes, final } = await summaryOf(
      `steps: ${steps}
taxYear: 5
population: {size: ${size}}
logging: {panel: 1000}
planner: {kind: us-federal}
models: {concurrency: 64}
workers: {model: "openai-compatible:m@${server.url}/v1", archetypes: {count: ${count}}}`,
      path,
    );
    const seconds = (performance.now() - started) / 1000;
    print(
      `${size.toLocaleString("en-US")} workers, ${count} asked, ${steps} steps, by the mock server in the same process`,
    );
    print(
      `wall ${seconds.toFixed(0)} s, ${calls.count.toLocaleString("en-US")} calls, ${(most / 1e9).toFixed(2)} GB of memory at most, database ${(statSync(path).size / 1e6).toFixed(0)} MB`,
    );
    print(`mean income $${final.meanIncome.toFixed(0)}; ${JSON.stringify(archetypes)}`);
  } finally {
    isDone = true;
    await watching;
    await server.close();
    rmSync(directory, { recursive: true });
  }
}

const [what = "errors", ...numbers] = process.argv.slice(2);
await (what === "million" ? million(...numbers.map(Number)) : errors());
