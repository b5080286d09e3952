import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { drawPopulation } from "../../src/population/draw-population.ts";
import { withEmployment } from "../../src/population/employment.ts";
import { byName, coded, labelOf, labelsOf, numbersOf, type Population } from "../../src/population/population.ts";

const [header, ...rows] = readFileSync(new URL("../../data/census/employment.csv", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((row) => row.split(","));
const table = rows.map((row) => Object.fromEntries(row.map((value, k) => [header[k], value])));

const size = 20_000;
const people = withEmployment(drawPopulation({ source: "census", size, seed: 5, withNonWorkers: true }), undefined);

describe("people from the census of whom some do not work", () => {
  const { employed, shares, cell } = people.employment ?? { employed: [], shares: [], cell: [] };

  test("are of 18 to 64, and the same without regard to how many are drawn", () => {
    const ages = Array.from(numbersOf(people, "age") ?? []);
    expect([Math.min(...ages), Math.max(...ages)]).toEqual([18, 64]);
    const few = drawPopulation({ source: "census", size: 30, seed: 5, withNonWorkers: true });
    expect(few.wage).toEqual(people.wage.slice(0, 30));
    expect(few.columns.get("employed")).toMatchObject({ values: numbersOf(people, "employed")?.slice(0, 30) });
  });

  test("are employed as often as those of their cell, within sampling error", () => {
    let squares = 0;
    let cells = 0;
    shares.forEach((share, k) => {
      let [count, working] = [0, 0];
      cell.forEach((of, i) => {
        if (of !== k) return;
        count++;
        working += employed[i];
      });
      if (count * Math.min(share, 1 - share) < 5) return;
      cells++;
      squares += (working - count * share) ** 2 / (count * share * (1 - share));
    });
    expect(cells).toBeGreaterThan(150);
    // χ² with so many degrees of freedom: mean n, variance 2n.
    expect(Math.abs(squares - cells)).toBeLessThan(4 * Math.sqrt(2 * cells));
  });

  test("are of each sex, age, education and family as often as the table has people there", () => {
    const [sex, status] = ["sex", "filingStatus"].map((name) => labelsOf(people, name));
    const total = table.reduce((sum, row) => sum + Number(row.count), 0);
    for (const wanted of ["male", "female"])
      for (const filed of ["single", "married-joint", "head-of-household"]) {
        const expected = table
          .filter((row) => row.sex === wanted && row.filing_status === filed)
          .reduce((sum, row) => sum + Number(row.count) / total, 0);
        let found = 0;
        for (let i = 0; i < size; i++)
          if (labelOf(sex, i) === wanted && labelOf(status, i) === filed) found += 1 / size;
        expect(Math.abs(found - expected)).toBeLessThan(0.02);
      }
  });

  test("are all ones where the key is off", () => {
    expect(drawPopulation({ source: "census", size: 30, seed: 5 }).columns.has("employed")).toBe(false);
  });

  test.each([
    [{ age: { min: 66 } }, "population.filter.age: nobody there is from 18 to 64"],
    [{ age: { max: 17 } }, "population.filter.age: nobody there is from 18 to 64"],
  ])("of other ages are refused: %j", (filter, message) => {
    expect(() => drawPopulation({ source: "census", size: 10, seed: 1, filter, withNonWorkers: true })).toThrow(
      message,
    );
  });

  test("are drawn by age where families are not known is refused", () => {
    expect(() =>
      drawPopulation({ source: "census", size: 10, seed: 1, families: "by-age", withNonWorkers: true }),
    ).toThrow("economy.participation: people from these census tables are not known to work or not");
  });
});

function persons(employed: readonly number[] | null, rates?: readonly number[], sexes?: readonly string[]): Population {
  const size = employed?.length ?? 4;
  const info = { unit: "", meaning: "" };
  return {
    size,
    wage: new Float64Array(size).fill(20),
    usualHours: new Float64Array(size).fill(40),
    weight: new Float64Array(size).fill(1),
    columns: byName([
      ...(employed
        ? [{ ...info, name: "employed", kind: "number" as const, values: Float64Array.from(employed) }]
        : []),
      ...(rates
        ? [{ ...info, name: "employmentRate", kind: "number" as const, values: Float64Array.from(rates) }]
        : []),
      ...(sexes ? [{ ...info, name: "sex", kind: "label" as const, ...coded(sexes) }] : []),
    ]),
  };
}

describe("people of a file", () => {
  test("work as the column says, in cells of what is known of them, each with a few like all", () => {
    const sexes = ["female", "male", "female", "male", "female", "female"];
    const { employment } = withEmployment(persons([1, 1, 0, 1, 0, 1], undefined, sexes), undefined);
    expect(employment?.names).toEqual(["female", "male"]);
    expect([...(employment?.employed ?? [])]).toEqual([1, 1, 0, 1, 0, 1]);
    expect(employment?.shares[0]).toBeCloseTo((2 + (10 * 4) / 6) / 14, 12);
    expect(employment?.shares[1]).toBeCloseTo((2 + (10 * 4) / 6) / 12, 12);
  });

  test("have the share of the column employmentRate", () => {
    const sexes = ["female", "male", "female"];
    expect([
      ...(withEmployment(persons([1, 0, 1], [0.7, 0.8, 0.7], sexes), undefined).employment?.shares ?? []),
    ]).toEqual([0.7, 0.8]);
  });

  test("of whom nothing is known work in the share that is given", () => {
    const { employment, columns } = withEmployment(persons(null), 0.75);
    expect([...(employment?.employed ?? [])].reduce((sum, one) => sum + one, 0)).toBe(3);
    expect(columns.has("employed")).toBe(true);
  });

  test.each([
    ["nothing says who works", persons(null), undefined, "these people have no column employed"],
    ["two things say it", persons([1, 0]), 0.5, "the people say who of them is employed"],
    ["all work", persons([1, 1]), undefined, "everybody is employed"],
    ["none works", persons([0, 0]), undefined, "nobody is employed"],
    ["a cell has two shares", persons([1, 0], [0.5, 0.6]), undefined, "column employmentRate: 0.6 of person 1"],
  ])("are refused where %s", (_, population, share, message) => {
    expect(() => withEmployment(population, share)).toThrow(message);
  });
});
