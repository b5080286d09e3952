import { describe, expect, test } from "@jest/globals";
import { screenedOptimum } from "../../src/analysis/screened-optimum.ts";
import { topTailRows } from "../../src/analysis/top-tail-rows.ts";
import { builtInKinds } from "../../src/plugins/kinds.ts";
import { optimumReport } from "../../src/report/text/optimum-report.ts";
import { prepare } from "../../src/run/prepare.ts";
import { parseScenario } from "../../src/scenario/load.ts";

const prepared = (keys: string) =>
  prepare(parseScenario(`name: a\n${keys}\n`, "a.yaml", builtInKinds).scenario, undefined, builtInKinds);

describe("rows of the optimum by the index of the top tail", () => {
  const many = prepared("population: {size: 10001}\neconomy: {brackets: [0, 100000]}");
  test("are those of the survey, 2 and 1.5: the thicker the tail, the richer its people and the higher the top rate", async () => {
    const { topTail = [], screening, ...optimum } = await screenedOptimum(many, "off");
    expect(topTail.map(({ above, pareto }) => [above, pareto])).toEqual([
      [250_000, 2.4],
      [250_000, 2],
      [250_000, 1.5],
    ]);
    const rising = (values: readonly number[]) => values.every((value, i) => i === 0 || value > values[i - 1]);
    expect(rising(topTail.map(({ meanIncome }) => meanIncome))).toBe(true);
    expect(rising(topTail.map(({ rates }) => rates[1]))).toBe(true);
    expect(topTail.every((row) => row.optimum > row.usFederal)).toBe(true);
    expect(optimumReport({ ...optimum, topTail }, screening)).toContain("If incomes above $250,000 were Pareto's");
  });
  test.each([
    ["few people", "population: {size: 10000}"],
    ["other people", "population: {size: 10001, source: gb2}"],
    ["utility that is no money", "population: {size: 10001}\neconomy: {utility: log}"],
  ])("none for %s", (_, keys) => expect(topTailRows(prepared(keys), [])).toEqual([]));
});
