/**
 * What the engine adds to the calls themselves. Each case puts the same prompts in turn through a whole run with its
 * SQLite database, in a bare loop over the same client (the official SDK) with as many calls in flight, and by `fetch`.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { forEachConcurrent } from "../src/base/for-each-concurrent.ts";
import type { ChatModel, ChatRequest } from "../src/models/chat-model.ts";
import { createModel } from "../src/models/model-provider.ts";
import { builtInKinds } from "../src/plugins/kinds.ts";
import { SqliteStore } from "../src/store/sqlite/sqlite-store.ts";
import { episodeWith } from "./episode-with.ts";
import { instantModel, median, prepared, print, timed } from "./setup.ts";
import { simulated } from "./simulated.ts";

const directory = mkdtempSync(join(tmpdir(), "llm-econ-bench-"));

async function stored(work: (store: SqliteStore) => Promise<unknown>): Promise<number> {
  const store = new SqliteStore(join(directory, `${performance.now()}.db`));
  try {
    return await timed(() => work(store));
  } finally {
    await store.close();
  }
}

/** One way to put the same questions, and what its runs took. */
interface Arm {
  readonly name: string;
  readonly work: () => Promise<unknown>;
  readonly ms: number[];
  /** Processor time of this process. */
  readonly cpuMs: number[];
}

async function run({ work, ms, cpuMs }: Arm): Promise<void> {
  const before = process.cpuUsage();
  ms.push(await timed(work));
  const { user, system } = process.cpuUsage(before);
  cpuMs.push((user + system) / 1000);
}

/** The engine as `simulate` runs it, all wrappers and the database included; the SDK alone; and `fetch` alone. */
async function paired(workers: number, steps: number, latencyMs: number, pairs: number): Promise<void> {
  const server = spawn(process.execPath, [
    "--import",
    "tsx",
    join(import.meta.dirname, "latency-server.ts"),
    String(latencyMs),
  ]);
  const port = await new Promise<string>((resolve) => server.stdout.setEncoding("utf8").once("data", resolve));
  const address = `http://127.0.0.1:${port.trim()}/v1`;
  const uri = `openai-compatible:bench@${address}`;
  const client = await createModel(uri, builtInKinds.providers, { env: {} });
  const setting = prepared(
    `steps: ${steps}\npopulation: {size: ${workers}}\nplanner: {kind: us-federal}\nworkers: {personas: false, model: "${uri}"}\nmodels: {concurrency: ${workers}}`,
  );
  const requests: ChatRequest[] = [];
  const listening: ChatModel = {
    uri,
    complete: (request, signal) => {
      requests.push(request);
      return client.complete(request, signal);
    },
  };
  await stored((store) => simulated(setting, store, { modelOf: () => listening })); // warm-up; it also notes the prompts
  const { signal } = new AbortController();
  const loop = (ask: (request: ChatRequest) => Promise<unknown>) => async (): Promise<void> => {
    for (let step = 0; step < steps; step++) {
      const asked = requests.slice(step * workers, (step + 1) * workers);
      await forEachConcurrent(workers, workers, signal, async (i) => void (await ask(asked[i])));
    }
  };
  const fetched = async ({ system, user }: ChatRequest): Promise<unknown> => {
    const messages = [
      { role: "system", content: system },
      { role: "user", content: user },
    ];
    const body = JSON.stringify({ model: "bench", messages });
    const headers = { "content-type": "application/json" };
    return (await fetch(`${address}/chat/completions`, { method: "POST", headers, body })).json();
  };
  const arm = (name: string, work: () => Promise<unknown>): Arm => ({ name, work, ms: [], cpuMs: [] });
  const engine = arm("engine", () => stored((store) => simulated(setting, store)));
  const sdk = arm(
    "SDK",
    loop((request) => client.complete(request, signal)),
  );
  const bare = arm("fetch", loop(fetched));
  for (let pair = 0; pair < pairs; pair++) for (const one of [engine, sdk, bare]) await run(one);
  server.kill();
  const calls = steps * workers;
  const ratios = engine.ms.map((ms, i) => ms / sdk.ms[i]);
  const ideal = steps * latencyMs;
  print(
    `${String(workers).padStart(6)} calls at once, ${String(latencyMs).padStart(5)} ms, ${steps} steps: ` +
      `engine / SDK ${median(ratios).toFixed(3)} (${Math.min(...ratios).toFixed(3)}–${Math.max(...ratios).toFixed(3)}), ` +
      `best / best ${(Math.min(...engine.ms) / Math.min(...sdk.ms)).toFixed(3)}`,
  );
  for (const { name, ms, cpuMs } of [engine, sdk, bare])
    print(
      `         ${name.padEnd(7)} ${median(ms).toFixed(0)} ms, to ideal ${(median(ms) / ideal).toFixed(3)}, ` +
        `processor ${((1000 * Math.min(...cpuMs)) / calls).toFixed(0)} µs a call at best`,
    );
}

async function instant(withStore: boolean): Promise<void> {
  const [workers, steps] = [1000, 100];
  const setting = prepared(
    `steps: ${steps}\npopulation: {size: ${workers}}\nplanner: {kind: us-federal}\nworkers: {personas: false}\nmodels: {concurrency: 100}`,
  );
  const rates: number[] = [];
  for (let i = 0; i < 4; i++) {
    const ms = withStore
      ? await stored((store) => episodeWith(setting, { model: instantModel(), store }))
      : await timed(() => episodeWith(setting, { model: instantModel(), store: null }));
    if (i > 0) rates.push((workers * steps) / (ms / 1000));
  }
  print(
    `instant model, ${withStore ? "every call and row stored" : "nothing stored"}: ${Math.round(median(rates)).toLocaleString("en-US")} worker-steps/s`,
  );
}

print("Engine against a bare loop over the same client (target: ratio ≤ 1.10)");
for (const workers of [10, 100, 1000]) await paired(workers, workers === 1000 ? 5 : 10, 100, 5);
print("\nAgainst the ideal, calls ÷ concurrency × latency (target: ≤ 1.15)");
await paired(100, 5, 1000, 3);
print("\nIn process (target: ≥ 50,000 worker-steps/s)");
await instant(false);
await instant(true);
rmSync(directory, { recursive: true });
