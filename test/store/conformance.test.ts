import { expect, test } from "@jest/globals";
import { MemoryStore } from "../../src/store/memory/memory-store.ts";
import { openStore } from "../../src/store/open-store.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { newDatabase } from "../episode/run-with.ts";
import { conformance, newRun, newStep, workerRow } from "./conformance.ts";

conformance("SQLite", async () => new SqliteStore(newDatabase()));
conformance("memory", async () => new MemoryStore());

test("a run in one store is compared with one in another", async () => {
  const stores = [await openStore(newDatabase()), await openStore(":memory:")];
  const ids = await Promise.all(
    stores.map(async (store) => {
      const run = await store.startRun(newRun);
      await run.workers([workerRow(0), workerRow(2)]);
      for (const step of [1, 2]) await run.step(newStep(step));
      return run.id;
    }),
  );
  expect(await stores[0].differences(ids[0], stores[1], ids[1])).toEqual([]);
  expect(await stores[1].differences(ids[1], stores[0], ids[0])).toEqual([]);
  await Promise.all(stores.map((store) => store.close()));
});
