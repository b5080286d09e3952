import { describe, expect, test } from "@jest/globals";
import { randomStream } from "../../src/base/random.ts";
import { lineAt } from "../../src/law/applied-law.ts";
import { applyLaw, taxLaw } from "../../src/law/apply-law.ts";
import type { LawFamily } from "../../src/law/law-family.ts";
import { leversOf } from "../../src/law/policy.ts";
import type { BudgetComponent, BudgetPiece, LawDefinition } from "../../src/law/tax-law.ts";
import { people } from "./people.ts";

const piece = (from: number, rate: number, amount?: number): BudgetPiece =>
  amount === undefined ? { from, rate } : { from, rate, amount };
const own = (name: string, ...pieces: BudgetPiece[]): BudgetComponent => ({ name, of: "own", pieces });
const family = (name: string, ...pieces: BudgetPiece[]): BudgetComponent => ({ name, of: "family", pieces });

/** What a list of pieces takes of an income, straight from its definition. */
function owedBy(pieces: readonly BudgetPiece[], income: number): number {
  let owed = pieces[0].amount ?? 0;
  pieces.forEach(({ from, rate, amount }, k) => {
    if (income < from) return;
    if (k > 0 && amount !== undefined) owed = amount;
    owed += rate * (Math.min(income, pieces[k + 1]?.from ?? Infinity) - from);
  });
  return owed;
}

describe("classes", () => {
  const credit = own("bonus", piece(0, -0.3), piece(10_000, 0), piece(20_000, 0.1), piece(50_000, 0));
  const tax = own("income tax", piece(0, 0), piece(14_600, 0.1), piece(26_200, 0.12));
  const law = taxLaw({
    classOf: ({ size }) => Uint8Array.from({ length: size }, (_, i) => i % 2),
    budget: (taxClass) => (taxClass === 0 ? [tax] : [tax, credit]),
    words: (taxClass) => `class ${taxClass} of two`,
  });
  const two = people([20, 20]);
  const applied = applyLaw(law, two);

  test.each([0, 5000, 12_000, 14_600, 20_000, 33_333, 60_000])("each is taxed by its own class: %d", (income) => {
    expect(applied.tax(income, 0)).toBeCloseTo(owedBy(tax.pieces, income), 8);
    expect(applied.tax(income, 1)).toBeCloseTo(owedBy(tax.pieces, income) + owedBy(credit.pieces, income), 8);
  });

  test("marginal rates add up", () => {
    expect([5000, 12_000, 22_000, 60_000].map((income) => applied.marginalRate(income, 1))).toEqual([
      -0.3,
      0,
      0.1 + 0.1,
      0.12,
    ]);
  });

  test("what each owes by component adds up to its tax", () => {
    const incomes = Float64Array.of(40_000, 41_000);
    const owed = law.liability(two, incomes);
    expect([...owed.keys()]).toEqual(["income tax", "bonus"]);
    for (const i of [0, 1]) {
      const sum = [...owed.values()].reduce((all, column) => all + column[i], 0);
      expect(sum).toBeCloseTo(applied.tax(incomes[i], i), 8);
    }
  });

  test("a class has its words", () => expect([0, 1].map(applied.words)).toEqual(["class 0 of two", "class 1 of two"]));

  test("a worker must be named where lines differ", () => expect(() => applied.tax(1000)).toThrow("expected a worker"));
});

describe("couples", () => {
  const joint = family("joint tax", piece(0, 0), piece(29_200, 0.1), piece(52_400, 0.12), piece(123_500, 0.22));
  const payroll = own("payroll tax", piece(0, 0.0765), piece(168_600, 0.0145));
  const demogrant = family("demogrant", piece(0, 0, -6000));
  /** Two who live together: each one's usual income is what the other has beside its own. */
  const couple = (...components: BudgetComponent[]): LawDefinition => ({
    offset: ({ wage, usualHours }) => {
      const usual = wage.map((dollars, i) => 52 * dollars * usualHours[i]);
      return { earned: usual.toReversed(), unearned: new Float64Array(2) };
    },
    budget: () => components,
  });
  const both = people([28, 41]);
  const usual = both.wage.map((dollars, i) => 52 * dollars * both.usualHours[i]);
  const total = usual[0] + usual[1];

  test("at usual hours the two charges add up to what the couple owes, and both payroll taxes", () => {
    const applied = applyLaw(taxLaw(couple(joint, payroll, demogrant)), both);
    const owed =
      owedBy(joint.pieces, total) - 6000 + owedBy(payroll.pieces, usual[0]) + owedBy(payroll.pieces, usual[1]);
    expect(applied.tax(usual[0], 0) + applied.tax(usual[1], 1)).toBeCloseTo(owed, 2);
  });

  test.each([0, 20_000, 70_000, 150_000])("each bears the couple's marginal rate: own income %d", (income) => {
    const applied = applyLaw(taxLaw(couple(joint)), both);
    const step = (owedBy(joint.pieces, income + usual[1] + 1) - owedBy(joint.pieces, income + usual[1])) / 1;
    expect(applied.tax(income + 1, 0) - applied.tax(income, 0)).toBeCloseTo(step, 6);
  });

  test("a gift to the couple reaches each by its share, without any earnings too", () => {
    const [before, after] = [couple(joint), couple(joint, demogrant)].map((law) => applyLaw(taxLaw(law), both));
    for (const [i, income] of [
      [0, 0],
      [1, 0],
      [0, 50_000],
      [1, 90_000],
    ])
      expect(before.tax(income, i) - after.tax(income, i)).toBeCloseTo((6000 * usual[i]) / total, 6);
  });

  test("what each owes by component adds up to its charge", () => {
    const law = taxLaw(couple(joint, payroll, demogrant));
    const applied = applyLaw(law, both);
    const incomes = Float64Array.of(33_000, 71_000);
    const columns = [...law.liability(both, incomes).values()];
    for (const i of [0, 1])
      expect(columns.reduce((sum, column) => sum + column[i], 0)).toBeCloseTo(applied.tax(incomes[i], i), 6);
  });

  test("components depend on unearned income", () => {
    const law = taxLaw({
      offset: ({ size }) => ({ earned: new Float64Array(size), unearned: Float64Array.of(0, 10_000) }),
      budget: (_, unearned) => [own("tax", piece(0, 0.1, 0.1 * unearned))],
    });
    const applied = applyLaw(law, people([10, 10]));
    expect([applied.tax(5000, 0), applied.tax(5000, 1)]).toEqual([500, 1500]);
  });
});

test("merged lines are the sum of their components: random ones", () => {
  const random = randomStream(11, "merge");
  for (let round = 0; round < 100; round++) {
    const components = Array.from({ length: 1 + random.integer(4) }, (_, c): BudgetComponent => {
      const pieces: BudgetPiece[] = [];
      for (let from = 0; pieces.length < 1 + random.integer(5); from += 1 + random.integer(30_000))
        pieces.push(
          piece(from, 0.25 * (2 * random.next() - 1), random.next() < 0.3 ? 2000 * random.next() : undefined),
        );
      return { name: `c${c}`, of: random.next() < 0.5 ? "own" : "family", pieces };
    });
    const earned = Float64Array.of(random.integer(60_000));
    const law = taxLaw({ offset: () => ({ earned, unearned: new Float64Array(1) }), budget: () => components });
    const one = people([25]);
    const applied = applyLaw(law, one);
    const at = (income: number): number =>
      components.reduce((sum, { of, pieces }) => sum + owedBy(pieces, income + (of === "family" ? earned[0] : 0)), 0);
    const base = applied.tax(1, 0) - at(1);
    for (let k = 0; k < 20; k++) {
      const income = 1 + 120_000 * random.next();
      expect(applied.tax(income, 0) - at(income)).toBeCloseTo(base, 5);
    }
    expect(lineAt(applied, 0).brackets[0]).toBe(0);
  }
});

describe("what is no law", () => {
  const refuse = (name: string, definition: LawDefinition, message: string) =>
    test(name, () => expect(() => applyLaw(taxLaw(definition), people([10, 20]))).toThrow(message));
  refuse(
    "overlap",
    { budget: () => [own("tax", piece(0, 0.1), piece(5, 0.2), piece(5, 0.3))] },
    "segments overlap: one from 5 follows one from 5",
  );
  refuse(
    "disorder",
    { budget: () => [own("tax", piece(0, 0.1), piece(9, 0.2), piece(5, 0.3))] },
    "segments overlap: one from 5 follows one from 9",
  );
  refuse("a first piece elsewhere", { budget: () => [own("tax", piece(5, 0.1))] }, "begins at 5; expected 0");
  refuse(
    "a rate over 1",
    { budget: () => [own("tax", piece(0, 1.5))] },
    "a marginal rate of 1.5 from $0 on; expected a number up to 1",
  );
  refuse("NaN", { budget: () => [own("tax", piece(0, Number.NaN))] }, "a marginal rate of NaN");
  refuse("an infinite amount", { budget: () => [own("tax", piece(0, 0.1, Infinity))] }, "an amount of Infinity at $0");
  refuse(
    "rates that add up to over 1",
    { budget: () => [own("a", piece(0, 0.1), piece(700, 0.7)), own("b", piece(0, 0.5))] },
    "add up to 1.2 from $700 on",
  );
  refuse("no component", { budget: () => [] }, "no component for class 0");
  refuse("no piece", { budget: () => [own("tax")] }, "has no piece");
  refuse("too few classes", { classOf: () => [0], budget: () => [] }, "1 classes for 2 people");
  refuse("half a class", { classOf: () => [0, 0.5], budget: () => [own("tax", piece(0, 0))] }, "class 0.5 to person 1");
  refuse(
    "negative earnings",
    { offset: () => ({ earned: Float64Array.of(0, -1), unearned: new Float64Array(2) }), budget: () => [] },
    "earned of -1 for person 1",
  );
});

describe("levers", () => {
  const negative: LawFamily = {
    parameters: [
      { name: "guarantee", least: 0, most: 20_000, unit: "dollars a year", start: 6000 },
      { name: "rate", least: 0, most: 0.9, unit: "rate", start: 0.3 },
    ],
    law: ([guarantee, rate]) => ({ budget: () => [own("negative income tax", piece(0, rate, -guarantee))] }),
    words: "everybody gets the guarantee and pays the rate",
  };
  const two = people([10, 20]);

  test("values make a law", () => {
    const { law, values, brackets } = leversOf(negative, two).policy([8000, 0.5]);
    expect({ values, brackets, tax: law.tax(10_000, 1) }).toEqual({ values: [8000, 0.5], brackets: [], tax: -3000 });
  });
  test("a start by name", () => expect(leversOf(negative, two, { rate: 0.4 }).start).toEqual([6000, 0.4]));

  const refuse = (name: string, work: () => unknown, message: string) =>
    test(name, () => expect(work).toThrow(message));
  refuse(
    "a value out of range",
    () => leversOf(negative, two).policy([30_000, 0.5]),
    "guarantee 30000 is out of range; expected 0 to 20000",
  );
  refuse("too few values", () => leversOf(negative, two).policy([1]), "1 values for 2 parameters");
  refuse(
    "an unknown name",
    () => leversOf(negative, two, { garantee: 1 }),
    'no parameter "garantee"; did you mean "guarantee"?',
  );
  refuse(
    "a start out of range",
    () => leversOf(negative, two, { rate: 0.95 }),
    'parameter "rate" starts at 0.95; expected 0 to 0.9',
  );
  const changed = (change: Partial<LawFamily["parameters"][number]>): LawFamily => ({
    ...negative,
    parameters: [{ ...negative.parameters[0], ...change }, negative.parameters[1]],
  });
  refuse(
    "a range upside down",
    () => leversOf(changed({ least: 9, most: 1 }), two),
    "ranges from 9 to 1; expected the least value first",
  );
  refuse("a range of NaN", () => leversOf(changed({ least: Number.NaN }), two), "ranges from NaN to 20000");
  refuse(
    "a name twice",
    () => leversOf(changed({ name: "rate", most: 1, start: 0.5 }), two),
    'two parameters named "rate"',
  );
});
