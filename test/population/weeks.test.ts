/** Weeks of work in the year: wage = pay/(weeks·usual hours), income = weeks·wage·hours, wherever either is used. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { ownFacts, workerRules } from "../../src/agents/prompts/worker-prompt.ts";
import { paperEconomy } from "../../src/env/calibrate/paper-economy.ts";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import { takeWorkers, wageOf } from "../../src/env/workers.ts";
import { personaText, personFacts } from "../../src/personas/persona-text.ts";
import { factsOf } from "../../src/personas/template/facts.ts";
import { builtInKinds } from "../../src/plugins/kinds.ts";
import { drawPopulation, type PopulationOptions } from "../../src/population/draw-population.ts";
import {
  cellOf,
  columnOf,
  numbersOf,
  type Population,
  takeRows,
  usualIncome,
  withWeeks,
} from "../../src/population/population.ts";
import { withTopTail } from "../../src/population/top-tail.ts";
import { stratifiedSample } from "../../src/population/weights/stratify.ts";
import { prepare } from "../../src/run/prepare.ts";
import { parseScenario } from "../../src/scenario/load.ts";
import { broughtUpToDate } from "../../src/scenario/missing-keys.ts";
import { bandLabel, censusRows } from "../personas/census-csv.ts";
import { chiSquareRatio } from "../personas/chi-square.ts";

const directory = mkdtempSync(join(tmpdir(), "weeks-"));
let files = 0;
function file(content: string): string {
  const path = join(directory, `${++files}.csv`);
  writeFileSync(path, content);
  return path;
}
const draw = (options: Partial<PopulationOptions>) =>
  drawPopulation({ source: "census", size: 500, seed: 4, ...options });
const income = (people: Population) => Array.from(people.wage, (_, i) => usualIncome(people, i));
const prepared = (keys: string) =>
  prepare(parseScenario(`name: a\n${keys}\n`, "a.yaml", builtInKinds).scenario, undefined, builtInKinds);
const close = (actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-12) => {
  expect(actual).toHaveLength(expected.length);
  const gaps = Array.from(expected, (value, i) => Math.abs(actual[i] / value - 1));
  expect(gaps.reduce((a, b) => Math.max(a, b), 0)).toBeLessThanOrEqual(tolerance);
};

/** $20,000 in 20 weeks of 40 hours, $52,000 in 52 of 25, $9,000 in 30 of 10: 25, 40 and 30 dollars an hour. */
const pay = "pay,hours,weeks\n20000,40,20\n52000,25,52\n9000,10,30\n";
const columns = "columns: {wage: {column: pay, per: year}}";

describe("people of a file, by hand", () => {
  const people = (weeks: "usual" | "actual", text = pay) =>
    drawPopulation({
      ...{ source: { file: file(text) }, size: undefined, seed: 1, weeks },
      columns: { wage: { column: "pay", per: "year" } },
    });
  test("earn their pay in their weeks", () => {
    const drawn = people("actual");
    expect([...drawn.wage]).toEqual([25, 40, 30]);
    expect([...drawn.weeks!]).toEqual([20, 52, 30]);
    expect(income(drawn)).toEqual([20_000, 52_000, 9000]);
    expect([...numbersOf(drawn, "income")!]).toEqual([20_000, 52_000, 9000]);
    expect([...numbersOf(drawn, "weeks")!]).toEqual([20, 52, 30]);
  });
  test("work 52 weeks by default", () => {
    const drawn = people("usual");
    expect([...drawn.wage]).toEqual([25, 40, 30]);
    expect(income(drawn)).toEqual([52_000, 52_000, 15_600]);
    expect(columnOf(drawn, "weeks")).toBeUndefined();
  });
  test("of whom they are unknown work 52", () =>
    expect([...people("actual", "pay,hours,weeks\n20000,40,\n20000,40,20\n").weeks!]).toEqual([52, 20]));
  test("keep them as rows are taken", () => expect([...takeRows(people("actual"), [2, 0]).weeks!]).toEqual([30, 20]));
  test("pass conditions on them", () => {
    const drawn = drawPopulation({
      ...{ source: { file: file("wage,hours,weeks\n20,40,20\n30,40,50\n") }, size: undefined, seed: 1 },
      ...{ weeks: "actual", filter: { weeks: { min: 30 } } },
    });
    expect([...drawn.wage]).toEqual([30]);
    expect(income(drawn)).toEqual([60_000]);
  });
  test("whose wages are by the hour keep them", () => {
    const drawn = drawPopulation({
      ...{ source: { file: file("wage,weeks\n20,10\n") }, size: undefined, seed: 1, weeks: "actual" },
    });
    expect(income(drawn)).toEqual([8000]);
  });

  const economyOf = (keys: string) =>
    prepared(`population: {source: {file: ${file(pay)}}, weeks: actual, ${columns}}\neconomy: {${keys}}`);
  test("an economy's income at usual hours is the pay; settlement and hours that are fitted follow it", () => {
    const { economy, population } = economyOf("calibrate: {under: us-2024-single}");
    expect([...economy.incomePerHour]).toEqual([500, 2080, 900]);
    const law = prepared("population: {size: 2}").levers.policy([0.1, 0.12, 0.22, 0.24, 0.32, 0.35, 0.37]).law;
    const settled = settle(economy, law, population.usualHours);
    expect([...settled.income]).toEqual([20_000, 52_000, 9000]);
    expect(settled.tax[0]).toBeCloseTo(0.1 * 11_600 + 0.12 * 8400, 9);
    const chosen = bestResponse(economy, law);
    close(chosen, population.usualHours, 1e-7);
  });
  test("all would work the same hours without tax where psi is proportional", () => {
    for (const elasticity of ["0.4", "{byIncome: [{upTo: 15000, elasticity: 0.3}, {elasticity: 0.5}]}"]) {
      const { economy } = economyOf(`disutility: proportional, elasticity: ${elasticity}`);
      const hours = Array.from(economy.zeroTaxIncome, (z0, i) => z0 / economy.incomePerHour[i]);
      if (elasticity === "0.4") close(hours, [hours[0], hours[0], hours[0]], 1e-9);
      // Steps go by income in their weeks: 20,000 and 52,000 are above 15,000, 9,000 is not.
      else expect([...economy.elasticities!]).toEqual([0.5, 0.5, 0.3]);
    }
  });
  test("w of a utility of one's own is the hourly wage", () => {
    const { economy } = economyOf(`utility: {expression: "c - psi*w*l^3/3000"}, disutility: observed`);
    expect(economy.utility.facts(economy, 0).preference!.w).toBe(25);
    expect(wageOf(economy, 2)).toBe(30);
    expect(wageOf(takeWorkers(economy, Uint32Array.of(2)), 0)).toBe(30);
    // u' = (1 − τ)·incomePerHour − psi·w·l²/1000 = 0 at usual hours.
    const law = economyOf("calibrate: {under: us-2024-single}").scenario.economy.calibrate.under;
    expect(law).toBe("us-2024-single");
    const chosen = bestResponse(
      economy,
      prepared("population: {size: 2}").levers.policy([0.1, 0.12, 0.22, 0.24, 0.32, 0.35, 0.37]).law,
    );
    close(chosen, [40, 25, 10], 1e-6);
  });
  test("skills of the paper are pay over 40", () =>
    close(paperEconomy(people("actual")).incomePerHour, [500, 1300, 225]));
  test("the charges of a couple at usual hours add up to the form, and the income of each is its pay", () => {
    const text = `pay,hours,weeks,filing_status,children,other_earned
40000,40,20,married-joint,2,30000
30000,30,40,married-joint,2,40000
`;
    const { levers, population } = prepared(
      `population: {source: {file: ${file(text)}}, weeks: actual, ${columns}}\neconomy: {law: us-2024}`,
    );
    const { law } = levers.policy(levers.start);
    const charges = [law.tax(40_000, 0), law.tax(30_000, 1)];
    // 10 % of 23,200 and 12 % of 17,600 of 70,000 − 29,200, less 2 × 2,000; 7.65 % of each wage.
    const form = 0.1 * 23_200 + 0.12 * (70_000 - 29_200 - 23_200) - 4000;
    expect(charges[0] + charges[1]).toBeCloseTo(form + 0.0765 * 70_000, 6);
    expect(income(population)).toEqual([40_000, 30_000]);
  });
  test("personas, facts and prompts say them", () => {
    const { population, economy } = economyOf("calibrate: {under: us-2024-single}");
    expect(personaText(population, 0, 1)).toContain(
      "You usually work 40 hours a week in 20 weeks of the year at $25.00 an hour, about $20,000 a year before tax.",
    );
    expect(personFacts(population, 0)).toMatchObject({ weeksOfTheYear: 20, hourlyWage: 25, usualWeeklyHours: 40 });
    expect(factsOf(population, 0)).toMatchObject({ weeks: 20, income: 20_000 });
    expect(JSON.parse(ownFacts(economy, 25, 40, 0))).toMatchObject({ wage: 25, incomePerWeeklyHour: 500, weeks: 20 });
    expect(workerRules(economy, false)).toContain("weeks: those of the year in which you work");
  });
  test("without them nothing is said of weeks", () => {
    const { population, economy } = prepared("population: {size: 2}");
    expect(
      `${personaText(population, 0, 1)} ${workerRules(economy, false)} ${ownFacts(economy, 1, 40, 0)}`,
    ).not.toMatch(/weeks (of the|:)|"weeks"/);
  });
});

describe("people of the census", () => {
  const size = 25_000;
  const usual = draw({ size });
  const actual = draw({ size, weeks: "actual" });
  test("are the same people with the same pay", () => {
    close(income(actual), income(usual));
    expect(actual.usualHours).toEqual(usual.usualHours);
    for (const name of ["age", "filingStatus", "children", "otherEarned", "occupation"])
      expect(actual.columns.get(name)).toEqual(usual.columns.get(name));
  });
  test("earn by the hour what their weeks make of it", () =>
    close(
      actual.wage,
      usual.wage.map((dollars, i) => (52 * dollars) / actual.weeks![i]),
    ));
  test("work as many weeks as the table says, by age, sex and tenth", () => {
    const rows = censusRows("weeks.csv");
    const bounds = new Map(
      censusRows("earnings-bands.csv").map((row) => [
        `${row.age_band},${row.sex}`,
        [1, 2, 3, 4, 5, 6, 7, 8, 9].map((tenth) => Number(row[`p${10 * tenth}`])),
      ]),
    );
    const bands = [...new Set(censusRows("earnings-bands.csv").map((row) => row.age_band))];
    const counts = new Map<string, number>();
    const people = new Map<string, number>();
    for (let i = 0; i < size; i++) {
      const age = Number(cellOf(actual.columns.get("age"), i));
      const sex = cellOf(actual.columns.get("sex"), i);
      const own = bounds.get(`${bandLabel(age, bands)},${sex}`)!;
      const tenth = 1 + own.filter((bound) => usualIncome(usual, i) > bound).length;
      const group = `${bandLabel(age, ["16-24", "25-44", "45-64", "65+"])},${sex},${tenth}`;
      people.set(group, (people.get(group) ?? 0) + 1);
      const key = `${group},${actual.weeks![i]}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const group = (row: (typeof rows)[number]) => `${row.age},${row.sex},${row.earnings_tenth}`;
    const totals = new Map<string, number>();
    for (const row of rows) totals.set(group(row), (totals.get(group(row)) ?? 0) + Number(row.count));
    const observed = rows.map((row) => counts.get(`${group(row)},${row.weeks}`) ?? 0);
    const expected = rows.map((row) => ((people.get(group(row)) ?? 0) * Number(row.count)) / totals.get(group(row))!);
    expect(observed.reduce((sum, count) => sum + count, 0)).toBe(size);
    expect(chiSquareRatio(observed, expected)).toBeLessThan(1);
  });
  test("the first do not depend on how many there are", () =>
    expect(draw({ size: 50, weeks: "actual" }).weeks).toEqual(actual.weeks!.slice(0, 50)));
  test("conditions on wages are on those of their weeks", () => {
    const drawn = draw({ size: 30, weeks: "actual", filter: { wage: { min: 50 }, weeks: { max: 40 } } });
    expect(Math.min(...drawn.wage)).toBeGreaterThanOrEqual(50);
    expect(Math.max(...drawn.weeks!)).toBeLessThanOrEqual(40);
  });
  test("a top tail is of yearly income", () => {
    const tail = { above: 250_000, pareto: 2 };
    close(income(withTopTail(actual, tail, 1)), income(withTopTail(usual, tail, 1)), 1e-9);
  });
  test("strata are of yearly income", () => {
    // $100,000 in 25 weeks, and $100,000 in 52: the same stratum, whatever an hour pays.
    const pool = (n: number): Population => {
      const weeks = Float64Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 25 : 52));
      const wage = weeks.map((count, i) => (i % 10 < 2 ? 100_000 : 30_000) / (40 * count));
      const rest = { usualHours: new Float64Array(n).fill(40), weight: new Float64Array(n).fill(1) };
      return withWeeks({ size: n, wage, ...rest, columns: new Map() }, weeks);
    };
    const { strata } = stratifiedSample(pool, 100, [0, 50_000], 10, 1);
    expect(strata.map(({ share }) => share)).toEqual([0.8, 0.2]);
  });
});

describe("refused", () => {
  const reading = (keys: string) => () => prepared(`population: {weeks: actual, ${keys}}`);
  test.each([
    ["a prior", "source: gb2", /a\.yaml:2:\d+: population\.weeks: people from gb2 have no weeks of work/],
    [
      "a file without",
      `source: {file: ${file("wage\n20\n")}}`,
      /\d\.csv:1:1: population\.weeks: actual, but the file has no/,
    ],
    [
      "weeks beyond a year",
      `source: {file: ${file("wage,weeks\n20,60\n")}}`,
      /:2:4: expected weeks above 0 and up to 53/,
    ],
    ["none at all", `source: {file: ${file("wage,weeks\n20,0\n")}}`, /:2:4: expected weeks above 0/],
  ])("%s", (_name, keys, message) => expect(reading(keys)).toThrow(message));
});

test("runs of before there was the key had 52 weeks", () =>
  expect(broughtUpToDate({ name: "a" }, 2, "run 1")).toMatchObject({ population: { weeks: "usual" } }));
