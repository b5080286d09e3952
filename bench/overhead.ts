/**
 * What the engine adds to the calls themselves. Each case runs the same prompts twice, in turn: once through an
 * episode with its SQLite database, once in a bare loop over the same client with the same number of calls in flight.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { forEachConcurrent } from "../src/agents/for-each-concurrent.ts";
import { modelProviders } from "../src/episode/kinds.ts";
import type { ChatModel, ChatRequest } from "../src/models/chat-model.ts";
import { createModel } from "../src/models/model-provider.ts";
import { SqliteStore } from "../src/store/sqlite-store.ts";
import { episodeWith } from "./episode-with.ts";
import { instantModel, median, prepared, print, timed } from "./setup.ts";

const directory = mkdtempSync(join(tmpdir(), "llm-econ-bench-"));

async function stored(work: (store: SqliteStore) => Promise<unknown>): Promise<number> {
  const store = new SqliteStore(join(directory, `${performance.now()}.db`));
  try {
    return await timed(() => work(store));
  } finally {
    await store.close();
  }
}

async function paired(workers: number, steps: number, latencyMs: number, pairs: number): Promise<void> {
  const server = spawn(process.execPath, [
    "--import",
    "tsx",
    join(import.meta.dirname, "latency-server.ts"),
    String(latencyMs),
  ]);
  const port = await new Promise<string>((resolve) => server.stdout.setEncoding("utf8").once("data", resolve));
  const client = await createModel(`openai-compatible:bench@http://127.0.0.1:${port.trim()}/v1`, modelProviders, {
    env: {},
  });
  const setting = prepared(
    `steps: ${steps}\npopulation: {size: ${workers}}\nplanner: {kind: us-federal}\nworkers: {personas: false}\nmodels: {concurrency: ${workers}}`,
  );
  const requests: ChatRequest[] = [];
  const listening: ChatModel = {
    uri: client.uri,
    complete: (request, signal) => {
      requests.push(request);
      return client.complete(request, signal);
    },
  };
  await stored((store) => episodeWith(setting, { model: listening, store })); // warm-up; it also notes the prompts
  const { signal } = new AbortController();
  const bareLoop = async (): Promise<void> => {
    for (let step = 0; step < steps; step++) {
      const asked = requests.slice(step * workers, (step + 1) * workers);
      await forEachConcurrent(workers, workers, signal, async (i) => {
        await client.complete(asked[i], signal);
      });
    }
  };
  const engine: number[] = [];
  const bare: number[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    engine.push(await stored((store) => episodeWith(setting, { model: client, store })));
    bare.push(await timed(bareLoop));
  }
  server.kill();
  const ratios = engine.map((ms, i) => ms / bare[i]);
  const ideal = steps * latencyMs;
  print(
    `${String(workers).padStart(6)} calls at once, ${String(latencyMs).padStart(5)} ms, ${steps} steps: ` +
      `engine ${median(engine).toFixed(0)} ms, bare loop ${median(bare).toFixed(0)} ms, ratio ${median(ratios).toFixed(3)} ` +
      `(${Math.min(...ratios).toFixed(3)}–${Math.max(...ratios).toFixed(3)}), to ideal ${(median(engine) / ideal).toFixed(3)}`,
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
