/** From a law and the people under it to what each of them owes on its own earnings. */
import { ScenarioError } from "../base/errors.ts";
import { type Population, weeksPerYear } from "../population/population.ts";
import { type AppliedLaw, lawByWorker } from "./applied-law.ts";
import { componentLine, mergedBudget } from "./merge-budget.ts";
import type { BudgetComponent, LawDefinition, LawOffset, TaxLaw } from "./tax-law.ts";
import { type TaxLine, taxLine, taxOn } from "./tax-line.ts";

/** Classes that a law may tell apart. */
const mostClasses = 100_000;

/** A law with everything that its author left out. */
export function taxLaw(definition: LawDefinition): TaxLaw {
  const classOf = (people: Population): Uint32Array => {
    const classes = definition.classOf?.(people) ?? new Uint32Array(people.size);
    if (classes.length !== people.size)
      throw new ScenarioError(`the law gives ${classes.length} classes for ${people.size} people; expected one each`);
    return Uint32Array.from(classes, (value, i) => {
      if (Number.isInteger(value) && value >= 0 && value < mostClasses) return value;
      throw new ScenarioError(`the law gives class ${value} to person ${i}; expected a whole number from 0`);
    });
  };
  const offset = (people: Population): LawOffset | null => {
    const given = definition.offset?.(people);
    if (!given) return null;
    for (const name of ["earned", "unearned"] as const) {
      const column = given[name];
      if (column?.length !== people.size)
        throw new ScenarioError(`the law's offset has ${column?.length ?? "no"} ${name} for ${people.size} people`);
      const wrong = column.findIndex((value) => !Number.isFinite(value) || (name === "earned" && value < 0));
      if (wrong >= 0)
        throw new ScenarioError(`the law's offset: ${name} of ${column[wrong]} for person ${wrong}; expected dollars`);
    }
    return given;
  };
  const words = (taxClass: number): string => definition.words?.(taxClass) ?? "";
  const budget = (taxClass: number, unearned: number): readonly BudgetComponent[] => {
    const components = definition.budget(taxClass, unearned);
    if (components.length === 0)
      throw new ScenarioError(`the law has no component for class ${taxClass}; expected at least one`);
    return components;
  };
  const law = { classOf, offset, budget, words, data: definition.data ?? null };
  return { ...law, liability: (people, incomes) => liability(law, people, incomes) };
}

/** What decides a person's line. */
interface Situation {
  readonly taxClass: number;
  readonly earned: number;
  readonly unearned: number;
  /** Earnings at usual hours, dollars a year. */
  readonly usual: number;
}

/**
 * Every worker's line. In a family each bears the family's marginal rate; what the others are charged stays as it is at
 * usual hours: T(z) = F(z + e) − (1 − s)·F(z̄ + e) + own components, with the others' earnings e, the own usual income z̄
 * and its share s of the family's, so that the charges of a family add up to what it owes. What is due on the others'
 * income alone is counted once.
 */
export function applyLaw(law: TaxLaw, people: Population): AppliedLaw {
  const classes = law.classOf(people);
  const words = (worker: number): string => law.words(classes[worker]);
  const situations = situationsOf(law, people, classes);
  if (situations === null) {
    const lines: TaxLine[] = [];
    const numbers = new Map<number, number>();
    const lineOf = classes.map((taxClass) => {
      const known = numbers.get(taxClass);
      if (known !== undefined) return known;
      numbers.set(taxClass, lines.length);
      return lines.push(mergedBudget(law.budget(taxClass, 0), 0, whose(taxClass))) - 1;
    });
    return lawByWorker(lines, lineOf, words);
  }
  const lines: TaxLine[] = [];
  const numbers = new Map<string, number>();
  const lineOf = Uint32Array.from(situations, (situation) => {
    const key = `${situation.taxClass} ${situation.earned} ${situation.unearned} ${situation.usual}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, lines.length);
    return lines.push(familyLine(law, situation)) - 1;
  });
  return lawByWorker(lines, lineOf, words);
}

const whose = (taxClass: number): string => `class ${taxClass}`;

function situationsOf(law: TaxLaw, people: Population, classes: Uint32Array): readonly Situation[] | null {
  const offset = law.offset(people);
  if (offset === null) return null;
  const { wage, usualHours } = people;
  return Array.from(classes, (taxClass, i) => ({
    taxClass,
    earned: offset.earned[i],
    unearned: offset.unearned[i],
    usual: weeksPerYear * wage[i] * usualHours[i],
  }));
}

/** s = z̄/(z̄ + others' income): 1 where there is none, ½ where there is neither. */
function ownShare({ usual, earned, unearned }: Situation): number {
  const others = earned + Math.max(unearned, 0);
  if (usual === 0 && others === 0) return 0.5;
  return usual / (usual + others);
}

/** What a component charges the person beyond its own share, which the rest of the family bears. */
function othersPart(component: BudgetComponent, situation: Situation): number {
  if (component.of === "own") return 0;
  const line = componentLine(component, whose(situation.taxClass));
  return (1 - ownShare(situation)) * taxOn(line, situation.usual + situation.earned);
}

function familyLine(law: TaxLaw, situation: Situation): TaxLine {
  const components = law.budget(situation.taxClass, situation.unearned);
  const { brackets, rates, amounts } = mergedBudget(components, situation.earned, whose(situation.taxClass));
  const others = components.reduce((sum, component) => sum + othersPart(component, situation), 0);
  return taxLine(
    brackets,
    rates,
    amounts.map((amount) => amount - others),
  );
}

function liability(
  law: Omit<TaxLaw, "liability">,
  people: Population,
  incomes: Float64Array,
): ReadonlyMap<string, Float64Array> {
  const classes = law.classOf(people);
  const offset = law.offset(people);
  const { wage, usualHours } = people;
  const owed = new Map<string, Float64Array>();
  classes.forEach((taxClass, i) => {
    const earned = offset?.earned[i] ?? 0;
    const unearned = offset?.unearned[i] ?? 0;
    const situation = { taxClass, earned, unearned, usual: weeksPerYear * wage[i] * usualHours[i] };
    for (const component of law.budget(taxClass, unearned)) {
      const column = owed.get(component.name) ?? new Float64Array(people.size);
      owed.set(component.name, column);
      const line = componentLine(component, whose(taxClass));
      const income = incomes[i] + (component.of === "family" ? earned : 0);
      column[i] += taxOn(line, income) - (offset ? othersPart(component, situation) : 0);
    }
  });
  return owed;
}
