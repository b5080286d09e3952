/** Stored runs for tests of reports: small, made as `simulate` makes them. */
import { simulate } from "../../src/run/simulate.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { idle, newDatabase, prepared } from "../episode/run-with.ts";

export interface RunFixture {
  readonly path: string;
  /** Ids, in the order of the keys. */
  readonly runs: readonly string[];
}

/** @param scenarios keys in YAML of each run */
export async function storedRuns(scenarios: readonly string[]): Promise<RunFixture> {
  const path = newDatabase();
  const store = new SqliteStore(path);
  const runs: string[] = [];
  try {
    for (const keys of scenarios) {
      const options = { env: {}, signal: idle, listeners: [], command: "simulate", scenarioPath: null };
      runs.push((await simulate({ prepared: prepared(keys), store, ...options })).run);
    }
  } finally {
    await store.close();
  }
  return { path, runs };
}

/** Three brackets: searching the optimum of seven takes most of a test's time. */
export const rational =
  "steps: 4\ntaxYear: 2\npopulation: {size: 30}\nworkers: {decide: rational}\neconomy: {brackets: three, elasticity: 0.4}\n";
