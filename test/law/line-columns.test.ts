import { describe, expect, test } from "@jest/globals";
import { randomStream } from "../../src/base/random.ts";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { cappedIncome, taxSegments } from "../../src/env/respond/income-response.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import { disutility } from "../../src/env/utility/preferences.ts";
import { byWorker } from "../../src/env/welfare/schedule-evaluator.ts";
import { createWelfare } from "../../src/env/welfare/welfare.ts";
import { lineAt } from "../../src/law/applied-law.ts";
import { applyLaw, taxLaw } from "../../src/law/apply-law.ts";
import { mergedBudget } from "../../src/law/merge-budget.ts";
import type { BudgetPiece, LawDefinition } from "../../src/law/tax-law.ts";
import { type TaxLine, taxLine, taxOn } from "../../src/law/tax-line.ts";
import { familyBudget } from "../../src/law/us/budget.ts";
import { budgetTotal, fixedBudget } from "../../src/law/us/budget-total.ts";
import type { Family } from "../../src/law/us/family.ts";
import { filingStatuses, type Statute, statuteFile, statuteOf } from "../../src/law/us/statute.ts";
import { economyOf, people } from "./people.ts";

const statute = statuteOf(statuteFile(2024).parameters);

/** Pieces of a random budget with rates from −0.5 to 0.45: two of them never add up to 1. */
function randomPieces(seed: number, jumps: boolean): readonly BudgetPiece[] {
  const random = randomStream(seed, "pieces");
  const pieces: BudgetPiece[] = [];
  for (let from = 0; pieces.length < 1 + random.integer(9); from += 500 + random.integer(25_000))
    pieces.push({
      from,
      rate: 0.95 * random.next() - 0.5,
      ...(jumps && random.next() < 0.4 ? { amount: 9000 * (random.next() - 0.5) } : {}),
    });
  return pieces;
}

const size = 300;
/** Three classes under which everybody has others who earn. */
function randomLaw(seed: number, jumps = false): LawDefinition {
  const random = randomStream(seed, "offsets");
  const earned = Float64Array.from({ length: size }, () => (random.next() < 0.3 ? 0 : random.integer(90_000)));
  return {
    classOf: () => Uint8Array.from({ length: size }, (_, i) => i % 3),
    offset: () => ({ earned, unearned: new Float64Array(size) }),
    budget: (taxClass) => [
      { name: "of the family", of: "family", pieces: randomPieces(3 * seed + taxClass, jumps) },
      { name: "own", of: "own", pieces: randomPieces(1000 + 3 * seed + taxClass, jumps) },
    ],
  };
}

const random = randomStream(5, "wages");
const wages = Array.from({ length: size }, () => 6 + 120 * random.next() ** 3);
const given = people(wages);

describe("columns are the lines that they stand for", () => {
  test.each([1, 2, 3, 4, 5, 6])("tax, rate and best response under random budgets: %i", (seed) => {
    const law = applyLaw(taxLaw(randomLaw(seed)), given);
    for (const limit of [null, 44]) {
      const economy = economyOf(given, { elasticity: 0.2 + 0.1 * seed, limit });
      const hours = bestResponse(economy, law);
      const settled = settle(economy, law, hours);
      const apart = new Largest();
      for (let i = 0; i < size; i++) {
        const line = lineAt(law, i);
        const { zeroTaxIncome, incomePerHour, elasticity } = economy;
        const income = hours[i] * incomePerHour[i];
        const cap = (limit ?? Infinity) * incomePerHour[i];
        const best = cappedIncome(taxSegments(line, elasticity), zeroTaxIncome[i], cap, elasticity);
        const [chosen, most] = [income, best].map((z) => worth(line, z, zeroTaxIncome[i], elasticity));
        apart.see(chosen - most, 1e-6);
        apart.see(settled.tax[i] - taxOn(line, income), 1e-6);
        apart.see(settled.tax[i] - law.tax(income, i), 1e-8);
        const inside = income * 1.01 + 7;
        const slope = (taxOn(line, inside + 1e-3) - taxOn(line, inside)) / 1e-3;
        apart.see(law.marginalRate(inside, i) - slope, 1e-5);
      }
      expect(apart.value).toBeLessThan(1);
      expect(byWorker(economy, { kind: "ces", aversion: 1 })(law).welfare).toBeCloseTo(
        createWelfare("ces", 1, economy).evaluate(settled).value,
        5,
      );
    }
  });

  test.each([1, 2, 3])("where what is owed jumps: %i", (seed) => {
    const law = applyLaw(taxLaw(randomLaw(seed, true)), given);
    const economy = economyOf(given, { elasticity: 0.4, limit: null });
    const hours = bestResponse(economy, law);
    const { tax } = settle(economy, law, hours);
    for (let i = 0; i < size; i += 3) {
      const line = lineAt(law, i);
      const z0 = economy.zeroTaxIncome[i];
      const chosen = worth(line, hours[i] * economy.incomePerHour[i], z0, 0.4);
      let best = -Infinity;
      for (let k = 0; k <= 2000; k++) best = Math.max(best, worth(line, (2 * z0 * k) / 2000, z0, 0.4));
      expect(chosen).toBeGreaterThan(best - 1e-4);
      expect(tax[i]).toBeCloseTo(taxOn(line, hours[i] * economy.incomePerHour[i]), 6);
    }
  });

  test("many elasticities", () => {
    const own = Float64Array.from({ length: size }, (_, i) => 0.1 + (i % 40) / 50);
    const law = applyLaw(taxLaw(randomLaw(9)), given);
    const economy = economyOf(given, { elasticity: own, limit: null });
    bestResponse(economy, law).forEach((hours, i) => {
      const line = lineAt(law, i);
      const z0 = economy.zeroTaxIncome[i];
      const best = cappedIncome(taxSegments(line, own[i]), z0, Infinity, own[i]);
      expect(worth(line, hours * economy.incomePerHour[i], z0, own[i])).toBeCloseTo(worth(line, best, z0, own[i]), 5);
    });
  });

  test("who has nobody beside shares the line of the class; who has, has a line of its own", () => {
    const earned = Float64Array.of(0, 0, 5000, 5000, 0);
    const five = people([10, 20, 30, 40, 50]);
    const law = applyLaw(
      taxLaw({
        offset: () => ({ earned, unearned: Float64Array.of(0, 0, 0, 0, 300) }),
        budget: (_, unearned) => [{ name: "tax", of: "family", pieces: [{ from: 0, rate: 0.2, amount: unearned }] }],
      }),
      five,
    );
    expect(Array.from(law.lineOf ?? [])).toEqual([0, 0, 1, 2, 3]);
    expect(law.lines).toHaveLength(4);
    expect(law.columns?.kinds).toHaveLength(2);
  });
});

/** The largest difference, in what it may be: a million expectations take minutes. */
class Largest {
  value = 0;

  see(difference: number, allowed: number): void {
    // NaN is not less than anything.
    if (!(Math.abs(difference) <= this.value * allowed)) this.value = Math.abs(difference) / allowed;
  }
}

function worth(line: TaxLine, income: number, z0: number, elasticity: number): number {
  return income - taxOn(line, income) - disutility(income, z0, elasticity);
}

describe("the total of a budget", () => {
  const laws: readonly [string, Statute][] = [
    ["the statute", statute],
    ["credits paid out in full", { ...statute, ctc: { ...statute.ctc, refundable: "full", amount: 3600 } }],
    ["high rates", { ...statute, brackets: { ...statute.brackets, rates: [0.6, 0.1, 0.5, 0, 0.3, 0.7, 0.2] } }],
    ["no rates", { ...statute, brackets: { ...statute.brackets, rates: [0, 0, 0, 0, 0, 0, 0] } }],
    [
      "another deduction and a gift",
      {
        ...statute,
        standardDeduction: { ...statute.standardDeduction, single: 0, "married-joint": 55_000 },
        demogrant: { ...statute.demogrant, single: 4000 },
      },
    ],
  ];
  test.each(laws)("is the sum of its components: %s", (_, law) => {
    for (const status of filingStatuses)
      for (const [age, children, olderChildren, unearned] of [
        [40, 0, 0, 0],
        [23, 1, 0, 0],
        [40, 2, 1, 12_000],
        [70, 3, 0, 0],
        [40, 6, 2, 90_000],
      ]) {
        const spouseAge = status === "married-joint" ? age : null;
        const family: Family = { status, age, spouseAge, children, olderChildren, otherDependents: 0 };
        const total = budgetTotal(fixedBudget(law, family, unearned), law.brackets.rates);
        const components = familyBudget(law, family, unearned);
        for (const kind of ["family", "own"] as const) {
          const sum = mergedBudget(
            components.filter(({ of }) => of === kind),
            0,
            "",
          );
          const line = total[kind];
          if (line === null) throw new Error(`nothing is owed of ${kind}`);
          const apart = new Largest();
          const whole = taxLine(line.brackets, line.rates, Float64Array.from(line.amounts));
          for (let income = 0; income < 900_000; income = 1.013 * income + 97)
            apart.see(taxOn(whole, income) - taxOn(sum, income), 1e-6);
          expect([apart.value < 1, whole.jumps]).toEqual([true, []]);
        }
      }
  });
});
