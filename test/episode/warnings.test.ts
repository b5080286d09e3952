import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { measure } from "../../src/env/measures/metrics.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import { stepWarnings } from "../../src/episode/warnings.ts";
import { schedulePolicy } from "../../src/law/policy.ts";
import { emptyDirectory } from "../cli/run-cli.ts";
import { economyOf, flat, skills } from "../env/helpers.ts";
import { runWith } from "./run-with.ts";

const wages = join(emptyDirectory(), "wages.csv");
writeFileSync(wages, `wage\n${skills.join("\n")}\n`);

async function warningsOf(keys: string): Promise<Record<string, string>> {
  const { warnings } = await runWith(`steps: 2\ntaxYear: 1\nworkers: {decide: rational}\n${keys}`);
  return Object.fromEntries(warnings.map(({ code, message }) => [code, message]));
}

const people = (brackets: string) =>
  `population: {source: {file: ${wages}}}\neconomy: {elasticity: 0.25, calibrate: {meanHours: 39}, brackets: ${brackets}}\n`;

describe("the Saez planner says where its rates are not the formula's", () => {
  test("no fixed point", async () => {
    const found = await warningsOf(`${people("three")}planner: {kind: saez, welfare: {kind: rawlsian}}`);
    expect(found["saez-residual"]).toMatch(/its rates differ by up to 0\.\d+ points/);
  });
  test("nobody in a bracket", async () => {
    const found = await warningsOf(`${people("[0, 40000, 9000000]")}planner: {kind: saez}`);
    expect(found["saez-empty-bracket"]).toContain("nobody responds in the bracket from $9,000,000");
  });
  test("nothing to say of a flat tax, nor of other planners", async () => {
    for (const kind of ["saez", "us-federal"]) {
      const found = await warningsOf(`${people("flat")}planner: {kind: ${kind}}`);
      expect(Object.keys(found).filter((code) => code.startsWith("saez"))).toEqual([]);
    }
  });
});

describe("welfare that is the welfare of few", () => {
  const of = async (keys: string) => (await warningsOf(keys))["weight-concentration"];
  const cases: readonly [string, string, RegExp | undefined][] = [
    [
      "rawlsian",
      `${people("flat")}planner: {welfare: {kind: rawlsian}}`,
      /those of one worker of 1,000 \(0\.1 % of people\)/,
    ],
    [
      "rawlsian, few people",
      "population: {size: 20}\nplanner: {welfare: {kind: rawlsian}}",
      /one worker of 20 \(5 % of people\)/,
    ],
    ["ces", `${people("flat")}planner: {welfare: {kind: ces}}`, undefined],
    ["utilitarian", "population: {size: 20}\nplanner: {welfare: {kind: utilitarian}}", undefined],
    ["log utility", "population: {size: 20}\neconomy: {utility: log}\nplanner: {welfare: {kind: rawlsian}}", undefined],
    ["paper welfare", "population: {size: 20}\nplanner: {welfare: {kind: paper}}", undefined],
  ];
  test.each(cases)("%s", async (_, keys, expected) => {
    const found = await of(keys);
    if (expected) expect(found).toMatch(expected);
    else expect(found).toBeUndefined();
  });
});

describe("more than half of the workers are at a corner", () => {
  const economy = economyOf(Array(10).fill(50_000), { maxHours: 60 });
  const codesOf = (idle: number, full: number): string[] => {
    const hours = Float64Array.from({ length: 10 }, (_, i) => (i < idle ? 0 : i < idle + full ? 60 : 30));
    const { metrics } = measure(economy, flat(0.3), settle(economy, flat(0.3), hours));
    const found = stepWarnings({
      economy,
      welfare: { floor: 0.01 },
      schedule: schedulePolicy(flat(0.3)),
      metrics,
      floored: 0,
      fallbacks: 0,
      size: 10,
    });
    return found.map(({ code }) => code);
  };
  test.each([
    [6, 0, ["corner-zero"]],
    [5, 0, []],
    [0, 6, ["corner-maximum"]],
    [0, 5, []],
    [5, 5, []],
  ])("%i do not work, %i work the most", (idle, full, codes) => expect(codesOf(idle, full)).toEqual(codes));
});
