import { describe, expect, test } from "@jest/globals";
import { armsOf, type ComparisonRequest } from "../../../src/analysis/compare/plan.ts";
import { bySeed, unitsOf, unitsOfShard } from "../../../src/analysis/compare/units.ts";
import { builtInKinds } from "../../../src/plugins/kinds.ts";
import { parseScenario } from "../../../src/scenario/load.ts";

const keys = "name: s\npopulation: {size: 8}\nworkers: {decide: rational}\n";
const armsFor = (request: Partial<ComparisonRequest>) =>
  armsOf((more) => parseScenario(keys, "s.yaml", builtInKinds, more).scenario, {
    ...{ planners: [], models: [], variations: [] },
    ...request,
  });
const variations = [{ key: "economy.elasticity", values: [0.2, 0.4, 0.6] }];
const planners = ["flat", "saez"];

describe("units", () => {
  const cases: readonly [name: string, request: Partial<ComparisonRequest>, arms: readonly number[]][] = [
    ["planners are compared with each other: one unit a seed", { planners }, [2, 2]],
    ["each setting of several planners is a unit", { planners, variations }, [2, 2, 2, 2, 2, 2]],
    ["one planner's settings are compared with the first", { planners: ["flat"], variations }, [3, 3]],
    [
      "a policy that all are compared with binds all",
      { planners, variations, baseline: "flat economy.elasticity=0.4" },
      [6, 6],
    ],
  ];
  test.each(cases)("%s", (_, request, sizes) => {
    const arms = armsFor(request);
    const units = unitsOf({ arms, seeds: [5, 6] });
    expect(units.map((unit) => unit.arms.length)).toEqual(sizes);
    for (const { arms: group } of units)
      for (const { comparedWith } of group) expect(group.map(({ label }) => label)).toContain(comparedWith);
    // Together they are every arm with every seed, in the arms' order.
    expect(bySeed(arms, units)).toEqual([5, 6].map((seed) => ({ seed, arms })));
  });

  test.each([1, 2, 4, 7, 12, 20])("are dealt out to %i shards, each to one", (of) => {
    const units = unitsOf({ arms: armsFor({ planners, variations }), seeds: [1, 2, 3, 4] });
    const dealt = Array.from({ length: of }, (_, index) => unitsOfShard(units, { index, of }));
    expect(new Set(dealt.flat()).size).toBe(12);
    expect(dealt.flat().length).toBe(12);
    const sizes = dealt.map(({ length }) => length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  });
});
