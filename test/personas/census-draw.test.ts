import { describe, expect, test } from "@jest/globals";
import { labelOf, labelsOf, numbersOf, type Population } from "../../src/population/population.ts";
import { drawCensus } from "../../src/population/sources/census/draw.ts";
import { loadCensusTables } from "../../src/population/sources/census/tables.ts";
import { bandLabel, censusRows, occupationCodes, type Row } from "./census-csv.ts";
import { chiSquareRatio } from "./chi-square.ts";

const size = 300_000;
const tables = loadCensusTables();
const people = drawCensus(tables, size, 11, {}, "by-age");
const cells = censusRows("cells.csv");
const codes = occupationCodes();
const codeOfGroup = new Map(codes.map(({ group, groupCode }) => [group, groupCode]));
const ageLabels = new Set(cells.map((cell) => cell.age_band));
const hoursLabels = new Set(cells.map((cell) => cell.hours_class));

/** A drawn person in the terms of the tables. */
function personRow(person: Population, i: number): Row {
  const number = (name: string) => numbersOf(person, name)![i];
  const label = (name: string) => labelOf(labelsOf(person, name), i)!;
  const { usualHours } = person;
  return {
    age: String(number("age")),
    age_band: bandLabel(number("age"), ageLabels),
    sex: label("sex"),
    education: label("education"),
    occupation_group: codeOfGroup.get(label("occupationGroup"))!,
    hours_class: bandLabel(usualHours[i], hoursLabels),
    hours: String(usualHours[i]),
    marital_status: label("maritalStatus"),
    household_size: String(number("householdSize")),
    children: String(number("children")),
    housing: label("housing"),
  };
}

const rows = Array.from({ length: size }, (_, i) => personRow(people, i));
const keyOf = (row: Row, columns: readonly string[]) => columns.map((column) => row[column]).join("|");

/** Statistic of the drawn people against the weighted rows of a table, over its critical value. */
function misfit(drawn: readonly Row[], expected: readonly Row[], columns: readonly string[], noise = 1): number {
  const counts = new Map<string, { drawn: number; weight: number }>();
  const entry = (row: Row) => {
    const key = keyOf(row, columns);
    if (!counts.has(key)) counts.set(key, { drawn: 0, weight: 0 });
    return counts.get(key)!;
  };
  for (const row of expected) entry(row).weight += Number(row.count ?? 1);
  for (const row of drawn) entry(row).drawn++;
  const bins = [...counts.values()];
  return chiSquareRatio(
    bins.map((bin) => bin.drawn),
    bins.map((bin) => bin.weight),
    noise,
  );
}

const poolKey = (row: Row) => keyOf(row, ["age_band", "sex", "education", "occupation_group", "hours_class"]);
const cellOf = new Map(cells.map((cell) => [poolKey(cell), cell]));
const quantilesOf = censusRows("wage-quantiles.csv").map((row) =>
  Array.from({ length: 19 }, (_, i) => Number(row[`p${String(5 * (i + 1)).padStart(2, "0")}`])),
);

describe("300,000 people follow the tables", () => {
  test.each([
    ["age_band"],
    ["sex", "education"],
    ["occupation_group", "hours_class"],
    ["age_band", "sex", "education"],
    ["age_band", "sex", "education", "occupation_group", "hours_class"],
  ])("cells by %s %s %s %s %s", (...columns) => expect(misfit(rows, cells, columns)).toBeLessThan(1));

  test("ages within band and sex", () =>
    expect(misfit(rows, censusRows("age.csv"), ["age_band", "sex", "age"])).toBeLessThan(1));

  test("households within age band and sex", () => {
    const columns = ["marital_status", "household_size", "children", "housing"];
    const women = (row: Row) => row.age_band === "35-44" && row.sex === "female";
    expect(misfit(rows.filter(women), censusRows("households.csv").filter(women), columns)).toBeLessThan(1);
  });

  test("hours within their pool", () => {
    const drawn = rows.map((row) => ({ hours_pool: cellOf.get(poolKey(row))!.hours_pool, hours: row.hours }));
    const largest = cellOf.get("35-44|male|bachelor|MGR|35-44")!.hours_pool;
    const inPool = (row: Row) => row.hours_pool === largest;
    expect(misfit(drawn.filter(inPool), censusRows("hours.csv").filter(inPool), ["hours"])).toBeLessThan(1);
  });

  test("mean hours are the manifest's, 38.71", () => {
    const mean = people.usualHours.reduce((sum, hours) => sum + hours, 0) / size;
    expect(tables.manifest.meanUsualHours).toBeCloseTo(38.70814, 4);
    expect(Math.abs(mean - tables.manifest.meanUsualHours)).toBeLessThan((4 * 12.3) / Math.sqrt(size));
  });

  test("each twentieth of each wage pool is drawn alike", () => {
    const counts = new Array(20).fill(0);
    for (const [i, row] of rows.entries()) {
      const quantiles = quantilesOf[Number(cellOf.get(poolKey(row))!.wage_pool)];
      // Where a wage is heaped, twentieths have no bounds to tell them apart.
      if (quantiles.some((quantile, at) => at > 0 && quantile === quantiles[at - 1])) continue;
      counts[quantiles.filter((quantile) => quantile <= people.wage[i]).length]++;
    }
    expect(counts.reduce((sum, count) => sum + count)).toBeGreaterThan(20_000);
    expect(chiSquareRatio(counts, new Array(20).fill(1))).toBeLessThan(1);
  });

  test.each([...codeOfGroup].filter(([, code]) => code !== "UNE"))("median wage of %s", (_name, code) => {
    const group = cells.filter((cell) => cell.occupation_group === code);
    const total = group.reduce((sum, cell) => sum + Number(cell.count), 0);
    const shareBelow = (wage: number) =>
      group.reduce((sum, cell) => sum + Number(cell.count) * rankIn(quantilesOf[Number(cell.wage_pool)], wage), 0) /
      total;
    let [low, high] = [1, 500];
    while (high - low > 1e-6) {
      const middle = (low + high) / 2;
      if (shareBelow(middle) < 0.5) low = middle;
      else high = middle;
    }
    const wages = people.wage.filter((_, i) => rows[i].occupation_group === code);
    // A cent either way, as wages heap.
    const sure = 4.5 * Math.sqrt(0.25 / wages.length);
    expect(wages.filter((wage) => wage < low - 0.01).length / wages.length).toBeLessThan(0.5 + sure);
    expect(wages.filter((wage) => wage <= low + 0.01).length / wages.length).toBeGreaterThan(0.5 - sure);
  });

  test("everyone's occupation is one that the tables have for the group, sex, education and wage", () => {
    const byPool = new Map<string, Row[]>();
    for (const row of censusRows("occupations.csv")) {
      byPool.set(row.occupation_pool, [...(byPool.get(row.occupation_pool) ?? []), row]);
    }
    const titleOfCode = new Map(codes.map(({ code, title }) => [code, title]));
    for (let i = 0; i < 20_000; i++) {
      const pool = byPool.get(cellOf.get(poolKey(rows[i]))!.occupation_pool)!;
      const from = Math.max(0, ...pool.map((row) => Number(row.wage_from)).filter((wage) => wage <= people.wage[i]));
      const possible = pool
        .filter((row) => Number(row.wage_from) === from)
        .map((row) => titleOfCode.get(row.occupation));
      expect(possible).toContain(labelOf(labelsOf(people, "occupation")!, i));
    }
  });

  test("nobody has more children at home than others in the household", () =>
    expect(rows.every((row) => Number(row.children) < Number(row.household_size))).toBe(true));

  test("everyone has a wage, hours and weight 1", () => {
    expect(people.wage.every((wage) => wage > 0 && wage < Infinity)).toBe(true);
    expect(people.usualHours.every((hours) => hours >= 1 && hours <= 99)).toBe(true);
    expect(people.weight.every((weight) => weight === 1)).toBe(true);
  });
});

describe("seeds", () => {
  test("the same seed gives the same people", () =>
    expect(drawCensus(tables, 500, 3)).toEqual(drawCensus(tables, 500, 3)));
  test("another seed gives others", () =>
    expect(drawCensus(tables, 500, 3).wage).not.toEqual(drawCensus(tables, 500, 4).wage));
  test("the first people do not depend on how many there are", () => {
    const few = drawCensus(tables, 200, 11, {}, "by-age");
    expect(people.wage.slice(0, 200)).toEqual(few.wage);
    expect(Array.from({ length: 200 }, (_, i) => personRow(few, i))).toEqual(rows.slice(0, 200));
  });
});

describe("filters", () => {
  type Filter = NonNullable<Parameters<typeof drawCensus>[3]>;
  const draw = (filter: Filter, n = 3000) => drawCensus(tables, n, 5, filter, "by-age");
  const all = (filter: Filter, passes: (i: number, drawn: Population) => boolean) => {
    const drawn = draw(filter);
    expect(Array.from({ length: drawn.size }, (_, i) => passes(i, drawn))).not.toContain(false);
  };

  test("age", () =>
    all({ age: { min: 30, max: 36 } }, (i, p) => numbersOf(p, "age")![i] >= 30 && numbersOf(p, "age")![i] <= 36));
  test("hours", () => all({ hours: { min: 50 } }, (i, p) => p.usualHours[i] >= 50));
  test("wage", () => all({ wage: { min: 20, max: 21 } }, (i, p) => p.wage[i] >= 20 && p.wage[i] <= 21));
  test("a wage where heaps are", () =>
    all({ wage: { min: 15, max: 15.5 } }, (i, p) => p.wage[i] >= 15 && p.wage[i] <= 15.5));
  test("sex, whatever the case", () => all({ sex: "Female" }, (i, p) => labelOf(labelsOf(p, "sex")!, i) === "female"));
  test("a list of educations", () =>
    all({ education: ["bachelor", "graduate"] }, (i, p) =>
      /bachelor|graduate/.test(labelOf(labelsOf(p, "education")!, i)!),
    ));
  test("occupation group", () =>
    all({ occupationGroup: "legal" }, (i, p) => labelOf(labelsOf(p, "occupationGroup")!, i) === "Legal"));
  test("marital status and children", () =>
    all(
      { maritalStatus: ["widowed", "divorced"], children: { min: 2 } },
      (i, p) => /widowed|divorced/.test(labelOf(labelsOf(p, "maritalStatus"), i)!) && numbersOf(p, "children")![i] >= 2,
    ));
  test("a rare occupation with a low wage", () =>
    all(
      { occupation: "surgeons", wage: { max: 60 } },
      (i, p) => labelOf(labelsOf(p, "occupation")!, i) === "Surgeons" && p.wage[i] <= 60,
    ));

  // Against brute force: the people of the unfiltered draw who pass.
  const bruteForce = (name: string, filter: Filter, passes: (i: number) => boolean, columns: readonly string[]) =>
    test(`${name} as by rejection`, () => {
      const drawn = draw(filter, 40_000);
      const kept = rows.filter((_, i) => passes(i));
      expect(kept.length).toBeGreaterThan(2000);
      const noise = 1 + drawn.size / kept.length;
      const drawnRows = Array.from({ length: drawn.size }, (_, i) => personRow(drawn, i));
      expect(misfit(drawnRows, kept, columns, noise)).toBeLessThan(1);
    });
  bruteForce(
    "wage and age",
    { wage: { min: 20, max: 30 }, age: { min: 28, max: 40 } },
    (i) =>
      people.wage[i] >= 20 &&
      people.wage[i] <= 30 &&
      numbersOf(people, "age")![i] >= 28 &&
      numbersOf(people, "age")![i] <= 40,
    ["age_band", "sex"],
  );
  bruteForce(
    "occupation",
    { occupation: "Registered Nurses" },
    (i) => labelOf(labelsOf(people, "occupation")!, i) === "Registered Nurses",
    ["age_band", "education"],
  );
  bruteForce("children", { children: { min: 3 } }, (i) => numbersOf(people, "children")![i] >= 3, [
    "age_band",
    "sex",
    "marital_status",
  ]);
  bruteForce(
    "hours and wage",
    { hours: { max: 25 }, wage: { min: 40 } },
    (i) => people.usualHours[i] <= 25 && people.wage[i] >= 40,
    ["hours_class", "sex"],
  );

  const refused = (name: string, filter: Filter, message: RegExp) =>
    test(`refuses ${name}`, () => expect(() => draw(filter)).toThrow(message));
  refused("an unknown group", { occupationGroup: "Managment" }, /filter\.occupationGroup.*did you mean "Management"/);
  refused("an unknown education", { education: ["bachelors"] }, /filter\.education.*did you mean "bachelor"/);
  refused("an unknown occupation", { occupation: "Nurses" }, /filter\.occupation.*Registered Nurses/);
  refused(
    "an unknown column",
    { childrn: { min: 1 } },
    /filter\.childrn: the census has no column childrn; did you mean "children"\?/,
  );
  refused("a label of a number", { age: "old" }, /filter\.age: age is a number; expected \{min, max\}/);
  refused("a range of labels", { housing: { min: 1 } }, /filter\.housing: housing has labels; expected one/);
  refused("an age nobody has", { age: { min: 119 } }, /nobody/);
  refused("ends in the wrong order", { wage: { min: 30, max: 20 } }, /nobody/);
  refused("what excludes itself", { occupation: "Surgeons", occupationGroup: "Sales" }, /nobody/);
});

/** Rank of a wage among quantiles, for medians: the tails do not matter. */
function rankIn(quantiles: readonly number[], wage: number): number {
  const at = quantiles.filter((quantile) => quantile <= wage).length;
  if (at === 0) return 0.05 * Math.min(1, wage / quantiles[0]);
  if (at === 19) return 0.95 + 0.05 * (1 - Math.exp(1 - wage / quantiles[18]));
  return 0.05 * (at + (wage - quantiles[at - 1]) / (quantiles[at] - quantiles[at - 1]));
}
