import { expect, test } from "@jest/globals";
import { rateRanges } from "../../src/analysis/rate-ranges.ts";
import { scheduleEvaluator } from "../../src/env/welfare/schedule-evaluator.ts";
import { calibrate } from "../env/helpers.ts";

test("welfare is within 1e-4 of the optimum inside the range, and not beyond it", () => {
  const economy = calibrate();
  const welfare = { kind: "ces", aversion: 1 };
  const brackets = [0, 20_000, 60_000, 1e9];
  // Each rate in turn the best of a fine grid, until none moves: an optimum that no search of ours has found.
  const { evaluate } = scheduleEvaluator(economy, welfare, brackets);
  const grid = Array.from({ length: 401 }, (_, i) => i / 400);
  const welfareAt = (rates: readonly number[]) => evaluate(rates).welfare;
  let rates = [0.3, 0.3, 0.3, 0.3];
  for (let round = 0; round < 6; round++)
    rates = rates.map((_, k) =>
      k === 3
        ? 0.3
        : grid.reduce((best, rate) => (welfareAt(rates.with(k, rate)) > welfareAt(rates.with(k, best)) ? rate : best)),
    );
  const optimum = welfareAt(rates);
  const ranges = rateRanges({ economy, welfare }, { brackets, rates });
  expect(ranges[3]).toEqual([0, 1]);
  ranges.slice(0, 3).forEach(([low, high], k) => {
    expect(low).toBeLessThanOrEqual(rates[k]);
    expect(high).toBeGreaterThanOrEqual(rates[k]);
    for (const [rate, isInside] of [
      [low + 1e-6, true],
      [high - 1e-6, true],
      [low - 1e-3, false],
      [high + 1e-3, false],
    ] as const)
      if (rate > 0 && rate < 1) expect(welfareAt(rates.with(k, rate)) >= optimum * (1 - 1e-4)).toBe(isInside);
  });
});
