import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { emptyDirectory } from "../cli/run-cli.ts";
import { skills } from "../env/helpers.ts";
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
