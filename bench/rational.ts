/**
 * Rational workers, every metric and the panel stored: what a new schedule costs at every step, and the time of a whole
 * run of a million workers beside its target.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simulate } from "../src/run/simulate.ts";
import { SqliteStore } from "../src/store/sqlite/sqlite-store.ts";
import { median, prepared, print, timed } from "./setup.ts";

const directory = mkdtempSync(join(tmpdir(), "llm-econ-bench-"));
const megabytes = () => Math.round(process.resourceUsage().maxRSS / 1024);
const seconds = (ms: number) => (ms / 1000).toFixed(2);

/** Milliseconds that people take to draw and calibrate, and from the first step to the last row written. */
async function run(keys: string): Promise<{ readonly draw: number; readonly steps: number }> {
  let setting = prepared("steps: 1");
  const draw = await timed(() => {
    setting = prepared(`${keys}\nworkers: {decide: rational}`);
  });
  const path = join(directory, "bench.db");
  const store = new SqliteStore(path);
  const times: number[] = [];
  await simulate({
    prepared: setting,
    store,
    env: {},
    signal: new AbortController().signal,
    // The search for the optimum that follows is another benchmark's.
    listeners: [
      ({ type }) => {
        if (type === "run-start" || type === "run-end") times.push(performance.now());
      },
    ],
    command: "bench",
    scenarioPath: null,
  });
  await store.close();
  for (const end of ["", "-wal", "-shm"]) rmSync(path + end, { force: true });
  return { draw, steps: times[1] - times[0] };
}

for (const [kind, what] of [
  ["llm", "20 new schedules by the stand-in"],
  ["us-federal", "one schedule"],
]) {
  const runs: Awaited<ReturnType<typeof run>>[] = [];
  for (let i = 0; i < 5; i++)
    runs.push(await run(`steps: 100\npopulation: {size: 1000000, source: gb2}\nplanner: {kind: ${kind}, warmup: 0}`));
  const draws = runs.map(({ draw }) => draw);
  const steps = runs.map((one) => one.steps);
  print(
    `1,000,000 workers × 100 steps, ${what}, panel of 10,000: ${seconds(Math.min(...steps))} s at best, ` +
      `median ${seconds(median(steps))} (target 4); people drawn in ${seconds(Math.min(...draws))} s, ` +
      `median ${seconds(median(draws))} (target 4); at most ${megabytes()} MB (target 500)`,
  );
}

print("a new schedule at every step:");
for (const [workers, steps] of [
  [100, 2000],
  [10_000, 100],
  [1_000_000, 20],
]) {
  const panel = Math.min(workers, 1000);
  const { steps: ms } = await run(
    `steps: ${steps}\ntaxYear: 1\npopulation: {size: ${workers}, source: gb2}\nplanner: {kind: llm, warmup: 0}\nlogging: {panel: ${panel}}`,
  );
  print(
    `${workers.toLocaleString("en-US").padStart(9)} workers: ${((1000 * steps) / ms).toFixed(1).padStart(8)} steps/s, ` +
      `${((workers * steps) / ms / 1000).toFixed(2).padStart(6)} M worker-steps/s`,
  );
}
rmSync(directory, { recursive: true });
