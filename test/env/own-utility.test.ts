import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { packageFile } from "../../src/base/package-files.ts";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { weightedMean } from "../../src/env/measures/weighted.ts";
import type { UtilityKind } from "../../src/env/utility/utility.ts";
import { utilityInDollars } from "../../src/env/utility-in-dollars.ts";
import { createWelfare } from "../../src/env/welfare/welfare.ts";
// Hands the library to plugins.
import "../../src/index.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import { loadPlugins } from "../../src/plugins/load-plugins.ts";
import { openScenario } from "../../src/run/open-scenario.ts";
import { prepare } from "../../src/run/prepare.ts";
import { emptyDirectory } from "../cli/run-cli.ts";
import { type Changes, calibrate, flat, outcome, populationOf, relativeGap, usBrackets, usLaw } from "./helpers.ts";

const people = populationOf(Array.from({ length: 40 }, (_, i) => 3 * 1.12 ** ((i * 27) % 40)));
const zigzag = taxSchedule(usBrackets, [0.9, 0.1, 0.8, 0.2, 0.7, 0.05, 0.6]);
const example = packageFile("examples/crra-utility.ts");

async function kindIn(path: string): Promise<UtilityKind> {
  const { kinds } = await loadPlugins([{ reference: path, place: "a.yaml:1:1" }], "/");
  return kinds.utilities[kinds.utilities.length - 1];
}

let crra: UtilityKind;
beforeAll(async () => {
  crra = await kindIn(example);
});

describe("examples/crra-utility.ts", () => {
  const agrees = (name: string, gamma: number, utility: "log" | "quasi-linear", tolerance: number, changes: Changes) =>
    test(`γ = ${gamma} is ${utility}: ${name}`, () => {
      const built = calibrate({ ...changes, utility }, people);
      const own = calibrate({ ...changes, utility: crra.create({ gamma }) }, people);
      expect(relativeGap(own.zeroTaxIncome, built.zeroTaxIncome)).toBeLessThan(tolerance);
      for (const schedule of [usLaw, zigzag, flat(0.4), flat(0)]) {
        const [mine, theirs] = [outcome(own, schedule), outcome(built, schedule)];
        expect(relativeGap(mine.hours, theirs.hours)).toBeLessThan(tolerance);
        expect(relativeGap(mine.consumption, theirs.consumption)).toBeLessThan(tolerance);
      }
    });
  agrees("one psi", 1, "log", 1e-8, { disutility: "common" });
  agrees("proportional, capped", 1, "log", 1e-8, { disutility: "proportional", maxHours: 42 });
  agrees("observed hours", 1, "log", 1e-8, { disutility: "observed" });
  agrees("nearly", 1 - 1e-7, "log", 1e-5, { disutility: "common" });
  agrees("proportional", 0, "quasi-linear", 1e-8, { disutility: "proportional" });
  agrees("one psi, elastic", 0, "quasi-linear", 1e-8, { disutility: "common", elasticity: 0.8 });
  agrees("observed hours, capped", 0, "quasi-linear", 1e-8, { disutility: "observed", maxHours: 42 });

  test("without tax or rebate hours are (a^(1−γ)/ψ)^(1/(1/ε+γ)), a = income per hour", () => {
    const economy = calibrate({ utility: crra.create({ gamma: 3 }), elasticity: 0.5, disutility: "common" }, people);
    const { hours } = outcome(economy, flat(0));
    const expected = economy.incomePerHour.map((a, i) => (a ** -2 / economy.psi[i]) ** (1 / (2 + 3)));
    expect(relativeGap(hours, expected)).toBeLessThan(1e-9);
  });

  test("in dollars: c with u(c, 0) = u; of the mean with the mean of u", () => {
    const economy = calibrate({ utility: crra.create({ gamma: 2 }), disutility: "common" }, people);
    const settled = outcome(economy, usLaw);
    expect(
      relativeGap(
        utilityInDollars(economy, settled),
        settled.utility.map((u) => -1 / u),
      ),
    ).toBeLessThan(1e-9);
    const { value } = createWelfare("utilitarian", null, economy).evaluate(settled);
    expect(value / (-1 / weightedMean(settled.utility, economy.weight))).toBeCloseTo(1, 9);
  });

  test.each([
    ["any welfare goes with dollars", 0, ["utilitarian", "ces", "rawlsian", "inverse-income"]],
    ["the mean and the least of utils", 2, ["utilitarian", "rawlsian"]],
    ["and of logarithms ces 1", 1, ["utilitarian", "ces", "rawlsian"]],
  ])("%s", (_, gamma, allowed) => {
    const economy = calibrate({ utility: crra.create({ gamma }), disutility: "common" }, people);
    const goes = ["utilitarian", "ces", "rawlsian", "inverse-income"].filter((kind) => {
      try {
        return createWelfare(kind, 1, economy).kind === kind;
      } catch {
        return false;
      }
    });
    expect(goes).toEqual(allowed);
  });

  test.each([
    ["crra", "{ kind: crra, gamma: 2 }", ["common", "utilitarian"]],
    ["{kind: crra, gamma: 1}", "{ kind: crra, gamma: 1 }", ["common", "ces"]],
    ["{kind: crra, gamma: 0}", "{ kind: crra, gamma: 0 }", ["proportional", "ces"]],
  ])("economy.utility: %s is stored with its options, and has its defaults", async (written, stored, defaults) => {
    const path = join(emptyDirectory(), "a.yaml");
    writeFileSync(path, `name: a\nplugins: [${example}]\npopulation: {size: 20}\neconomy: {utility: ${written}}`);
    const { scenario, kinds, locate } = await openScenario(path);
    const { economy, planner } = prepare(scenario, locate, kinds).scenario;
    expect(`${JSON.stringify(economy.utility)}`.replaceAll(/["\s]/g, "")).toBe(stored.replaceAll(/\s/g, ""));
    expect([economy.disutility, planner.welfare.kind]).toEqual(defaults);
  });
});

describe("the engine takes derivatives that a plugin leaves out", () => {
  test.each([0, 0.5, 1, 2])("γ = %d", async (gamma) => {
    const path = join(emptyDirectory(), "plain.js");
    writeFileSync(
      path,
      `const value = (c, l, { psi, elasticity: e }) =>
        (${gamma} === 1 ? Math.log(c) : c ** (1 - ${gamma}) / (1 - ${gamma})) - psi * l ** (1 + 1 / e) / (1 + 1 / e);
      export const plugin = { utilities: [{ name: "plain", description: "d", create: () => ({ value }) }] };`,
    );
    const plain = calibrate({ utility: (await kindIn(path)).create({}), disutility: "common" }, people);
    const exact = calibrate({ utility: crra.create({ gamma }), disutility: "common" }, people);
    for (const schedule of [usLaw, zigzag, flat(0)])
      expect(relativeGap(outcome(plain, schedule).hours, outcome(exact, schedule).hours)).toBeLessThan(1e-6);
  });
});

describe("what is wrong with a utility is told as its plugin's", () => {
  const refused = (name: string, body: string, message: RegExp) =>
    test(name, async () => {
      const path = join(emptyDirectory(), "odd.js");
      writeFileSync(
        path,
        `export const plugin = { utilities: [{ name: "odd", description: "d",\n  create: () => (${body}) }] };`,
      );
      const run = async () => calibrate({ utility: (await kindIn(path)).create({}), disutility: "common" }, people);
      await expect(run()).rejects.toThrow(message);
    });
  const plugin = /plugin \S+odd\.js:1:\d+: utility odd: /.source;
  refused("no value", "{}", new RegExp(`${plugin}create: expected an object with value`));
  refused("NaN", "{ value: () => NaN }", new RegExp(`${plugin}value: NaN at c = 1000, l = 1`));
  refused("a text", '{ value: () => "1" }', new RegExp(`${plugin}value: 1 at c = 1000`));
  refused("throws", '{ value: () => { throw new Error("no idea"); } }', /odd\.js:2:\d+: utility odd: value: no idea/);
  refused(
    "falls with consumption",
    "{ value: (c, l) => -c - l }",
    new RegExp(`${plugin}value: falls with consumption`),
  );
  refused(
    "NaN of a derivative",
    "{ value: (c, l, p) => Math.log(c) - p.psi * l * l, byHours: () => NaN }",
    /byHours: NaN/,
  );
  refused("not concave", "{ value: (c, l, p) => c * c - p.psi * l ** 4 }", /the utility odd is not concave/);
  refused(
    "no cost of work",
    "{ value: (c) => Math.log(c) }",
    /no psi makes 39 hours the best choice in the utility odd/,
  );
});

describe("every command takes it, without another edit", () => {
  const folder = emptyDirectory();
  const db = join(folder, "a.db");
  const scenario = packageFile("examples/crra-utility.yaml");
  const few = [scenario, "--set", "population.size=20"];
  const written: string[] = [];
  const spies = (["stdout", "stderr"] as const).map((stream) =>
    jest.spyOn(process[stream], "write").mockImplementation((text) => written.push(String(text)) > 0),
  );
  afterAll(() => {
    for (const spy of spies) spy.mockRestore();
    process.exitCode = 0;
  });
  async function said(words: readonly string[], code = 0): Promise<string> {
    written.length = 0;
    process.exitCode = 0;
    await runCommandLine(words);
    const text = written.join("");
    expect([process.exitCode, process.exitCode === code ? "" : text]).toEqual([code, ""]);
    process.exitCode = 0;
    return text;
  }

  test.each([
    ["validate", ["validate", ...few], /crra-utility/],
    ["simulate", ["simulate", ...few, "--db", db], /Welfare per worker \(utilitarian\)/],
    ["replay", ["replay", "latest", "--db", db], /identical: 4 steps/],
    ["report", ["report", "latest", "--db", db, "-o", join(folder, "report")], /wrote/],
    ["export", ["export", "latest", "--db", db, "--table", "worker_steps"], /utility/],
    ["elasticity", ["elasticity", ...few], /A net-of-tax rate 1 % higher/],
    ["compare", ["compare", ...few, "--planners", "flat,us-federal", "--seeds", "2", "--db", db], /us-federal/],
  ])("%s", async (_, words, text) => expect(await said(words)).toMatch(text));
  test("optimum evaluates the named policies, and says so", async () =>
    expect(await said(["optimum", ...few, "--gpu", "off"])).toMatch(
      /us-federal.*no-optimum: .*only the named policies/s,
    ));
  test("resume: a model is told of it, and the run ends as an undisturbed one", async () => {
    const asked = [...few, "--set", "workers.decide=llm", "--db", db];
    await said(["simulate", ...asked, "--budget-calls", "50"], 4);
    expect(await said(["resume", "latest", "--db", db, "--budget-calls", "1000"])).toMatch(/Welfare per worker/);
    expect(await said(["replay", "latest", "--db", db])).toMatch(/identical: 4 steps/);
  });
});
