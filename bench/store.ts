/** Rows of workers written to SQLite a second, with every step in a transaction that is flushed to disk. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SqliteStore } from "../src/store/sqlite/sqlite-store.ts";
import { median, print, timed } from "./setup.ts";

const directory = mkdtempSync(join(tmpdir(), "llm-econ-bench-"));
for (const workers of [100, 1000, 10_000]) {
  const steps = Math.min(1000, 200_000 / workers);
  const column = Float64Array.from({ length: workers }, (_, i) => 1000 / (i + 1));
  const panel = Array.from({ length: workers }, (_, i) => i);
  const rates: number[] = [];
  for (let run = 0; run < 4; run++) {
    const store = new SqliteStore(join(directory, `${workers}-${run}.db`));
    const writer = await store.startRun({
      command: "bench",
      name: "bench",
      scenario: {},
      scenarioVersion: 1,
      scenarioPath: null,
      files: [],
      seed: 1,
      planner: "fixed",
      steps,
    });
    const ms = await timed(async () => {
      for (let step = 1; step <= steps; step++) {
        await writer.step({
          step,
          taxYear: step,
          brackets: [0],
          rates: [0.3],
          parameters: null,
          welfare: 1,
          revenuePerWorker: 1,
          meanHours: 1,
          meanIncome: 1,
          giniPre: 0,
          giniPost: 0,
          floored: 0,
          fallbacks: 0,
          metrics: {},
          panel,
          hours: column,
          income: column,
          tax: column,
          consumption: column,
          utility: column,
          thoughts: null,
          satisfied: null,
        });
      }
    });
    await store.close();
    if (run > 0) rates.push((1000 * workers * steps) / ms);
  }
  print(
    `${workers.toLocaleString("en-US").padStart(6)} workers a step: ${Math.round(median(rates)).toLocaleString("en-US")} worker rows/s (target: ≥ 200,000)`,
  );
}
rmSync(directory, { recursive: true });
