/**
 * Whether memory stays flat: 100,000 calls over HTTP through every wrapper into one database. The heap is measured after
 * a collection of garbage, which `node --expose-gc` makes possible.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SqliteStore } from "../src/store/sqlite/sqlite-store.ts";
import { prepared, print, timed } from "./setup.ts";
import { simulated } from "./simulated.ts";

const [workers, steps, points] = [1000, 100, 10];

const directory = mkdtempSync(join(tmpdir(), "llm-econ-memory-"));
const server = spawn(process.execPath, ["--import", "tsx", join(import.meta.dirname, "latency-server.ts"), "0"]);
const port = await new Promise<string>((resolve) => server.stdout.setEncoding("utf8").once("data", resolve));
const uri = `openai-compatible:bench@http://127.0.0.1:${port.trim()}/v1`;
const setting = prepared(
  `steps: ${steps}\npopulation: {size: ${workers}}\nworkers: {model: "${uri}"}\nmodels: {concurrency: 100}`,
);

const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0).padStart(6);
let calls = 0;
print("  calls     RSS    heap in use, MB");
const store = new SqliteStore(join(directory, "memory.db"));
const ms = await timed(() =>
  simulated(setting, store, {
    listeners: [
      (event) => {
        if (event.type === "model-call") calls++;
        if (event.type !== "step-end" || event.step % (steps / points) !== 0) return;
        global.gc?.();
        const { rss, heapUsed } = process.memoryUsage();
        print(`${calls.toLocaleString("en-US").padStart(7)}  ${megabytes(rss)}  ${megabytes(heapUsed)}`);
      },
    ],
  }),
);
await store.close();
server.kill();
rmSync(directory, { recursive: true });
print(`${(calls / (ms / 1000)).toFixed(0)} calls a second`);
