import { expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import { WorkerStepRows } from "../../src/store/sqlite/worker-step-rows.ts";
import type { NewStep } from "../../src/store/store.ts";

const column = (size: number, factor: number) => Float64Array.from({ length: size }, (_, i) => factor * i);

test.each([0, 1, 24, 25, 26, 61])("a panel of %d is written, whatever the last statement's length", (wanted) => {
  const database = new Database(":memory:");
  database.exec(
    "CREATE TABLE worker_steps (episode_id, step, worker, hours, income, tax, consumption, utility, thought, satisfied)",
  );
  // Every third of the people.
  const panel = Array.from({ length: wanted }, (_, i) => 3 * i);
  const size = 3 * wanted;
  const step = {
    step: 4,
    panel,
    hours: column(size, 1),
    income: column(size, 10),
    tax: column(size, 0.5),
    consumption: column(size, 9.5),
    utility: column(size, 7),
    thoughts: Array.from({ length: size }, (_, i) => (i % 2 === 0 ? `thought ${i}` : null)),
    satisfied: null,
  } as Partial<NewStep> as NewStep;
  const rows = new WorkerStepRows(database);
  rows.write(2, step);
  rows.write(2, { ...step, step: 5 });
  const stored = database.prepare("SELECT * FROM worker_steps WHERE step = 5 ORDER BY worker").raw().all();
  expect(stored).toEqual(
    panel.map((i) => [2, 5, i, i, 10 * i, 0.5 * i, 9.5 * i, 7 * i, i % 2 === 0 ? `thought ${i}` : null, null]),
  );
  expect(database.prepare("SELECT count(*) FROM worker_steps").pluck().get()).toBe(2 * wanted);
});
