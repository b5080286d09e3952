import { describe, expect, test } from "@jest/globals";
import { packageFile } from "../../../src/base/package-files.ts";
import { leversOf, namedValues, usFederal } from "../../../src/law/policy.ts";
import { type OwnValues, ownStarts, type Reform, reformSchema } from "../../../src/law/reform.ts";
import { lawKinds } from "../../../src/law/registry.ts";
import type { Household } from "../../../src/law/us/family.ts";
import { type FormLines, formOf } from "../../../src/law/us/form.ts";
import { reformedHousehold } from "../../../src/law/us/household.ts";
import { changesOf, reformedParameters, reformProblems } from "../../../src/law/us/reform-values.ts";
import { changeWords } from "../../../src/law/us/reform-words.ts";
import { type Statute, statuteFile, statuteOf } from "../../../src/law/us/statute.ts";
import { usFamily } from "../../../src/law/us/us-law.ts";
import { type Column, coded, type Population } from "../../../src/population/population.ts";
import { loadReform } from "../../../src/scenario/reform-file.ts";
import { people } from "../people.ts";

const file = statuteFile(2024);

function reform(set: Reform["set"], parameters?: Record<string, object>): Reform {
  return reformSchema.parse({ name: "test", set, ...(parameters && { parameters }) });
}

function statuteUnder(given: Reform, own: OwnValues = ownStarts(given)): Statute {
  const { parameters, problems } = reformedParameters(file.parameters, given, own);
  expect(problems).toEqual([]);
  return statuteOf(parameters);
}

const shipped = (name: string): Reform => loadReform(packageFile(`reforms/${name}.yaml`), lawKinds).reform;

const single: Household = {
  ...{ status: "single", wage: 0, spouseWage: 0, selfEmployment: 0, unearned: 0, age: 40, spouseAge: null },
  ...{ children: 0, olderChildren: 0, otherDependents: 0 },
};
const parent = (wage: number, children: number): Household => ({
  ...single,
  ...{ status: "head-of-household", wage, children },
});
const couple = (wage: number, spouseWage: number, children = 0): Household => ({
  ...single,
  ...{ status: "married-joint", spouseAge: 40, wage, spouseWage, children },
});

describe("households under reforms, by hand", () => {
  const cases: readonly [string, Reform, Household, Partial<FormLines>][] = [
    [
      "a repealed earned income credit",
      shipped("eitc-repeal"),
      parent(35_000, 2),
      { eitc: 0, additionalChildTaxCredit: 2690, incomeTax: -2690 },
    ],
    [
      "a doubled child credit: 15 % of 32,500 is paid out",
      shipped("doubled-child-credit"),
      parent(35_000, 2),
      { nonrefundableCredits: 1310, additionalChildTaxCredit: 4875, incomeTax: 1310 - 1310 - 4373.832 - 4875 },
    ],
    [
      "a top rate of 39.6 % on 76,050",
      shipped("top-rate"),
      { ...single, wage: 700_000 },
      { taxBeforeCredits: 183_647.25 + 30_115.8 },
    ],
    [
      "17 % less 2,500",
      shipped("flat-17"),
      { ...single, wage: 50_000 },
      { taxableIncome: 50_000, incomeTax: 6000, demogrant: 2500 },
    ],
    ["a couple gets the grant twice", shipped("flat-17"), couple(30_000, 20_000), { incomeTax: 8500 - 5000 }],
    ["nothing earned: the guarantee", shipped("negative-income-tax"), single, { incomeTax: -6000 }],
    ["half is taken back", shipped("negative-income-tax"), { ...single, wage: 5000 }, { incomeTax: 2500 - 6000 }],
    [
      "above the deduction of today 10 %",
      shipped("negative-income-tax"),
      { ...single, wage: 20_000 },
      { incomeTax: 0.1 * 5400 },
    ],
    ["a larger credit for one child", reform({ "eitc.maximum.1": 5000 }), parent(20_000, 1), { eitc: 5000 }],
    ["all of the child credit is paid out", reform({ "ctc.refundable": "full" }), parent(0, 2), { incomeTax: -4000 }],
    [
      "a larger deduction",
      reform({ "standardDeduction.single": 20_000 }),
      { ...single, wage: 30_000 },
      { taxableIncome: 10_000, taxBeforeCredits: 1000 },
    ],
    [
      "two brackets for all",
      reform({ "brackets.rates": [0.1, 0.3], "brackets.starts": [0, 50_000] }),
      { ...single, wage: 84_600 },
      { taxBeforeCredits: 5000 + 6000 },
    ],
  ];
  test.each(cases)("%s", (_, given, household, lines) => {
    const form = formOf(statuteUnder(given), household, "inSteps");
    for (const [line, value] of Object.entries(lines))
      expect([line, Reflect.get(form, line)]).toEqual([line, expect.closeTo(value, 6)]);
  });
});

describe("ways to write it", () => {
  const same: readonly [string, Reform["set"], Reform["set"]][] = [
    ["groups", { eitc: { maximum: { 1: 5000 } } }, { "eitc.maximum.1": 5000 }],
    ["part of a group", { "eitc.maximum": { 1: 5000 } }, { "eitc.maximum.1": 5000 }],
    ["underscores of a status", { "standardDeduction.married_joint": 9 }, { "standardDeduction.married-joint": 9 }],
    [
      "one number for all statuses",
      { demogrant: 7 },
      { demogrant: { single: 7, "married-joint": 7, "married-separate": 7, "head-of-household": 7 } },
    ],
    ["one rate for all brackets", { "brackets.rates": 0.2 }, { "brackets.rates": [0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2] }],
    [
      "what comes later counts",
      { "eitc.maximum": 0, "eitc.maximum.2": 5 },
      { "eitc.maximum": { 0: 0, 1: 0, 2: 5, 3: 0 } },
    ],
    [
      "a start of a bracket",
      { "brackets.starts.single.1": 12_000 },
      { brackets: { starts: { single: { 1: 12_000 } } } },
    ],
  ];
  test.each(same)("%s", (_, a, b) => expect(statuteUnder(reform(a))).toEqual(statuteUnder(reform(b))));
});

describe("what is wrong is told", () => {
  const wrong: readonly [string, Reform["set"], string][] = [
    ["unknown parameter, near", { "eitc.maximun.1": 5 }, 'no such parameter; did you mean "eitc.maximum.1"?'],
    ["unknown parameter of a group", { "ctc.forPets": 5 }, "expected one of ctc.amount"],
    ["another year's parameter", { personalExemption: 4050 }, "the law has no such parameter; expected one of"],
    ["a rate of 380 %", { "brackets.rates.6": 3.8 }, "brackets.rates.6: 3.8 is 380 %; expected a decimal from 0 to 1"],
    ["a rate in percent", { "brackets.rates.6": 39.6 }, "39.6 is 3960 %"],
    ["a rate with its sign", { "brackets.rates.6": "39.6 %" }, 'found "39.6 %"; expected a decimal'],
    ["a negative rate", { "eitc.rate.1": -0.1 }, "-0.1; expected a decimal from 0 to 1"],
    ["wrong status", { "standardDeduction.singel": 5 }, 'unknown filing status "singel"; did you mean "single"?'],
    ["a status that is none", { "standardDeduction.widowed": 5 }, "expected one of single, married-joint"],
    ["negative dollars", { "ctc.amount": -5 }, "ctc.amount: -5; expected dollars a year, 0 or more"],
    ["a list for a number", { "ctc.amount": [1, 2] }, "found a list; expected dollars a year"],
    [
      "a group for a number",
      { "ctc.amount": { single: 5 } },
      'ctc.amount is one number, without parts; found "single"',
    ],
    ["a number for a list", { "brackets.starts.single": 5 }, "expected a list of numbers, found 5"],
    ["a text", { "ctc.amount": "lots" }, 'found "lots"; expected dollars a year'],
    ["a thousands comma", { "ctc.amount": "4,000" }, "write 4000, without a comma"],
    ["nothing", { "ctc.amount": null }, "it has no value; expected dollars a year"],
    ["true", { "ctc.amount": true }, "found true; expected dollars a year"],
    ["four children", { "eitc.maximum.4": 5 }, "eitc.maximum"],
    ["half a child", { "eitc.maximum.2.5": 5 }, "one number, without parts"],
    ["a bracket that is not there", { "brackets.rates.7": 0.4 }, "brackets.rates has numbers 0 to 6"],
    ["half a year of age", { "eitc.leastAge": 18.5 }, "18.5; expected a whole number of years"],
    ["ages the wrong way round", { "eitc.leastAge": 70 }, "eitc.leastAge 70 is above eitc.greatestAge 64"],
    ["a word elsewhere", { "ctc.amount": "full" }, 'found "full"'],
    ["steps of nothing", { "ctc.phaseOutStep": 0 }, "0; expected 1 or more"],
    [
      "more rates than brackets",
      { "brackets.rates": [0.1, 0.2] },
      "brackets.rates has 2 rates and brackets.starts.single 7 brackets",
    ],
    ["no rates", { "brackets.rates": [] }, "an empty list"],
    ["starts that fall", { "brackets.starts.single.2": 5 }, "brackets.starts.single: 5 follows 11600"],
    ["starts not from 0", { "brackets.starts.single.0": 5 }, "begins at 5; expected 0"],
    ["infinite dollars", { "ctc.amount": 1e12 }, "expected dollars a year"],
  ];
  test.each(wrong)("%s", (_, set, message) => {
    const [problem] = reformProblems(file.parameters, { name: "test", set });
    expect(problem.message).toContain(message);
    expect(problem.path.slice(0, 2)).toEqual(["set", Object.keys(set)[0]]);
  });
  const range = { least: 0, most: 10, start: 5 };
  const own: readonly [string, Reform["set"], Record<string, object>, string][] = [
    ["the least above the most", { demogrant: "g" }, { g: { ...range, least: 20 } }, "ranges from 20 to 10"],
    ["a start outside", { demogrant: "g" }, { g: { ...range, start: 11 } }, "starts at 11; expected 0 to 10"],
    ["a rate beyond 1", { "brackets.rates": "r" }, { r: { ...range, unit: "rate" } }, "5 is 500 %"],
    ["a range that leaves the law's", { "brackets.rates": "0.2 * r" }, { r: { ...range, start: 1 } }, "with r at 10"],
    [
      "a name that is not there",
      { demogrant: "grand" },
      { grant: range },
      'no parameter "grand"; did you mean "grant"?',
    ],
    ["a parameter of no use", { demogrant: 5 }, { g: range }, "parameters.g: nothing is set by it"],
    ["the name of a lever", { demogrant: "eitc" }, { eitc: range }, "is what planner.levers calls a part of the law"],
    ["no name", { demogrant: 5 }, { "2 g": range }, "expected a name of letters"],
  ];
  test.each(own)("of its own parameters: %s", (_, set, parameters, message) => {
    expect(reformProblems(file.parameters, reform(set, parameters))[0]?.message).toContain(message);
  });
});

describe("what changes", () => {
  const changes = (given: Reform) =>
    changesOf(file.parameters, reformedParameters(file.parameters, given, ownStarts(given)).parameters);
  test("by number, with what was and what is", () =>
    expect(changes(reform({ "eitc.maximum.1": 5000, "brackets.rates.6": 0.396 }))).toEqual([
      expect.objectContaining({ parameter: "brackets.rates.6", before: 0.37, after: 0.396, unit: "rate" }),
      expect.objectContaining({ parameter: "eitc.maximum.1", before: 4213, after: 5000 }),
    ]));
  test("nothing, where values are what they were", () => expect(changes(reform({ "ctc.amount": 2000 }))).toEqual([]));
  test.each([
    [reform({ "ctc.amount": 2000 }), "nothing changes"],
    [reform({ "eitc.maximum": 0 }), "eitc.maximum 0"],
    [
      reform({ "ctc.refundable": "full", "eitc.maximum.1": 5000 }),
      "eitc.maximum.1 4,213 → 5,000; ctc.refundable 1,700 → full",
    ],
    [reform({ "brackets.rates": [0.2], "brackets.starts": [0] }), "brackets.rates [0.2]; brackets.starts [0]"],
  ])("in a line", (given, words) => expect(changeWords(changes(given), file.parameters)).toBe(words));
});

function peopleWith(
  wages: readonly number[],
  facts: Readonly<Record<string, readonly (number | string)[]>>,
): Population {
  const about = { unit: "", meaning: "" };
  const columns = Object.entries(facts).map(([name, values]): [string, Column] => [
    name,
    values.every((value) => typeof value === "number")
      ? { name, ...about, kind: "number", values: Float64Array.from(values) }
      : { name, ...about, kind: "label", ...coded(values.map(String)) },
  ]);
  return { ...people(wages), columns: new Map(columns) };
}

describe("the law that people answer to under a reform", () => {
  const given = peopleWith([15, 18, 30, 22], {
    filingStatus: ["single", "head-of-household", "head-of-household", "married-separate"],
    children: [0, 1, 3, 2],
  });
  const households = [
    single,
    parent(0, 1),
    parent(0, 3),
    { ...single, status: "married-separate" as const, children: 2 },
  ];
  test.each(["eitc-repeal", "doubled-child-credit", "top-rate", "flat-17", "negative-income-tax"])(
    "%s is the form's",
    (name) => {
      const statute = statuteUnder(shipped(name));
      const levers = leversOf(usFamily(file, { reform: shipped(name) }), given);
      const { law } = levers.policy(levers.start);
      households.forEach((household, i) => {
        for (const wage of [0, 2600, 17_777, 30_000, 61_000, 250_000, 800_000]) {
          const lines = formOf(statute, { ...household, wage }, "evenly");
          expect(law.tax(wage, i)).toBeCloseTo(
            lines.incomeTax + lines.additionalMedicareTax + lines.employeePayrollTax,
            6,
          );
        }
      });
      // US law as it is stands beside the reform.
      const statutory = usFederal(levers, "us-2024-single");
      expect(statutory.law.tax(30_000, 0)).toBeCloseTo(1616 + 2295, 6);
      expect(namedValues(statutory.values, levers)).toEqual({ rates: [], parameters: {} });
    },
  );
  test("a dollar that costs more than itself is refused, and it is said whose", () => {
    const steep = reform({ "eitc.phaseOutRate.1": 0.95 });
    const levers = leversOf(usFamily(file, { reform: steep }), given);
    expect(() => levers.policy(levers.start)).toThrow(
      /the marginal rates of a head of household, with 1 child under 17 add up to 1\.\d+ from \$\d+/,
    );
    const { notes } = reformedHousehold(file, steep, parent(20_000, 1)).reform;
    expect(notes.join()).toContain("the next dollar costs more than itself");
  });
  test("a status that nobody has", () => {
    const notes = usFamily(file, { reform: reform({ "standardDeduction.married-joint": 5 }) }).notes?.(given);
    expect(notes).toEqual([expect.objectContaining({ code: "reaches-nobody" })]);
  });
});

describe("levers", () => {
  const nobody = people([20]);
  const parameters = (levers: readonly string[], given: Reform | null = null) =>
    usFamily(file, { reform: given, levers }).parameters;
  const names: readonly [readonly string[], readonly string[]][] = [
    [["eitc"], ["eitc.maximum.0", "eitc.maximum.1", "eitc.maximum.2", "eitc.maximum.3"]],
    [["ctc"], ["ctc.amount", "ctc.refundable"]],
    [
      ["standardDeduction"],
      ["standardDeduction.single", "standardDeduction.married-joint", "standardDeduction.head-of-household"],
    ],
    [
      ["demogrant", "ctc"],
      ["demogrant.single", "demogrant.married-joint", "demogrant.head-of-household", "ctc.amount", "ctc.refundable"],
    ],
  ];
  test.each(names)("%j", (levers, expected) => expect(parameters(levers).map(({ name }) => name)).toEqual(expected));
  test("rates stay below where a dollar would cost more than itself, whatever else is moved", () => {
    const [alone, together] = [parameters(["rates"]), parameters(["rates", "standardDeduction"])];
    expect([alone[2].most, together[2].most]).toEqual([0.86, 0.65]);
    const levers = leversOf(usFamily(file, { levers: ["rates", "eitc", "standardDeduction"] }), nobody);
    expect(() => levers.policy(levers.parameters.map(({ most }) => most))).not.toThrow();
  });
  test("what is moved is the law's, the rest stays", () => {
    const household = peopleWith([12], { filingStatus: ["head-of-household"], children: [2] });
    const levers = leversOf(usFamily(file, { levers: ["eitc", "demogrant"] }), household);
    const values = levers.start.map((value, k) => {
      if (levers.parameters[k].name === "eitc.maximum.2") return 0;
      return levers.parameters[k].name === "demogrant.head-of-household" ? 1000 : value;
    });
    const lost = levers.policy(values).law.tax(35_000, 0) - levers.policy(levers.start).law.tax(35_000, 0);
    expect(lost).toBeCloseTo(4373.832 - 1000, 6);
  });
  test("separate filers go with single ones", () => {
    const separate = peopleWith([12], { filingStatus: ["married-separate"] });
    const levers = leversOf(usFamily(file, { levers: ["standardDeduction"] }), separate);
    const moved = levers.policy(levers.start.with(0, 15_600)).law.tax(40_000, 0);
    expect(levers.policy(levers.start).law.tax(40_000, 0) - moved).toBeCloseTo(120, 6);
  });
  test("a reform's own are in its ranges, and set what it says", () => {
    const flat = shipped("flat-17");
    const levers = leversOf(usFamily(file, { reform: flat, levers: ["rate", "grant"] }), nobody);
    expect(levers.parameters.map(({ name, most, start }) => [name, most, start])).toEqual([
      ["rate", 0.8, 0.17],
      ["grant", 20_000, 2500],
    ]);
    expect(levers.policy([0.3, 4000]).law.tax(50_000, 0)).toBeCloseTo(15_000 - 4000 + 3825, 6);
  });
  test("two that set the same are refused", () =>
    expect(() => parameters(["rates", "rate"], shipped("flat-17"))).toThrow(
      "planner.levers: rate sets brackets.rates.0, which another lever sets too",
    ));
  test("without a limit of what is paid out there is none to move", () =>
    expect(parameters(["ctc"], reform({ "ctc.refundable": "full" })).map(({ name }) => name)).toEqual(["ctc.amount"]));
  test("every lever says what it is", () => {
    for (const { title } of parameters(["rates", "eitc", "ctc", "standardDeduction", "demogrant"]))
      expect(title).toMatch(/\w{3}/);
  });
});
