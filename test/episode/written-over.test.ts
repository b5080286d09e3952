import { expect, test } from "@jest/globals";
import { measure } from "../../src/env/measures/metrics.ts";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { mostKept, settle } from "../../src/env/settle/settlement.ts";
import type { StepEnd } from "../../src/episode/events.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import { prepared, runWith } from "./run-with.ts";

/** Steps of a rational population under schedules that change at every step but the second. */
async function steps(size: number, onStep: (step: StepEnd) => void): Promise<void> {
  const run = prepared(
    `steps: 3\ntaxYear: 1\npopulation: {size: ${size}, source: gb2}\nworkers: {decide: rational}\nplanner: {kind: llm, warmup: 0}`,
  );
  await runWith(run, { onEvent: (event) => event.type === "step-end" && onStep(event) });
}

test("columns of many workers are written over, with what new ones would hold", async () => {
  const size = mostKept + 1;
  const { economy } = prepared(`population: {size: ${size}, source: gb2}\nworkers: {decide: rational}`);
  const columns = new Set<Float64Array>();
  const rates = new Set<string>();
  await steps(size, ({ schedule, settlement, metrics }) => {
    const law = taxSchedule(schedule.brackets, schedule.rates);
    const expected = settle(economy, law, bestResponse(economy, law));
    expect(settlement).toEqual(expected);
    const fresh = measure(economy, law, expected).metrics;
    expect(metrics.giniPost).toBeCloseTo(fresh.giniPost!, 12);
    expect(metrics.effectiveRateByDecile[4]).toBeCloseTo(fresh.effectiveRateByDecile[4]!, 12);
    for (const column of [settlement.hours, settlement.income, settlement.utility]) columns.add(column);
    rates.add(schedule.rates.join());
  });
  expect(rates.size).toBeGreaterThan(1);
  expect(columns.size).toBe(3);
});

test("columns of fewer workers are kept", async () => {
  const incomes: Float64Array[] = [];
  await steps(50, ({ settlement }) => incomes.push(settlement.income));
  expect(incomes[0]).not.toEqual(incomes[2]);
});
