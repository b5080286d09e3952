/** What a person's whole family is left with, for a poverty line. */
import { mergedBudget } from "../../law/merge-budget.ts";
import type { BudgetComponent, TaxLaw } from "../../law/tax-law.ts";
import { type TaxLine, taxOn } from "../../law/tax-line.ts";
import { labelsOf, numbersOf, type Population } from "../../population/population.ts";

/**
 * Earnings of all and other income less all that the family owes, and each earner's rebate, over the square root of
 * how many live of it: dollars a year as for one person alone.
 */
export function equivalentIncomes(
  law: TaxLaw,
  people: Population,
  incomes: Float64Array,
  rebate: number,
): Float64Array {
  const classes = law.classOf(people);
  const offset = law.offset(people);
  const sizes = familySizes(people);
  const lines = new Map<string, { readonly family: TaxLine | null; readonly own: TaxLine | null }>();
  return incomes.map((income, i) => {
    const [earned, unearned] = [offset?.earned[i] ?? 0, offset?.unearned[i] ?? 0];
    const key = `${classes[i]} ${unearned}`;
    const budget = lines.get(key) ?? linesOf(law.budget(classes[i], unearned), law.name(classes[i]));
    lines.set(key, budget);
    const owed = (line: TaxLine | null, on: number): number => (line === null ? 0 : taxOn(line, on));
    const tax =
      owed(budget.family, income + earned) + owed(budget.own, income) + (earned > 0 ? owed(budget.own, earned) : 0);
    const earners = earned > 0 ? 2 : 1;
    return (income + earned + unearned - tax + earners * rebate) / Math.sqrt(sizes[i]);
  });
}

function linesOf(components: readonly BudgetComponent[], who: string) {
  const of = (kind: BudgetComponent["of"]): TaxLine | null => {
    const some = components.filter((component) => component.of === kind);
    return some.length === 0 ? null : mergedBudget(some, 0, who);
  };
  return { family: of("family"), own: of("own") };
}

/** The filer, a spouse on the return, children and other dependants. */
function familySizes(people: Population): Uint8Array {
  const status = labelsOf(people, "filingStatus");
  const dependents = ["children", "olderChildren", "otherDependents"].map((name) => numbersOf(people, name));
  return Uint8Array.from({ length: people.size }, (_, i) => {
    const label = status?.labels[status.codes[i]] ?? "";
    if (label === "") return 1;
    const isCouple = label.trim().toLowerCase().replaceAll(/[ _]/g, "-") === "married-joint";
    return (isCouple ? 2 : 1) + dependents.reduce((sum, column) => sum + (column?.[i] || 0), 0);
  });
}
