import { expect, test } from "@jest/globals";
import { scheduleEvaluator } from "../../src/env/welfare/schedule-evaluator.ts";
import { openBackend } from "../../src/gpu/backend.ts";
import { batchedWelfare } from "../../src/gpu/batched-welfare.ts";
import { screenedStarts, screeningWidth } from "../../src/planner/oracles/screening.ts";
import { calibrate, golden, usBrackets } from "../env/helpers.ts";

type Golden = { brackets: number[]; swf: string; W: Record<string, number> };
const goldens: readonly Golden[] = golden("stackelberg");
const bestKnown = goldens.find(({ brackets, swf }) => swf === "ces1" && brackets.length === usBrackets.length)!.W
  .optimum;

test("a peak that moves with the coordinate, found from anywhere in the cube", async () => {
  const peak = [0.9, 0.1, 0.5];
  const value = (point: readonly number[]) => -point.reduce((sum, x, j) => sum + (x - peak[j]) ** 2, 0);
  const sizes: number[] = [];
  const batch = async (points: readonly (readonly number[])[]) => {
    sizes.push(points.length);
    return points.map(value);
  };
  const [best] = await screenedStarts(batch, [[0, 1, 0]], 1);
  expect(value(best)).toBeGreaterThan(-1e-6);
  expect(new Set(sizes)).toEqual(new Set([screeningWidth]));
  expect((await screenedStarts(batch, [[0, 1, 0]], 1))[0]).toEqual(best);
});

test("through a kernel: the golden optimum but for a thousandth", async () => {
  const { backend } = await openBackend("webasm");
  const economy = calibrate();
  const choice = { kind: "ces", aversion: 1 } as const;
  const objective = batchedWelfare(economy, choice, usBrackets, backend!, screeningWidth);
  const found = await screenedStarts(objective, [usBrackets.map(() => 0)], 1);
  await backend!.close();
  const { evaluate } = scheduleEvaluator(economy, choice, usBrackets);
  const welfare = found.map((rates) => evaluate(rates).welfare);
  expect(welfare[0]).toBeGreaterThan(bestKnown * 0.999);
  expect(welfare[0]).toBeGreaterThan(welfare[3] * (1 - 1e-6));
});
