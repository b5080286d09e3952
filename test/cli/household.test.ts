import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { packageFile } from "../../src/base/package-files.ts";
import { emptyDirectory } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

const cwd = emptyDirectory();
const run = (...args: string[]) => runHere(["household", ...args], { cwd });
const parent = ["--status", "head-of-household", "--wage", "35000", "--children", "2"];

describe("llm-econ household", () => {
  test("--json prints the documented fields", async () => {
    const { code, stdout, stderr } = await run(...parent, "--json");
    expect([code, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject({
      law: "us-2024",
      year: 2024,
      status: "head-of-household",
      lines: {
        agi: 35_000,
        standardDeduction: 21_900,
        qualifiedBusinessDeduction: 0,
        taxableIncome: 13_100,
        taxBeforeCredits: 1310,
        nonrefundableCredits: 1310,
        eitc: 4373.832,
        additionalChildTaxCredit: 2690,
        incomeTax: -7063.832,
        selfEmploymentTax: 0,
        additionalMedicareTax: 0,
        employeePayrollTax: 2677.5,
        employerPayrollTax: 2677.5,
      },
      netIncome: 39_386.332,
      marginalRates: {
        incomeTax: 0.3106,
        employeePayroll: 0.0765,
        additionalMedicare: 0,
        selfEmployment: 0,
        total: 0.3871,
      },
      marginalRatesLeft: { incomeTax: 0.3106, total: 0.3871 },
    });
  });
  test("without a wage there is no last dollar", async () => {
    const { marginalRates, marginalRatesLeft } = JSON.parse((await run("--json")).stdout);
    expect([marginalRates.incomeTax, marginalRatesLeft]).toEqual([-0.0765, null]);
  });
  test("a spouse is as old as the filer unless told", async () => {
    const deduction = async (...args: string[]): Promise<number> =>
      JSON.parse((await run("--status", "married-joint", "--age", "66", "--json", ...args)).stdout).lines
        .standardDeduction;
    expect([await deduction(), await deduction("--spouse-age", "64")]).toEqual([32_300, 30_750]);
  });
  test("in words: the form, rates, other wages, what is left out", async () => {
    const { code, stdout } = await run(...parent);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Head of household, age 40, wage \$35,000, 2 children under 17: us-2024, dollars a year\n/);
    expect(stdout).toMatch(/\nadditional child tax credit, paid out +2,690\.00\n/);
    expect(stdout).toMatch(/\nincome tax +−7,063\.83\n/);
    expect(stdout).toMatch(/\nnet income +39,386\.33\n/);
    expect(stdout).toMatch(/\ntogether +38\.71 % +38\.71 %\n/);
    expect(stdout).toMatch(/\n\$10,000 +−5,125\.00 +765\.00 +14,360\.00 +−47\.35 %\n/);
    expect(stdout).toContain("Not in it: alternative minimum tax");
  });
  test("the steps of the form are told where they matter", async () => {
    const args = ["--status", "head-of-household", "--wage", "240500", "--children", "2"];
    const { stdout } = await run(...args);
    expect(stdout).toContain("in steps of $1,000 of income; evenly, as rates and the range of wages here have it");
    expect(JSON.parse((await run(...args, "--json")).stdout).lines.nonrefundableCredits).toBe(1950);
  });
  test("-o draws the budget line", async () => {
    for (const file of ["line.svg", "line.html"]) {
      const { code, stdout, stderr } = await run(...parent, "-o", file);
      expect([code, stderr, stdout]).toEqual([0, "", expect.stringContaining(`wrote ${file}`)]);
      const text = readFileSync(join(cwd, file), "utf8");
      expect(text).toContain(
        "What is left of a household&#39;s earnings".replace("&#39;", file.endsWith("svg") ? "'" : "&#39;"),
      );
      expect(text).toContain("without tax");
    }
  });
  test("--reform sets a reform beside the law; the contract stays", async () => {
    const reform = packageFile("reforms/doubled-child-credit.yaml");
    const { code, stdout } = await run(...parent, "--reform", reform, "--json");
    const result = JSON.parse(stdout);
    expect([code, result.lines.incomeTax, result.netIncome]).toEqual([0, -7063.832, 39_386.332]);
    expect(result.reform).toMatchObject({
      name: "doubled-child-credit",
      changes: [
        { parameter: "ctc.amount", before: 2000, after: 4000 },
        { parameter: "ctc.refundable", before: 1700, after: 3400 },
      ],
      lines: { additionalChildTaxCredit: 4875, incomeTax: -9248.832 },
      netIncome: 41_571.332,
      marginalRates: { total: 0.1371 },
    });
    const words = (await run(...parent, "--reform", reform)).stdout;
    expect(words).toMatch(/\nctc\.amount +2,000 +4,000\n/);
    expect(words).toMatch(/\nnet income +39,386\.33 +41,571\.33 +\+2,185\.00\n/);
    expect(words).toMatch(/\n\$50,000 +48,348\.83 +52,348\.83 +\+4,000\.00 +40\.71 % +40\.71 %\n/);
    for (const file of ["both.svg", "both.html"]) {
      await run(...parent, "--reform", reform, "-o", file);
      expect(readFileSync(join(cwd, file), "utf8")).toContain("doubled-child-credit");
    }
  });
  test("a dollar that costs more than itself is told", async () => {
    writeFileSync(join(cwd, "steep.yaml"), "from: us-2024\nset: {eitc.phaseOutRate: 0.9}\n");
    const { code, stdout } = await run(...parent, "--reform", "steep.yaml");
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining("! steep: the next dollar costs more than itself, $1."),
    ]);
  });
  test("a reform that is wrong is told with its place", async () => {
    writeFileSync(join(cwd, "wrong.yaml"), "from: us-2024\nset:\n  ctc.amuont: 5\n");
    const { code, stderr } = await run("--reform", "wrong.yaml");
    expect([code, stderr]).toEqual([2, expect.stringContaining("wrong.yaml:3:3: ctc.amuont: the law has no such")]);
  });
  const wrong: readonly [string, string[], string][] = [
    ["status", ["--status", "singel"], 'unknown filing status "singel"; did you mean "single"?'],
    ["status without a near one", ["--status", "divorced"], "expected one of single, married-joint"],
    ["half a child", ["--children", "2.5"], "children under 17 of 2.5; expected a whole number from 0"],
    ["less than no child", ["--older-children=-1"], "older children of -1; expected a whole number"],
    ["wage below 0", ["--wage=-5"], "wage of -5; expected dollars a year, 0 or more"],
    ["profit below 0", ["--self-employment=-5"], "profit of self-employment of -5"],
    ["no number", ["--wage", "12,000"], "--wage 12,000: expected a number"],
    ["infinite wage", ["--wage", "1e999"], "--wage 1e999: expected a number"],
    ["empty wage", ["--wage", ""], "--wage : expected a number"],
    ["half a year of age", ["--age", "40.5"], "age of 40.5; expected a whole number"],
    ["year", ["--year", "2023"], "there is no US statute of 2023; expected 2024"],
    ["year that is none", ["--year", "2024.5"], "--year 2024.5: expected a year"],
    ["spouse's wage alone", ["--spouse-wage", "9"], "a spouse's wage of 9 on the return of somebody single"],
    [
      "spouse's wage apart",
      ["--spouse-wage", "9", "--status", "married-separate"],
      "a spouse's wage of 9 on the return of one of two who file separately; expected married-joint",
    ],
    ["spouse's age alone", ["--spouse-age", "30"], "a spouse's age of 30 on the return of somebody single"],
    ["a wage twice", ["--wage", "1", "--wage", "2"], "--wage is given 2 times"],
    ["file", ["-o", "line.pdf"], "-o line.pdf: expected a file that ends in .svg or .html"],
  ];
  test.each(wrong)("wrong %s", async (_, args, message) => {
    const { code, stderr } = await run(...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
  test("a file that cannot be written", async () => expect((await run("-o", "/nowhere/line.svg")).code).toBe(2));
});
