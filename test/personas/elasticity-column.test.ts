import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { ScenarioError } from "../../src/base/errors.ts";
import { numbersOf } from "../../src/population/population.ts";
import { readPersonFile } from "../../src/population/sources/persons/person-file.ts";
import { emptyDirectory } from "../cli/run-cli.ts";

const file = (text: string): string => {
  const path = join(emptyDirectory(), "people.csv");
  writeFileSync(path, text);
  return path;
};

describe("the column elasticity of a file of persons", () => {
  test("is each person's own", () => {
    const path = file("wage,elasticity\n10,0.2\n20,0.5\n");
    expect(numbersOf(readPersonFile(path, { seed: 1 }), "elasticity")).toEqual(Float64Array.of(0.2, 0.5));
  });
  test("goes with the wage where people are drawn", () => {
    const people = readPersonFile(file("wage,elasticity,weight\n10,0.2,1\n20,0.5,3\n"), { size: 50, seed: 1 });
    expect(numbersOf(people, "elasticity")).toEqual(people.wage.map((dollars) => (dollars === 10 ? 0.2 : 0.5)));
  });
  test("is absent where the file has none", () =>
    expect(numbersOf(readPersonFile(file("wage\n10\n"), { seed: 1 }), "elasticity")).toBeUndefined());
  test.each(["0", "-1", "x", "", "11"])('refuses "%s"', (value) => {
    const path = file(`wage,elasticity\n10,${value}\n`);
    expect(() => readPersonFile(path, { seed: 1 })).toThrow(ScenarioError);
    expect(() => readPersonFile(path, { seed: 1 })).toThrow(/:2:4: expected an elasticity above 0/);
  });
});
