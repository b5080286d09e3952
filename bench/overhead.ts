/**
 * What the engine adds to the calls themselves. Each case puts the same prompts in turn through a whole run with its
 * SQLite database, in a bare loop over the official SDK with the same `fetch` and as many calls in flight, and in one over
 * the SDK as it comes; all against the ideal, which is the server's latency alone.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { OpenAI } from "openai";
import { forEachConcurrent } from "../src/base/for-each-concurrent.ts";
import type { ChatModel } from "../src/models/chat-model.ts";
import { createModel } from "../src/models/model-provider.ts";
import { dialectOf } from "../src/models/providers/dialect.ts";
import { type CompletionBody, completionBody } from "../src/models/providers/openai/openai-completion.ts";
import { directFetch } from "../src/models/providers/thin-fetch.ts";
import { builtInKinds } from "../src/plugins/kinds.ts";
import { SqliteStore } from "../src/store/sqlite/sqlite-store.ts";
import { episodeWith } from "./episode-with.ts";
import { instantModel, median, prepared, print, timed } from "./setup.ts";
import { simulated } from "./simulated.ts";

const triples = 5;
const directory = mkdtempSync(join(tmpdir(), "llm-econ-bench-"));
const thin = await directFetch();

/** What was measured and what DESIGN's table asks for. */
const targets: { readonly what: string; readonly found: number; readonly limit: number; readonly isMost: boolean }[] =
  [];

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
  global.gc?.();
  const before = process.cpuUsage();
  ms.push(await timed(work));
  const { user, system } = process.cpuUsage(before);
  cpuMs.push((user + system) / 1000);
}

/** A server in a process of its own, and where it is. */
async function latencyServer(latencyMs: number) {
  const file = join(import.meta.dirname, "latency-server.ts");
  const server = spawn(process.execPath, ["--import", "tsx", file, String(latencyMs)]);
  const port = await new Promise<string>((resolve) => server.stdout.setEncoding("utf8").once("data", resolve));
  return { server, address: `http://127.0.0.1:${port.trim()}/v1` };
}

interface Case {
  readonly workers: number;
  readonly steps: number;
  readonly latencyMs: number;
  /** Whether DESIGN has targets for the ratios. */
  readonly hasTargets: boolean;
}

async function compared({ workers, steps, latencyMs, hasTargets }: Case): Promise<void> {
  const { server, address } = await latencyServer(latencyMs);
  const uri = `openai-compatible:bench@${address}`;
  const setting = prepared(
    `steps: ${steps}\npopulation: {size: ${workers}}\nplanner: {kind: us-federal}\nworkers: {personas: false, model: "${uri}"}\nmodels: {concurrency: ${workers}}`,
  );
  const client = await createModel(uri, builtInKinds.providers, { env: {} });
  const bodies: CompletionBody[] = [];
  const listening: ChatModel = {
    uri,
    complete: (request, signal) => {
      bodies.push(completionBody(request, { model: "bench" }, "compatible", dialectOf("bench")));
      return client.complete(request, signal);
    },
  };
  await stored((store) => simulated(setting, store, { modelOf: () => listening })); // it notes what is asked
  const { signal } = new AbortController();
  /** What somebody would write who wants the answers and nothing else. */
  const loop = (send: typeof fetch | undefined) => async (): Promise<void> => {
    const sdk = new OpenAI({
      apiKey: "none",
      baseURL: address,
      maxRetries: 0,
      logLevel: "off",
      ...(send && { fetch: send }),
    });
    for (let step = 0; step < steps; step++) {
      const asked = bodies.slice(step * workers, (step + 1) * workers);
      await forEachConcurrent(workers, workers, signal, async (i) => {
        const { choices } = await sdk.chat.completions.create(asked[i]);
        JSON.parse(choices[0].message.content ?? "");
      });
    }
  };
  const arm = (name: string, work: () => Promise<unknown>): Arm => ({ name, work, ms: [], cpuMs: [] });
  const engine = arm("engine", () => stored((store) => simulated(setting, store)));
  const same = arm("SDK, same fetch", loop(thin));
  const usual = arm("SDK as it comes", loop(undefined));
  const arms = [engine, same, usual];
  for (const { work } of arms) await work(); // warm-up
  for (let triple = 0; triple < triples; triple++) for (const one of arms) await run(one);
  server.kill();

  const calls = steps * workers;
  const ideal = steps * latencyMs;
  const where = `${workers.toLocaleString("en-US")} at once, ${latencyMs.toLocaleString("en-US")} ms`;
  print(`\n${where}, ${steps} steps (load ${loadavg()[0].toFixed(1)})`);
  for (const { name, ms, cpuMs } of arms)
    print(
      `  ${name.padEnd(16)} ${median(ms).toFixed(0).padStart(6)} ms, to ideal ${(median(ms) / ideal).toFixed(3)}, ` +
        `processor ${perCall(cpuMs, calls).toFixed(0)} µs a call (${spread(
          cpuMs.map((one) => (1000 * one) / calls),
          0,
        )})`,
    );
  for (const other of [same, usual]) {
    const ratios = engine.ms.map((ms, i) => ms / other.ms[i]);
    print(`  engine / ${other.name}: ${median(ratios).toFixed(3)} (${spread(ratios, 3)})`);
    const limit = other === same ? 1.15 : 0.8;
    if (hasTargets)
      targets.push({ what: `engine / ${other.name}, ${where}`, found: median(ratios), limit, isMost: true });
  }
  if (workers === 100 && latencyMs < 1000)
    targets.push({ what: `µs a call, ${where}`, found: perCall(engine.cpuMs, calls), limit: 350, isMost: true });
  if (latencyMs === 1000)
    targets.push({ what: `engine / ideal, ${where}`, found: median(engine.ms) / ideal, limit: 1.05, isMost: true });
}

function perCall(cpuMs: readonly number[], calls: number): number {
  return (1000 * median([...cpuMs])) / calls;
}

function spread(values: readonly number[], digits: number): string {
  return `${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)}`;
}

async function instant(withStore: boolean): Promise<void> {
  const [workers, steps] = [1000, 100];
  const setting = prepared(
    `steps: ${steps}\npopulation: {size: ${workers}}\nplanner: {kind: us-federal}\nworkers: {personas: false}\nmodels: {concurrency: 100}`,
  );
  const rates: number[] = [];
  for (let i = 0; i <= triples; i++) {
    const ms = withStore
      ? await stored((store) => episodeWith(setting, { model: instantModel(), store }))
      : await timed(() => episodeWith(setting, { model: instantModel(), store: null }));
    if (i > 0) rates.push((workers * steps) / (ms / 1000));
  }
  const what = `instant model, ${withStore ? "every call and row stored" : "nothing stored"}, worker-steps/s`;
  print(`${what}: ${Math.round(median(rates)).toLocaleString("en-US")} (${spread(rates, 0)})`);
  targets.push({ what, found: median(rates), limit: withStore ? 50_000 : 250_000, isMost: false });
}

print("Engine against bare loops over the SDK and against the ideal");
await compared({ workers: 10, steps: 20, latencyMs: 100, hasTargets: false });
await compared({ workers: 100, steps: 20, latencyMs: 100, hasTargets: true });
await compared({ workers: 1000, steps: 5, latencyMs: 100, hasTargets: true });
await compared({ workers: 100, steps: 5, latencyMs: 1000, hasTargets: false });
print("\nIn process");
await instant(false);
await instant(true);
rmSync(directory, { recursive: true });

print("\nAgainst the targets");
for (const { what, found, limit, isMost } of targets) {
  const isMet = isMost ? found <= limit : found >= limit;
  const shown = (value: number): string => (value < 10 ? value.toFixed(3) : Math.round(value).toLocaleString("en-US"));
  print(`  ${isMet ? "met   " : "MISSED"} ${what}: ${shown(found)}, target ${isMost ? "≤" : "≥"} ${shown(limit)}`);
}
