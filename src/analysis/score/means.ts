/** Means before and after a reform: hours, earnings, each component of the law, and who is poor. */
import { weightedMean } from "../../env/measures/weighted.ts";
import type { Settlement } from "../../env/settle/settlement.ts";
import type { TaxLaw } from "../../law/tax-law.ts";
import type { Prepared } from "../../run/prepare.ts";
import { equivalentIncomes } from "./family-income.ts";
import type { Outcome, Ruled } from "./outcome.ts";
import type { Component, PovertyScore } from "./score-result.ts";

export function meansOf({ economy }: Prepared, base: Outcome, outcome: Outcome, column: "hours" | "income") {
  return {
    baseline: weightedMean(base.settlement[column], economy.weight),
    response: weightedMean(outcome.settlement[column], economy.weight),
  };
}

export function componentsOf(
  { population, economy }: Prepared,
  base: Outcome,
  still: Ruled,
  outcome: Outcome,
): Component[] {
  const { income } = base.settlement;
  const [before, atRest, after] = [
    base.law.liability(population, income),
    still.law.liability(population, income),
    outcome.law.liability(population, outcome.settlement.income),
  ];
  const names = [...new Set([...before.keys(), ...atRest.keys(), ...after.keys()])];
  const mean = (owed: ReadonlyMap<string, Float64Array>, name: string): number => {
    const column = owed.get(name);
    return column ? weightedMean(column, economy.weight) : 0;
  };
  return names.map((name) => ({
    name,
    baseline: mean(before, name),
    static: mean(atRest, name),
    response: mean(after, name),
  }));
}

export function povertyScore(
  { population, economy }: Prepared,
  line: number,
  base: Outcome,
  still: Ruled,
  atRest: Settlement,
  outcome: Outcome,
): PovertyScore {
  const below = (law: TaxLaw, { income, rebate }: Settlement): number => {
    const incomes = equivalentIncomes(law, population, income, rebate);
    return weightedMean(
      incomes.map((dollars) => (dollars < line ? 1 : 0)),
      economy.weight,
    );
  };
  return {
    line,
    baseline: below(base.law, base.settlement),
    static: below(still.law, atRest),
    response: below(outcome.law, outcome.settlement),
  };
}
