import { expect, test } from "@jest/globals";
import { findOptimum, screenedSchedules } from "../../src/analysis/optimum.ts";
import { screenedOptimum } from "../../src/analysis/screened-optimum.ts";
import { scheduleEvaluator } from "../../src/env/welfare/schedule-evaluator.ts";
import { openBackend } from "../../src/gpu/backend.ts";
import { batchedWelfare } from "../../src/gpu/batched-welfare.ts";
import { screenedStarts, screeningWidth } from "../../src/planner/oracles/screening.ts";
import { builtInKinds } from "../../src/plugins/kinds.ts";
import { prepare } from "../../src/run/prepare.ts";
import { parseScenario } from "../../src/scenario/load.ts";
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

test("through a kernel under the statute: the backend is named, and the levers' optimum is no worse for it", async () => {
  const source =
    "name: families\nsteps: 2\npopulation: {size: 16}\neconomy: {law: us-2024, calibrate: {under: us-2024}}\nworkers: {decide: rational}\nplanner: {kind: us-federal}";
  const prepared = () => prepare(parseScenario(source, "families.yaml", builtInKinds).scenario);
  const { screening, policies } = await screenedOptimum(prepared(), "webasm");
  expect(screening).toEqual({ backend: "webasm", device: null, note: null });
  const best = (of: typeof policies) => of.find(({ name }) => name === "stackelberg")!.welfare;
  expect(best(policies)).toBeGreaterThan(best(findOptimum(prepared()).policies) * (1 - 1e-5));
});

test("what kernels do not know of a law is said", async () => {
  const source =
    "name: few\nsteps: 2\npopulation: {size: 20}\neconomy: {law: us-2024, calibrate: {under: us-2024}}\nworkers: {decide: rational}\nplanner: {kind: us-federal}";
  const { economy, ...prepared } = prepare(parseScenario(source, "few.yaml", builtInKinds).scenario);
  const { backend } = await openBackend("cpu");
  const asked = { ...prepared, economy: { ...economy, elasticities: new Float64Array(20).fill(0.3) } };
  expect(await screenedSchedules(asked, backend!)).toEqual({
    starts: [],
    problem: "kernels know one elasticity and quasi-linear utility",
  });
  const decides = { ...prepared, economy: { ...economy, workCosts: { fixed: new Float64Array(20) } as never } };
  expect((await screenedSchedules(decides, backend!)).problem).toMatch(/everybody work/);
});
