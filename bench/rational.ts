/** Rational workers: steps per second by number of workers, a new schedule every step, every metric and the panel stored. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simulate } from "../src/episode/simulate.ts";
import { SqliteStore } from "../src/store/sqlite-store.ts";
import { prepared, print, timed } from "./setup.ts";

const directory = mkdtempSync(join(tmpdir(), "llm-econ-bench-"));
for (const [workers, steps] of [
  [100, 2000],
  [10_000, 100],
  [1_000_000, 20],
]) {
  const keys = `steps: ${steps}\ntaxYear: 1\npopulation: {size: ${workers}, source: gb2}\nworkers: {decide: rational}\nplanner: {kind: llm, warmup: 0}\nlogging: {panel: ${Math.min(workers, 1000)}}`;
  let setting = prepared("steps: 1");
  const drawMs = await timed(() => {
    setting = prepared(keys);
  });
  const store = new SqliteStore(join(directory, `${workers}.db`));
  const times: number[] = [];
  await simulate({
    prepared: setting,
    store,
    env: {},
    signal: new AbortController().signal,
    // From the first step to the last: the search for the optimum that follows is another benchmark's.
    listeners: [
      ({ type }) => {
        if (type === "run-start" || type === "run-end") times.push(performance.now());
      },
    ],
    command: "bench",
    scenarioPath: null,
  });
  const ms = times[1] - times[0];
  await store.close();
  const memory = Math.round(process.memoryUsage().rss / 2 ** 20);
  print(
    `${workers.toLocaleString("en-US").padStart(9)} workers: ${((1000 * steps) / ms).toFixed(1).padStart(8)} steps/s, ` +
      `${((workers * steps) / ms / 1000).toFixed(2).padStart(6)} M worker-steps/s; population and calibration ${(drawMs / 1000).toFixed(2)} s; ${memory} MB`,
  );
}
rmSync(directory, { recursive: true });
