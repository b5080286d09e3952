import { describe, expect, test } from "@jest/globals";
import { randomStream } from "../../../src/base/random.ts";
import { calibratedEconomy } from "../../../src/env/calibrate/calibrated-economy.ts";
import { bestResponse } from "../../../src/env/respond/best-response.ts";
import { lineAt } from "../../../src/law/applied-law.ts";
import { applyLaw, taxLaw } from "../../../src/law/apply-law.ts";
import { leversOf, type Policy, usFederal } from "../../../src/law/policy.ts";
import { lawInForce } from "../../../src/law/registry.ts";
import type { Household } from "../../../src/law/us/family.ts";
import { formOf } from "../../../src/law/us/form.ts";
import { type StatuteFile, statuteFile, statuteOf } from "../../../src/law/us/statute.ts";
import { usFamily } from "../../../src/law/us/us-law.ts";
import type { Column, Population } from "../../../src/population/population.ts";
import { coded } from "../../../src/population/population.ts";
import { people } from "../people.ts";

const file = statuteFile(2024);
const statute = statuteOf(file.parameters);

type Facts = Readonly<Record<string, readonly (number | string)[]>>;

/** People at 40 hours with columns. */
function peopleWith(wages: readonly number[], facts: Facts): Population {
  const about = { unit: "", meaning: "" };
  const columns = Object.entries(facts).map(([name, values]): [string, Column] => [
    name,
    values.every((value) => typeof value === "number")
      ? { name, ...about, kind: "number", values: Float64Array.from(values) }
      : { name, ...about, kind: "label", ...coded(values.map(String)) },
  ]);
  return { ...people(wages), columns: new Map(columns) };
}

const start = (given: Population, from: StatuteFile = file): Policy => {
  const levers = leversOf(usFamily(from), given);
  return levers.policy(levers.start);
};

/** The law with a gift to every household. */
const withGift = (dollars: number): StatuteFile => ({
  ...file,
  parameters: {
    ...file.parameters,
    demogrant: {
      ...file.parameters.demogrant,
      value: {
        single: dollars,
        "married-joint": dollars,
        "married-separate": dollars,
        "head-of-household": dollars,
      },
    },
  },
});

const single: Household = {
  status: "single",
  wage: 0,
  spouseWage: 0,
  selfEmployment: 0,
  unearned: 0,
  age: 40,
  spouseAge: null,
  children: 0,
  olderChildren: 0,
  otherDependents: 0,
};

/** What the form takes from wages. */
function owed(household: Household): number {
  const lines = formOf(statute, household, "evenly");
  return lines.incomeTax + lines.additionalMedicareTax + lines.employeePayrollTax;
}

describe("one tax per person", () => {
  const wages = [24, 41] as const;
  const usual = wages.map((wage) => 52 * 40 * wage);
  const couple = (children: number, file?: StatuteFile): Policy =>
    start(
      peopleWith(wages, {
        filingStatus: ["married-joint", "married_joint"],
        children: [children, children],
        otherEarned: [usual[1], usual[0]],
      }),
      file,
    );

  test.each([0, 1, 2, 3, 5])("a couple's two charges at usual hours add up to the form, %i children", (children) => {
    const { law } = couple(children);
    const form = owed({
      ...single,
      status: "married-joint",
      spouseAge: 40,
      children,
      wage: usual[0],
      spouseWage: usual[1],
    });
    expect(law.tax(usual[0], 0) + law.tax(usual[1], 1)).toBeCloseTo(form, 6);
  });

  test.each([0, 10_000, 40_000, 120_000])("each bears the family's marginal rate: own wage %i", (wage) => {
    const { law } = couple(2);
    const at = (own: number): number =>
      owed({ ...single, status: "married-joint", spouseAge: 40, children: 2, wage: own, spouseWage: usual[1] });
    expect(law.tax(wage + 100, 0) - law.tax(wage, 0)).toBeCloseTo(at(wage + 100) - at(wage), 6);
  });

  test("a gift to the couple reaches both by their shares, without any earnings too", () => {
    const [before, after] = [couple(1).law, couple(1, withGift(3000)).law];
    const total = usual[0] + usual[1];
    for (const i of [0, 1])
      for (const wage of [0, 30_000])
        expect(before.tax(wage, i) - after.tax(wage, i)).toBeCloseTo((3000 * usual[i]) / total, 6);
  });

  test("the law of one who lives alone is the form", () => {
    const facts = { filingStatus: ["head-of-household", "single", "married-separate"], children: [2, 0, 3] };
    const { law } = start(peopleWith([20, 20, 20], { ...facts, age: [30, 70, 50] }));
    for (const wage of [0, 2600, 17_777, 30_000, 61_000, 250_000]) {
      expect(law.tax(wage, 0)).toBeCloseTo(
        owed({ ...single, status: "head-of-household", children: 2, age: 30, wage }),
        6,
      );
      expect(law.tax(wage, 1)).toBeCloseTo(owed({ ...single, age: 70, wage }), 6);
      expect(law.tax(wage, 2)).toBeCloseTo(owed({ ...single, status: "married-separate", children: 3, wage }), 6);
    }
  });

  test("interest raises the rate, and is not taxed as the person's own", () => {
    const { law } = start(peopleWith([20], { filingStatus: ["single"], otherUnearned: [30_000] }));
    const form = (wage: number): number => owed({ ...single, wage, unearned: 30_000 });
    expect(law.tax(50_000, 0) - law.tax(20_000, 0)).toBeCloseTo(form(50_000) - form(20_000), 6);
  });

  test("what each owes by component adds up", () => {
    const given = peopleWith(wages, {
      filingStatus: ["married-joint", "head-of-household"],
      children: [1, 3],
      otherEarned: [usual[1], 0],
    });
    const law = taxLaw(usFamily(file).law(statute.brackets.rates));
    const applied = applyLaw(law, given);
    const incomes = Float64Array.of(13_000, 22_000);
    const columns = law.liability(given, incomes);
    expect([...columns.keys()]).toEqual(
      expect.arrayContaining(["tax before credits", "earned income credit", "payroll tax of employees"]),
    );
    for (const i of [0, 1]) {
      const sum = [...columns.values()].reduce((all, column) => all + column[i], 0);
      expect(sum).toBeCloseTo(applied.tax(incomes[i], i), 6);
    }
  });
});

describe("what people do under it", () => {
  const random = randomStream(3, "us people");
  const statuses = ["single", "married-joint", "head-of-household"];
  const size = 60;
  const wages = Array.from({ length: size }, () => 8 + 90 * random.next() ** 3);
  const filingStatus = wages.map(() => statuses[random.integer(3)]);
  const given = peopleWith(wages, {
    filingStatus,
    children: wages.map(() => random.integer(4)),
    otherEarned: filingStatus.map((status) => (status === "married-joint" ? 1000 * random.integer(60) : 0)),
  });
  const economy = calibratedEconomy(given, {
    elasticity: 0.4,
    disutility: "proportional",
    meanHours: 38,
    under: lawInForce("us-2024-single", given),
    maxHours: null,
  });
  const { law } = start(given);
  const hours = bestResponse(economy, law);

  test("the rational choice is the best of a grid", () => {
    const { zeroTaxIncome, incomePerHour, elasticity } = economy;
    const f = elasticity / (1 + elasticity);
    for (let i = 0; i < size; i++) {
      const utility = (z: number): number =>
        z - law.tax(z, i) - f * zeroTaxIncome[i] * (z / zeroTaxIncome[i]) ** (1 / f);
      const chosen = utility(hours[i] * incomePerHour[i]);
      let best = -Infinity;
      for (let k = 0; k <= 20_000; k++) best = Math.max(best, utility((1.6 * zeroTaxIncome[i] * k) / 20_000));
      expect(chosen).toBeGreaterThan(best - 1e-6);
    }
  });

  test("a gift moves no hours", () => {
    const gifted = bestResponse(economy, start(given, withGift(5000)).law);
    gifted.forEach((value, i) => {
      expect(value).toBeCloseTo(hours[i], 9);
    });
  });

  test("mean hours are fitted under the statute of families", () => {
    const fitted = calibratedEconomy(given, {
      elasticity: 0.4,
      disutility: "proportional",
      meanHours: 38,
      under: lawInForce("us-2024", given),
      maxHours: null,
    });
    const best = bestResponse(fitted, law);
    // Where rates fall, people jump: the nearest mean that can be had.
    expect(Math.abs(best.reduce((sum, value) => sum + value, 0) / size - 38)).toBeLessThan(0.3);
  });
});

describe("who is whose", () => {
  test("without statuses everybody is single and without children, and it is said", () => {
    const given = peopleWith([20, 20], { children: [3, 1] });
    const { law } = start(given);
    expect(law.tax(25_000, 0)).toBeCloseTo(owed({ ...single, wage: 25_000 }), 8);
    expect(usFamily(file).notes?.(given)).toEqual([
      { code: "single-filers", message: expect.stringContaining("everybody is taxed as single and without children") },
    ]);
  });
  test("who has none among others, too", () => {
    const given = peopleWith([20, 20], { filingStatus: ["head-of-household", ""], children: [1, 2] });
    expect(start(given).law.tax(25_000, 1)).toBeCloseTo(owed({ ...single, wage: 25_000 }), 8);
    expect(usFamily(file).notes?.(given)?.[0].message).toContain("of 1 of 2 people is not known");
  });
  test("all of one kind have one line; those who are told apart, theirs", () => {
    const ages = { age: [30, 63, 66], filingStatus: ["single", "single", "single"] };
    expect(start(peopleWith([10, 20, 30], ages)).law.lines).toHaveLength(2);
    expect(start(people([10, 20, 30])).law.lines).toHaveLength(1);
  });
  test("everybody is told of the own family", () => {
    const { law } = start(
      peopleWith([20, 20], { filingStatus: ["head-of-household", "married-joint"], children: [2, 0] }),
    );
    expect(law.words(0)).toContain("You file as head of household, with 2 children under 17.");
    expect(law.words(1)).toContain("You and your spouse file together");
  });
  const refuse = (name: string, facts: Facts, message: string) =>
    test(name, () => expect(() => start(peopleWith([10], facts))).toThrow(message));
  refuse("an unknown status", { filingStatus: ["divorcd"] }, 'column filingStatus: unknown filing status "divorcd"');
  refuse("a near miss", { filingStatus: ["singel"] }, 'did you mean "single"?');
  refuse("half a child", { filingStatus: ["single"], children: [2.5] }, "column children: 2.5 of person 0");
  refuse("less than none", { filingStatus: ["single"], olderChildren: [-1] }, "column olderChildren: -1 of person 0");
  refuse(
    "another's wage on the return of one",
    { filingStatus: ["single"], otherEarned: [900] },
    "column otherEarned: 900 of person 0, who files as single; expected married-joint, or nothing",
  );
  refuse("another's wage without a status", { otherEarned: [900] }, "who files alone: no status is known");
});

describe("levers", () => {
  const everyone = peopleWith(
    Array.from({ length: 44 }, () => 20),
    {
      filingStatus: Array.from(
        { length: 44 },
        (_, i) => ["single", "married-joint", "married-separate", "head-of-household"][i % 4],
      ),
      children: Array.from({ length: 44 }, (_, i) => Math.floor(i / 4)),
      age: Array.from({ length: 44 }, (_, i) => [22, 40, 64, 70][(i * 7) % 4]),
    },
  );
  const levers = leversOf(usFamily(file), everyone);

  test("start at the statute, and leave the rest of it", () => {
    expect(levers.start).toEqual([0.1, 0.12, 0.22, 0.24, 0.32, 0.35, 0.37]);
    const { law } = levers.policy(levers.start.with(6, 0.5));
    expect(law.tax(30_000, 0)).toBe(start(everyone).law.tax(30_000, 0));
    expect(law.tax(700_000, 0) - start(everyone).law.tax(700_000, 0)).toBeCloseTo(0.13 * (700_000 - 623_950), 6);
  });
  test("nobody's next dollar costs more than itself at the highest rates", () => {
    const { law } = levers.policy(levers.parameters.map(({ most }) => most));
    const highest = Math.max(...Array.from(everyone.wage, (_, i) => lineAt(law, i).rates).flat());
    expect(highest).toBeLessThanOrEqual(1);
    expect(highest).toBeGreaterThan(0.9);
  });
  test("US law is the statute", () => {
    expect(usFederal(levers, "us-2024-single").values).toEqual(levers.start);
    expect(usFederal(levers, "us-2024-single").brackets).toEqual([]);
  });
  test("a rate of 380 %", () =>
    expect(() => levers.policy(levers.start.with(0, 3.8))).toThrow("brackets.rates.0 3.8 is out of range"));
});
