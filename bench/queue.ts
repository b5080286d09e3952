/**
 * How much faster four workers of a queue are than one, with a model that takes 200 ms for an answer (mock server): needs
 * redis-server and the built package (`npm run build`). `tsx bench/queue.ts [SEEDS]`.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { hasRedis, startRedis } from "../scripts/torture/queue.ts";
import { packageFile } from "../src/base/package-files.ts";
import { parseLatency } from "../src/mock-server/latency.ts";
import { startMockServer } from "../src/mock-server/mock-server.ts";
import { print } from "./setup.ts";

const [seeds = 32] = process.argv.slice(2).map(Number);
const steps = 10;
const latencySeconds = 0.2;
const port = 17_391;
const program = packageFile("dist/cli/main.js");
const directory = mkdtempSync(join(tmpdir(), "llm-econ-bench-queue-"));

function start(words: readonly string[]): ChildProcess {
  return spawn(process.execPath, [program, ...words, "--quiet"], { cwd: directory, stdio: "ignore" });
}

const ended = (child: ChildProcess): Promise<number | null> => new Promise((resolve) => child.on("close", resolve));

/** Seconds from the command to its table. */
async function taken(workers: number): Promise<number> {
  const redis = startRedis(join(directory, `redis-${workers}`), port);
  await sleep(500);
  const address = `redis://127.0.0.1:${port}`;
  const employed = Array.from({ length: workers }, () => start(["work", address]));
  // They wait for work when it comes.
  await sleep(4000);
  const begun = performance.now();
  const code = await ended(
    start([
      ...["compare", "s.yaml", "--planners", "us-federal,flat", "--seeds", String(seeds), "--queue", address],
      ...["--shard", `/${seeds}`, "--out", `sweep-${workers}`, "--db", `${workers}.db`],
    ]),
  );
  const seconds = (performance.now() - begun) / 1000;
  for (const worker of employed) worker.kill("SIGTERM");
  await Promise.all(employed.map(ended));
  redis.kill("SIGKILL");
  if (code !== 0) throw new Error(`compare --queue ended with ${code}; its files are in ${directory}`);
  return seconds;
}

if (!hasRedis()) throw new Error("no redis-server here: apt-get install redis-server");
const server = await startMockServer({ latency: parseLatency(String(1000 * latencySeconds)) });
writeFileSync(
  join(directory, "s.yaml"),
  `name: queue\nsteps: ${steps}\npopulation: {size: 10}\nworkers: {model: "openai-compatible:mock@${server.url}/v1", personas: false}\n`,
);
const [one, four] = [await taken(1), await taken(4)];
await server.close();
const load = loadavg().map((one) => one.toFixed(1));
print(`${seeds} seeds × 2 policies × ${steps} steps, ${1000 * latencySeconds} ms an answer; load ${load.join(" ")}`);
print(
  `one worker ${one.toFixed(1)} s, ${(seeds / one).toFixed(2)} units/s (answers alone: ${(seeds * steps * latencySeconds).toFixed(0)} s)`,
);
print(`four       ${four.toFixed(1)} s, ${(seeds / four).toFixed(2)} units/s`);
print(`efficiency of four against one: ${((100 * one) / (4 * four)).toFixed(0)} %`);
rmSync(directory, { recursive: true });
