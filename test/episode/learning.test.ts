import { describe, expect, test } from "@jest/globals";
import type { StepEnd } from "../../src/episode/events.ts";
import type { Prepared } from "../../src/run/prepare.ts";
import { mean } from "../env/helpers.ts";
import { prepared, runWith } from "./run-with.ts";

const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const time = "steps: 36\ntaxYear: 3\npopulation: {size: 16}\n";
const lastYear = 12;

/** Mean welfare of the first and of the last tax year. */
async function welfare({ scenario, ...people }: Prepared, kind: string): Promise<{ first: number; last: number }> {
  const { series } = await runWith({ ...people, scenario: { ...scenario, planner: { ...scenario.planner, kind } } });
  const year = (wanted: number) => mean(series.filter(({ taxYear }) => taxYear === wanted).map((step) => step.welfare));
  return { first: year(1), last: year(lastYear) };
}

describe("the stand-in learns", () => {
  test("planner and workers: welfare rises, and above that under US law", async () => {
    const learned: number[] = [];
    const advantage: number[] = [];
    for (const seed of seeds) {
      const people = prepared(`seed: ${seed}\n${time}`);
      const [own, law] = [await welfare(people, "llm"), await welfare(people, "us-federal")];
      learned.push(Math.log(own.last / own.first));
      advantage.push(Math.log(own.last / law.last));
    }
    expect(mean(learned)).toBeGreaterThan(0);
    expect(mean(advantage)).toBeGreaterThan(0);
  });

  /** Utility less the rebate, which is nobody's own doing, at the end of an episode under US law. */
  const ownUtility = async (seed: number, decide: string): Promise<Float64Array> => {
    let end: StepEnd | undefined;
    await runWith(`seed: ${seed}\n${time}workers: {decide: ${decide}}\nplanner: {kind: us-federal}`, {
      onEvent: (event) => {
        if (event.type === "step-end") end = event;
      },
    });
    return end!.settlement.utility.map((utility) => utility - end!.settlement.rebate);
  };
  test.each(seeds.slice(0, 3))("workers: within 1 %% of the best response, seed %d", async (seed) => {
    const [learned, best] = [await ownUtility(seed, "llm"), await ownUtility(seed, "rational")];
    const ratio = mean(learned.map((utility, i) => utility / best[i]));
    expect(ratio).toBeGreaterThan(0.99);
    expect(ratio).toBeLessThanOrEqual(1);
  });
});
