import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { builtInKinds } from "../../src/plugins/kinds.ts";
import { columnOf } from "../../src/population/population.ts";
import { prepare } from "../../src/run/prepare.ts";
import { parsedScenario } from "../../src/run/stored-scenario.ts";
import { loadScenario, parseScenario } from "../../src/scenario/load.ts";
import { broughtUpToDate } from "../../src/scenario/missing-keys.ts";

const kinds = {
  ...builtInKinds,
  personColumns: [
    ...builtInKinds.personColumns,
    {
      name: "commute",
      description: "minutes",
      kind: "number" as const,
      options: z.strictObject({ most: z.number().default(30) }),
      create: ({ population, options }: { population: { size: number }; options: Readonly<Record<string, unknown>> }) =>
        new Float64Array(population.size).fill(Number(options.most)),
    },
  ],
};

const directory = mkdtempSync(join(tmpdir(), "population-keys-"));
let scenarios = 0;

/** People of a file with these keys of `population` beside it, as they stand in the scenario. */
function prepared(rows: string, keys = "") {
  const name = `${++scenarios}`;
  writeFileSync(join(directory, `${name}.csv`), rows);
  const path = join(directory, `${name}.yaml`);
  writeFileSync(path, `name: a\npopulation: {source: {file: ${name}.csv}${keys}}\n`);
  const { scenario, locate } = loadScenario(path, kinds);
  return { ...prepare(scenario, locate, kinds), path };
}

describe("population.columns", () => {
  test("maps columns of a file and makes those of plugins", () => {
    const { population, scenario } = prepared(
      "INCWAGE,H,S\n52000,40,1\n26000,20,2\n",
      ", columns: {wage: {column: INCWAGE, per: year}, hours: H, sex: {column: S, labels: {1: male, 2: female}}, commute: {}}",
    );
    expect([...population.wage]).toEqual([25, 25]);
    expect([...population.usualHours]).toEqual([40, 20]);
    expect(columnOf(population, "commute")).toMatchObject({ values: Float64Array.of(30, 30) });
    expect(scenario.population.columns).toMatchObject({ commute: { most: 30 } });
  });
  test("a filter asks for columns by our name", () =>
    expect([
      ...prepared(
        "PAY,S\n52000,1\n26000,2\n",
        ", columns: {wage: {column: PAY, per: year}, sex: {column: S, labels: {1: male, 2: female}}}, filter: {sex: female}",
      ).population.wage,
    ]).toEqual([12.5]));
  test("a list is of columns to make, as before", () =>
    expect(
      columnOf(prepared("wage\n20\n", ", columns: [{name: commute, most: 5}]").population, "commute"),
    ).toMatchObject({
      values: Float64Array.of(5),
    }));
});

describe("what is wrong with them has its place", () => {
  const load = (keys: string) => () => parseScenario(`name: a\npopulation: {${keys}}\n`, "a.yaml", kinds);
  const file = "source: {file: x.csv}";
  test.each([
    [`${file}, columns: {wag: pay}`, 'unknown key "wag" in population.columns; did you mean "wage"?'],
    [
      `${file}, columns: {wage: {column: pay, per: day}}`,
      'a.yaml:2:72: population.columns.wage.per: expected one of hour, week, month, year; found "day"',
    ],
    [`${file}, columns: {hours: {column: h, per: year}}`, 'unknown key "per" in population.columns.hours'],
    [
      `${file}, columns: {sex: {column: s, labels: {1: man}}}`,
      'population.columns.sex.labels.1: expected one of female, male; found "man"',
    ],
    [
      `${file}, columns: {wage:pay}`,
      'unknown key "wage:pay" in population.columns; is a space missing after the colon?',
    ],
    [`${file}, columns: {commute: {mst: 3}}`, 'unknown key "mst" in population.columns.commute; did you mean "most"?'],
    [`${file}, columns: 3`, "population.columns: expected a list of columns to make, or where columns of the file are"],
    [`${file}, format: ipums`, 'population.format: expected one of ipums-usa, ipums-cps, pums; found "ipums"'],
    [`${file}, weights: usee`, 'population.weights: expected one of use, draw; found "usee"; did you mean "use"?'],
    [
      `${file}, weights: use, size: 9, stratify: {minimumPerBracket: 2}`,
      "population.weights: use takes a file whole, and stratify draws from it; expected weights: draw",
    ],
    ["columns: {wage: pay}", "a.yaml:2:24: population.columns.wage: only a file of persons has columns to map"],
    ["format: pums", "a.yaml:2:14: population.format: only a file of persons has a format"],
    ["weights: use", "population.weights: only a file of persons has weights of its own"],
  ])("%s", (keys, message) => expect(load(keys)).toThrow(message));
  test("a column that the file does not have", () =>
    expect(() => prepared("pay\n20\n", ", columns: {wage: pays}")).toThrow(
      /\d+\.yaml:2:\d+: population\.columns\.wage: the file has no column pays; did you mean "pay"\?/,
    ));
  test("weights to be used with another size", () =>
    expect(() => prepared("wage,weight\n20,1\n30,2\n", ", weights: use, size: 7")).toThrow(
      /\.yaml:2:\d+: population\.weights: use takes every row of the file, 2, and population\.size is 7/,
    ));
});

describe("population.weights", () => {
  const rows = "wage,weight,age\n10,1,30\n20,0,40\n30,2,50\n500,.5,60\n";
  test.each([
    ["", "use", 3],
    [", size: 4", "use", 3],
    [", weights: draw", "draw", 4],
    [", size: 50", "draw", 50],
    [", size: 30, stratify: {minimumPerBracket: 1}, filter: {age: {max: 55}}", "draw", 30],
  ] as const)("with %p it is %s, of %i people", (keys, weights, size) => {
    const keysNow = keys.includes("stratify") ? `${keys}}\neconomy: {brackets: flat` : keys;
    const { scenario, population } = prepared(rows, keysNow);
    expect(scenario.population).toMatchObject({ weights, size });
    expect(population.size).toBe(size);
  });
  test("what is resolved is drawn again as it is", () => {
    const { scenario, population } = prepared(rows);
    const again = prepare(scenario, undefined, kinds);
    expect(again.population).toEqual(population);
    expect(again.scenario).toEqual(scenario);
  });
  test("other sources have none", () =>
    expect(
      prepare(parseScenario("name: a\n", "a.yaml", kinds).scenario, undefined, kinds).scenario.population,
    ).not.toHaveProperty("weights"));
  test("of a condition on what is made, too", () => {
    const { population, scenario } = prepared(rows, ", filter: {income: {max: 100000}}");
    expect([...population.weight]).toEqual([1, 2]);
    expect(prepare(scenario, undefined, kinds).population).toEqual(population);
  });
  test("margins start from them", () => {
    const { population } = prepared(
      "wage,weight,sex\n10,3,male\n20,1,male\n30,1,female\n",
      ", rake: {sex: {male: 0.5, female: 0.5}}",
    );
    expect([...population.weight].map((weight) => Number(weight.toFixed(9)))).toEqual([1.125, 0.375, 1.5]);
  });
  test("a draw by weights is warned of", () => {
    expect(prepared(rows, ", size: 50").warnings.map(({ code }) => code)).toEqual(["drawn-by-weight"]);
    expect(prepared(rows).warnings).toEqual([]);
  });
  test("a stored scenario of before drew", () => {
    const stored = { name: "a", population: { source: { file: "/x.csv" }, size: 4 } };
    expect(broughtUpToDate(stored, 2, "run 1").population).toEqual({
      source: { file: "/x.csv" },
      size: 4,
      weights: "draw",
      weeks: "usual",
      columns: { wage: { column: "wage", per: "hour" } },
    });
    const census = { name: "a", population: { source: "census", size: 4 } };
    expect(broughtUpToDate(census, 2, "run 1").population).toEqual({
      ...{ source: "census", size: 4, families: "by-age", weeks: "usual" },
    });
    const now = broughtUpToDate({ ...stored, population: { ...stored.population, weights: "use" } }, 3, "run 1");
    expect(now.population).toEqual({ ...stored.population, weights: "use" });
  });
  test("a stored scenario with columns by name is read without its plugin", () => {
    const { scenario } = prepared(rows, ", columns: {commute: {most: 3}, hours: age}");
    const stored: unknown = JSON.parse(JSON.stringify(scenario));
    expect(parsedScenario(stored, 3, "run 1").population.columns).toEqual({ commute: { most: 3 }, hours: "age" });
  });
});
