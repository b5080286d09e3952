/** The optimum that a page shows while a run goes on is the one that the run ends with, and is not searched for twice. */
import { expect, test } from "@jest/globals";
import { storedSummary } from "../../src/run/stored-summary.ts";
import type { FoundLevels } from "../../src/server/find-levels.ts";
import { levelsOfRun } from "../../src/server/find-levels.ts";
import { openStore } from "../../src/store/open-store.ts";
import { newDatabase, stored } from "./served.ts";

const keys =
  "steps: 2\npopulation: {size: 12, source: gb2}\neconomy: {brackets: three}\nworkers: {decide: rational}\nplanner: {kind: us-federal}\n";

test("the run takes what was found, to the last bit", async () => {
  const path = newDatabase();
  const run = await stored(path, keys);
  const parts: FoundLevels[] = [];
  await levelsOfRun(path, run, (part) => parts.push(part));
  const found = parts.flatMap((part) => (part.type === "end" && part.gap ? [part.gap] : []))[0];
  const gapWith = async (rates: readonly number[]) => {
    const again = await stored(path, keys, { foundOptimum: () => ({ optimum: found.optimum, rates }) });
    const store = await openStore(path, "read");
    try {
      return storedSummary(await store.run(again))?.gap;
    } finally {
      await store.close();
    }
  };
  const store = await openStore(path, "read");
  const searched = storedSummary(await store.run(run))?.gap;
  await store.close();
  expect(await gapWith(found.rates)).toEqual(searched);
  // Others would be taken as they are: nothing is searched for.
  const others = found.rates.map((rate) => rate / 2);
  expect((await gapWith(others))?.rates).toEqual(others);
  // Those of other brackets are none of this run's.
  expect(await gapWith([0.3])).toEqual(searched);
});
