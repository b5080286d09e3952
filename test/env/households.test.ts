/** Distributions of households in the place of workers: what they have together over the square root of the people. */

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { householdDistribution, householdsOf } from "../../src/env/measures/households.ts";
import { gini, rank } from "../../src/env/measures/inequality.ts";
import { measure } from "../../src/env/measures/metrics.ts";
import type { Settlement } from "../../src/env/settle/settlement.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import { builtInKinds } from "../../src/plugins/kinds.ts";
import type { Column } from "../../src/population/population.ts";
import { spousesOf } from "../../src/population/spouses.ts";
import { prepare } from "../../src/run/prepare.ts";
import { parseScenario } from "../../src/scenario/load.ts";
import { people } from "../law/people.ts";

type Entry = readonly [name: string, column: Column];
const numbers = (name: string, ...values: number[]): Entry => [
  name,
  { name, kind: "number", unit: "", meaning: "", values: Float64Array.from(values) },
];
const statuses = (...labels: string[]): Entry => {
  const known = [...new Set(labels)];
  const codes = Uint8Array.from(labels, (label) => known.indexOf(label));
  return ["filingStatus", { name: "filingStatus", kind: "label", unit: "", meaning: "", codes, labels: known }];
};

describe("of three by hand", () => {
  // $20,800, $41,600 and $62,400; the second has a spouse with $40,000 and two children.
  const three = {
    ...people([10, 20, 30]),
    columns: new Map([
      numbers("householdSize", 1, 4, 9),
      numbers("otherEarned", 0, 40_000, 0),
      statuses("single", "married-joint", "single"),
    ]),
  };
  const settlement: Settlement = {
    hours: Float64Array.of(40, 40, 40),
    income: Float64Array.of(20_800, 41_600, 62_400),
    tax: Float64Array.of(800, 1600, 2400),
    consumption: Float64Array.of(21_600, 41_600, 61_600),
    utility: new Float64Array(3),
    rebate: 1600,
    revenuePerWorker: 1600,
  };
  const households = householdsOf(three);
  const found = householdDistribution(households, settlement, Float64Array.of(0, 2000, 0), three.weight);
  // Before: 20,800, 81,600/2, 62,400/3. After: 21,600, (41,600 + 40,000 − 2,000 + 1,600)/2, 61,600/3.
  const before = rank(Float64Array.of(20_800, 40_800, 20_800));
  const after = rank(Float64Array.of(21_600, 40_600, 61_600 / 3));
  test("scales are roots of people", () => expect([...households.scale]).toEqual([1, 2, 3]));
  test("Gini before", () => expect(found.giniPre).toBeCloseTo(gini(before)!, 12));
  test("Gini before, from its formula", () =>
    expect(found.giniPre).toBeCloseTo((2 * (40_800 - 20_800) * 2) / (2 * 9 * (82_400 / 3)), 12));
  test("Gini after", () => expect(found.giniPost).toBeCloseTo(gini(after)!, 12));
  test("the rate of the highest tenth is that of the couple", () =>
    expect(found.effectiveRateByDecile[9]).toBeCloseTo(3600 / 81_600, 12));
  test("of people whose households are not known it is those on the return", () => {
    const columns = new Map([
      numbers("children", 0, 2, 1),
      numbers("otherDependents", 0, 1, 0),
      statuses("single", "married-joint", "head-of-household"),
    ]);
    expect([...householdsOf({ ...three, columns }).scale]).toEqual([1, Math.sqrt(5), Math.sqrt(2)]);
  });
  test("where nothing is known it is refused", () =>
    expect(() => householdsOf(people([10]))).toThrow(/metrics\.equivalence.*householdSize/));
});

const directory = mkdtempSync(join(tmpdir(), "households-"));
function prepared(rows: string, keys: string) {
  const path = join(directory, "people.csv");
  writeFileSync(path, rows);
  const text = `name: a\npopulation: {source: {file: ${path}}}\n${keys}\n`;
  return prepare(parseScenario(text, "a.yaml", builtInKinds).scenario, undefined, builtInKinds);
}

describe("under the statute", () => {
  const rows = `wage,hours,filing_status,children,other_earned,household_size
20,40,married-joint,2,30000,4
15,40,single,0,0,1
`;
  const keys = "economy: {law: us-2024}\nmetrics: {equivalence: square-root}";
  const { economy, levers, population, equivalise } = prepared(rows, keys);
  const policy = levers.policy(levers.start);
  const settlement = settle(economy, policy.law, population.usualHours);
  test("both charges of a couple are the form's, and each has a rebate", () => {
    const metrics = equivalise!(measure(economy, policy.law, settlement).metrics, policy, settlement);
    // 71,600 − 29,200 = 42,400: 10 % of 23,200 and 12 % of the rest, less 2 × 2,000; payroll 7.65 %.
    const tax = 0.1 * 23_200 + 0.12 * (42_400 - 23_200) - 4000 + 0.0765 * 71_600;
    const alone = 0.1 * 11_600 + 0.12 * (31_200 - 14_600 - 11_600) + 0.0765 * 31_200;
    const rebate = (settlement.tax[0] + alone) / 2;
    const gap = (a: number, b: number) => Math.abs(a - b) / (2 * (a + b));
    expect(metrics.giniPre).toBeCloseTo(gap(71_600 / 2, 31_200), 10);
    expect(metrics.giniPost).toBeCloseTo(gap((71_600 - tax + 2 * rebate) / 2, 31_200 - alone + rebate), 8);
  });
  test("spouses are whose income is the others'", () => {
    const spouses = spousesOf(population);
    expect(spouses.wage[0] * 52 * spouses.usualHours[0]).toBeCloseTo(30_000, 9);
    expect(spouses.wage[1]).toBe(0);
  });
});

describe("metrics.equivalence", () => {
  const rows = "wage,household_size\n20,4\n15,1\n";
  test("is none by default", () => expect(prepared(rows, "").equivalise).toBeNull());
  test("is an error where nothing is known of households, with its place", () =>
    expect(() => prepared("wage\n20\n", "metrics: {equivalence: square-root}")).toThrow(/metrics\.equivalence/));
  test("knows its scales", () =>
    expect(() => parseScenario("name: a\nmetrics: {equivalence: oecd}\n", "a.yaml", builtInKinds)).toThrow(
      /a\.yaml:2:\d+.*square-root/s,
    ));
});
