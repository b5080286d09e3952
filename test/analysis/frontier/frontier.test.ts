import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { type FrontierRequest, frontier } from "../../../src/analysis/frontier/frontier.ts";
import { reformToPlace, runToPlace } from "../../../src/analysis/frontier/laws-to-place.ts";
import { frontierMeasures, measuresNamed } from "../../../src/analysis/frontier/measures.ts";
import { packageFile } from "../../../src/base/package-files.ts";
import { schedulePolicy } from "../../../src/law/policy.ts";
import { lawKinds } from "../../../src/law/registry.ts";
import { taxSchedule } from "../../../src/law/tax-schedule.ts";
import { builtInKinds } from "../../../src/plugins/kinds.ts";
import { prepare } from "../../../src/run/prepare.ts";
import { parseScenario } from "../../../src/scenario/load.ts";
import { loadReform } from "../../../src/scenario/reform-file.ts";
import { emptyDirectory } from "../../cli/run-cli.ts";
import { runHere } from "../../cli/run-here.ts";

const wages = [8, 9, 11, 12, 14, 15, 18, 20, 22, 25, 28, 31, 35, 40, 48, 55, 70, 90, 130, 260];
const path = join(emptyDirectory(), "wages.csv");
writeFileSync(path, `wage\n${wages.join("\n")}\n`);
const elasticity = 0.25;
const people = (brackets: string, more = "") =>
  prepare(
    parseScenario(
      `name: few
population: { source: { file: ${path} } }
economy: { elasticity: ${elasticity}, disutility: proportional, calibrate: { meanHours: 39 }, brackets: ${brackets} }
workers: { decide: rational }
planner: { kind: fixed, rates: ${brackets === "flat" ? "[0.3]" : "[0.1, 0.2, 0.3]"} }
${more}`,
      "/few.yaml",
      builtInKinds,
    ).scenario,
  );
const found = (brackets: string, objectives: string, more: Partial<FrontierRequest> = {}) =>
  frontier(people(brackets), { measures: measuresNamed(objectives), points: 9, ...more });
const rates = (result: ReturnType<typeof found>) => result.points.map(({ rates: [rate] }) => rate);

/** Flat taxes: z = z0·(1 − τ)^ε, so mean income is z̄0·(1 − τ)^ε, revenue τ times it, and the Gini of c is (1 − τ)·G. */
const untaxed = people("flat").economy.zeroTaxIncome;
const mean0 = untaxed.reduce((sum, z) => sum + z, 0) / untaxed.length;
const sorted = [...untaxed].sort((a, b) => a - b);
const gini0 =
  sorted.reduce((sum, z, i) => sum + (2 * (i + 1) - sorted.length - 1) * z, 0) / (sorted.length ** 2 * mean0);
const laffer = 1 / (1 + elasticity);

describe("flat taxes, whose frontier is known", () => {
  test("mean income against revenue: rates up to Laffer's, and no others", () => {
    const result = found("flat", "meanIncome,revenuePerWorker");
    const own = rates(result);
    expect(Math.max(...own)).toBeCloseTo(laffer, 4);
    expect(Math.min(...own)).toBe(0);
    result.points.forEach(({ values }, i) => {
      expect(values.meanIncome / (mean0 * (1 - own[i]) ** elasticity)).toBeCloseTo(1, 9);
      expect(values.revenuePerWorker).toBeCloseTo(own[i] * mean0 * (1 - own[i]) ** elasticity, 5);
    });
    expect(result.points.some(({ dominatedBy }) => dominatedBy)).toBe(false);
  });

  test("mean income against the Gini coefficient: every rate, on the curve z̄0·(G/G0)^ε", () => {
    const result = found("flat", "meanIncome,giniPost");
    expect(Math.max(...rates(result))).toBeGreaterThan(0.97);
    for (const { values } of result.points)
      expect(values.meanIncome / (mean0 * (values.giniPost / gini0) ** elasticity)).toBeCloseTo(1, 8);
  });

  test("revenue against the bottom fifth's utility: from its best rate to Laffer's", () => {
    const bottom = sorted.slice(0, 4).reduce((sum, z) => sum + z, 0) / 4;
    const best = (1 - bottom / mean0) / (1 - bottom / mean0 + elasticity);
    const own = rates(found("flat", "revenuePerWorker,bottomFifthUtility"));
    expect([Math.min(...own), Math.max(...own)].map((rate) => Number(rate.toFixed(4)))).toEqual(
      [best, laffer].map((rate) => Number(rate.toFixed(4))),
    );
  });

  test.each([
    ["-meanHours,giniPost", 1],
    ["-revenuePerWorker,meanIncome", 0],
  ])("%s: one law is best in both", (objectives, rate) => {
    const own = found("flat", objectives);
    for (const one of rates(own)) expect(one).toBeCloseTo(rate, 2);
  });
});

describe("laws beside it", () => {
  const law = (name: string, rate: number) => ({
    name,
    kind: "law" as const,
    policy: schedulePolicy(taxSchedule([0], [rate])),
  });
  const result = found("flat", "meanIncome,revenuePerWorker", { placed: [law("beyond", 0.9), law("within", 0.5)] });
  const placed = (name: string) => result.placed.find((one) => one.name === name)!;

  test("a rate beyond Laffer's is dominated, one below it is not", () => {
    expect(placed("beyond").distance).toBeGreaterThan(0.05);
    const by = result.points.find(({ name }) => name === placed("beyond").dominatedBy)!;
    expect(by.values.meanIncome).toBeGreaterThan(placed("beyond").values.meanIncome!);
    expect(by.values.revenuePerWorker).toBeGreaterThan(placed("beyond").values.revenuePerWorker!);
    expect([placed("within").distance, placed("within").dominatedBy]).toEqual([0, undefined]);
  });

  test("how much of one can be had at no cost in the other", () => {
    // The rate below Laffer's that raises what 90 % raises.
    const revenue = (rate: number) => rate * (1 - rate) ** elasticity;
    let [low, high] = [0, laffer];
    for (let n = 0; n < 60; n++) {
      const middle = (low + high) / 2;
      if (revenue(middle) < revenue(0.9)) low = middle;
      else high = middle;
    }
    const most = mean0 * ((1 - low) ** elasticity - 0.1 ** elasticity);
    const { meanIncome } = placed("beyond").within;
    expect(meanIncome! / most).toBeGreaterThan(0.8);
    expect(meanIncome! / most).toBeLessThanOrEqual(1 + 1e-9);
  });

  test("no tax and where the scenario starts are there", () => {
    expect(result.placed.map(({ name }) => name)).toEqual(["us-federal", "laissez-faire", "start", "beyond", "within"]);
    expect(placed("start").values.revenuePerWorker).toBeCloseTo(0.3 * mean0 * 0.7 ** elasticity, 5);
  });
});

test("with brackets no flat tax is beaten by another, but by the frontier", () => {
  const result = found("three", "meanIncome,giniPost", {
    placed: [{ name: "flat", kind: "law", policy: schedulePolicy(taxSchedule([0], [0.5])) }],
  });
  for (const a of result.points)
    for (const b of result.points)
      expect(a.values.meanIncome > b.values.meanIncome && a.values.giniPost < b.values.giniPost).toBe(false);
  expect(result.placed.find(({ name }) => name === "flat")!.distance).toBeGreaterThan(0);
  expect(found("flat", "meanIncome,giniPost").points).toEqual(found("flat", "meanIncome,giniPost").points);
});

test("optima by aversion: more aversion, less inequality; the least is no tax", () => {
  const { points } = found("flat", "meanIncome,giniPost", { aversions: [0, 1, Infinity] });
  expect(points.map(({ optimumOf }) => optimumOf)).toEqual(["utilitarian", "ces 1", "rawlsian"]);
  expect(points[0].rates[0]).toBeCloseTo(0, 6);
  // Rawls: (1 − m)/(1 − m + ε) with m the least over the mean of zero-tax incomes.
  const gap = 1 - sorted[0] / mean0;
  expect(points[2].rates[0]).toBeCloseTo(gap / (gap + elasticity), 5);
});

test("a run's people are placed by what they did, and its law by what optimisers would do", () => {
  const prepared = people("flat");
  const { size, incomePerHour } = prepared.economy;
  const hours = new Float64Array(size).fill(10);
  const income = incomePerHour.map((dollars, i) => dollars * hours[i]);
  const mean = income.reduce((sum, z) => sum + z, 0) / size;
  const step = { worker: Int32Array.from(income.keys()), weight: new Float64Array(size).fill(1), step: 1 };
  const columns = { hours, income, tax: income.map((z) => 0.3 * z), consumption: income, utility: income };
  const row = { brackets: [0], rates: [0.3], parameters: null, revenuePerWorker: 0.3 * mean };
  const run = { id: "r", series: [row] } as never;
  const [did, own] = runToPlace(prepared, run, { ...step, ...columns }, "lazy");
  const result = frontier(prepared, { measures: measuresNamed("meanIncome,revenuePerWorker"), placed: [did, own] });
  const value = (name: string) => result.placed.find((one) => one.name === name)!.values.meanIncome!;
  expect(value("lazy")).toBeCloseTo(mean, 6);
  expect(value("lazy, its law")).toBeCloseTo(mean0 * 0.7 ** elasticity, 5);
  const some = { ...step, ...columns, worker: step.worker.subarray(0, 3) };
  expect(runToPlace(prepared, run, some, "some").map(({ name, note }) => [name, note])).toEqual([
    ["some, its law", "what its people did is not placed: 3 of 20 rows are stored"],
  ]);
});

test("reforms are placed under a statute, and refused elsewhere", () => {
  const reform = loadReform(packageFile("reforms/eitc-repeal.yaml"), lawKinds);
  expect(() => reformToPlace(people("flat"), reform)).toThrow(/economy.law: brackets takes no reforms/);
  const statute = prepare(
    parseScenario(
      "name: families\npopulation: { size: 20 }\neconomy: { law: us-2024, calibrate: { under: us-2024 } }\nplanner: { kind: us-federal }\n",
      "/s.yaml",
      builtInKinds,
    ).scenario,
  );
  const { placed } = frontier(statute, {
    measures: measuresNamed("bottomFifthConsumption,revenuePerWorker"),
    points: 5,
    placed: [reformToPlace(statute, reform)],
  });
  const value = (name: string) => placed.find((one) => one.name === name)!.values;
  expect(placed.map(({ name }) => name)).toEqual(["us-federal", "laissez-faire", "eitc-repeal"]);
  expect(value("eitc-repeal").revenuePerWorker).toBeGreaterThan(value("us-federal").revenuePerWorker!);
});

test.each([
  ["meanIncome", /expected two measures .* found 1/],
  ["meanIncome,giniPost,meanHours", /found 3/],
  ["meanIncome,ginipost", /unknown measure "ginipost"; did you mean "giniPost"/],
  ["meanIncome,-meanIncome", /both are meanIncome/],
  ["mean(z),mean(q)", /mean\(q\)/],
  ["mean(z),import('x')", /import/],
])("objectives %s are refused", (text, message) => {
  expect(() => measuresNamed(text)).toThrow(message);
});

test("aggregates over people are measures: commas inside them part nothing, a sign turns them round", () => {
  const measures = measuresNamed("mean(z, c > 10000),-quantile(c, 0.9)");
  expect(measures.map(({ name, better }) => [name, better])).toEqual([
    ["mean(z, c > 10000)", "higher"],
    ["quantile(c, 0.9)", "lower"],
  ]);
  const named = found("flat", "meanIncome,giniPost").points.map(({ rates: own }) => own);
  expect(found("flat", "mean(z),-gini(c)").points.map(({ rates: own }) => own.map((r) => r.toFixed(2)))).toEqual(
    named.map((own) => own.map((r) => r.toFixed(2))),
  );
});

test("every named measure can be taken", () => {
  const prepared = people("flat");
  for (const { name } of frontierMeasures) {
    const measures = measuresNamed(`${name},${name === "meanIncome" ? "giniPost" : "meanIncome"}`);
    const { points } = frontier(prepared, { measures, aversions: [1] });
    expect([name, Number.isFinite(points[0].values[name])]).toEqual([name, true]);
  }
});

describe("the command", () => {
  const directory = emptyDirectory();
  writeFileSync(
    join(directory, "s.yaml"),
    `name: few\npopulation: { size: 20 }\neconomy: { brackets: flat }\nworkers: { decide: rational }\nplanner: { kind: flat, rates: 0.3 }\nsteps: 2\n`,
  );
  const run = (...words: string[]) => runHere(words, { cwd: directory });

  test("text, JSON and files say the same", async () => {
    const words = ["frontier", "s.yaml", "--points", "4", "--objectives", "meanIncome,giniPost"];
    expect((await run("simulate", "s.yaml", "--quiet")).code).toBe(0);
    const text = await run(...words, "--run", "latest", "-o", "f.svg");
    expect(text.stdout).toContain("us-federal");
    expect(text.stdout).toContain("wrote f.svg");
    const { stdout } = await run(...words, "--run", "latest", "--json");
    const result = JSON.parse(stdout);
    expect(result.measures.map(({ name, better }: { name: string; better: string }) => [name, better])).toEqual([
      ["meanIncome", "higher"],
      ["giniPost", "lower"],
    ]);
    const runs = result.placed.filter(({ kind }: { kind: string }) => kind === "run");
    // Workers who optimise do what optimisers do.
    expect(runs[0].values.meanIncome).toBeCloseTo(runs[1].values.meanIncome, 4);
    const report = await run("report", "latest", "--frontier", "meanIncome,giniPost", "-o", "r.html");
    expect(report.code).toBe(0);
    expect(readFileSync(join(directory, "r.html"), "utf8")).toContain('<figure id="frontier">');
    for (const name of ["f.html", "f.md", "f.csv"]) expect((await run(...words, "-o", name)).code).toBe(0);
  });

  test.each([
    [["--vary", "aversion=2..1"], 2, "expected the lower end first"],
    [["--vary", "gamma=1"], 2, "expected aversion=<numbers>"],
    [["--vary", "aversion=-1"], 2, "-1 is no aversion"],
    [["-o", "f.png"], 2, "expected a name that ends in"],
    [["--points", "1"], 2, "--points"],
    [["--set", "economy.preset=paper"], 2, "needs quasi-linear or log utility"],
    [["--run", "latest", "--seed", "9"], 2, "differ in"],
  ])("%j", async (words, code, message) => {
    const result = await run("frontier", "s.yaml", ...words);
    expect([result.code, result.stderr.includes(message) ? message : result.stderr]).toEqual([code, message]);
  });
});
