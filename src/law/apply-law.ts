/** From a law and the people under it to what each of them owes on its own earnings. */
import { ScenarioError } from "../base/errors.ts";
import { type Population, weeksPerYear } from "../population/population.ts";
import { type AppliedLaw, lawByWorker } from "./applied-law.ts";
import { componentLine, mergedBudget, mergedLines } from "./merge-budget.ts";
import type { BudgetComponent, LawDefinition, LawOffset, TaxLaw } from "./tax-law.ts";
import { type TaxLine, taxOn } from "./tax-line.ts";

/** Classes that a law may tell apart. */
const mostClasses = 100_000;

/** A law with everything that its author left out. */
export function taxLaw(definition: LawDefinition): TaxLaw {
  const classOf = (people: Population): Uint32Array => {
    const classes = definition.classOf?.(people) ?? new Uint32Array(people.size);
    if (classes.length !== people.size)
      throw new ScenarioError(`the law gives ${classes.length} classes for ${people.size} people; expected one each`);
    const checked = new Uint32Array(people.size);
    for (let i = 0; i < checked.length; i++) {
      checked[i] = classes[i];
      if (checked[i] !== classes[i] || checked[i] >= mostClasses)
        throw new ScenarioError(`the law gives class ${classes[i]} to person ${i}; expected a whole number from 0`);
    }
    return checked;
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
  const name = (taxClass: number): string => definition.name?.(taxClass) ?? `class ${taxClass}`;
  const law = { classOf, offset, budget, words, name, data: definition.data ?? null };
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

/** The situations that there are among people, and the one of each. */
interface Situations {
  readonly distinct: readonly Situation[];
  readonly of: Uint32Array;
}

/**
 * Every worker's line. In a family each bears the family's marginal rate; what the others are charged stays as it is at
 * usual hours: T(z) = F(z + e) − (1 − s)·F(z̄ + e) + own components, with the others' earnings e, the own usual income z̄
 * and its share s of the family's, so that the charges of a family add up to what it owes. What is due on the others'
 * income alone is counted once. F is made once for each class and unearned income, and moved by e.
 */
export function applyLaw(law: TaxLaw, people: Population): AppliedLaw {
  const classes = law.classOf(people);
  const offset = law.offset(people);
  const { distinct, of } = situationsOf(people, classes, offset);
  const words = (worker: number): string => law.words(classes[worker]);
  if (offset === null) {
    const lines = distinct.map(({ taxClass }) => mergedBudget(law.budget(taxClass, 0), 0, law.name(taxClass)));
    return lawByWorker(lines, of, words);
  }
  const budgets = new Map<number, Map<number, ClassBudget>>();
  const lines = distinct.map((situation) => {
    const { taxClass, unearned } = situation;
    const ofClass = budgets.get(taxClass) ?? new Map<number, ClassBudget>();
    budgets.set(taxClass, ofClass);
    const budget = ofClass.get(unearned) ?? classBudget(law.budget(taxClass, unearned), law.name(taxClass));
    ofClass.set(unearned, budget);
    return familyLine(budget, situation, law.name(taxClass));
  });
  return lawByWorker(lines, of, words);
}

/** The situations of people as a law last saw them: laws that see the same have the same groups of workers. */
const known = new WeakMap<
  Population,
  { readonly classes: Uint32Array; readonly offset: LawOffset | null; readonly situations: Situations }
>();

function situationsOf(people: Population, classes: Uint32Array, offset: LawOffset | null): Situations {
  const before = known.get(people);
  if (before && isSame(before.classes, classes) && isSameOffset(before.offset, offset)) return before.situations;
  const { wage, usualHours } = people;
  const distinct: Situation[] = [];
  const numbers = new Map<string | number, number>();
  const of = Uint32Array.from(classes, (taxClass, i) => {
    const situation =
      offset === null
        ? { taxClass, earned: 0, unearned: 0, usual: 0 }
        : {
            taxClass,
            earned: offset.earned[i],
            unearned: offset.unearned[i],
            usual: weeksPerYear * wage[i] * usualHours[i],
          };
    const key =
      offset === null
        ? taxClass
        : `${taxClass} ${situation.earned} ${situation.unearned} ${hasOthers(situation) ? situation.usual : ""}`;
    const number = numbers.get(key);
    if (number !== undefined) return number;
    numbers.set(key, distinct.length);
    return distinct.push(situation) - 1;
  });
  const situations = { distinct, of };
  // The columns may be written over: what was seen is kept.
  const kept = offset && { earned: offset.earned.slice(), unearned: offset.unearned.slice() };
  known.set(people, { classes, offset: kept, situations });
  return situations;
}

function isSame(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  for (let i = 0; i < b.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function isSameOffset(a: LawOffset | null, b: LawOffset | null): boolean {
  if (a === null || b === null) return a === b;
  return isSame(a.earned, b.earned) && isSame(a.unearned, b.unearned);
}

/** Of who has no other income the share is all, whatever is earned. */
function hasOthers({ usual, earned, unearned }: Situation): boolean {
  return earned + Math.max(unearned, 0) > 0 || usual === 0;
}

/** s = z̄/(z̄ + others' income): 1 where there is none, ½ where there is neither. */
function ownShare({ usual, earned, unearned }: Situation): number {
  const others = earned + Math.max(unearned, 0);
  if (usual === 0 && others === 0) return 0.5;
  return usual / (usual + others);
}

/** The components of a class added up: in the earnings of the family, and in the own. */
interface ClassBudget {
  readonly family: TaxLine | null;
  readonly own: TaxLine | null;
}

function classBudget(components: readonly BudgetComponent[], who: string): ClassBudget {
  const of = (kind: BudgetComponent["of"]): TaxLine | null => {
    const some = components.filter((component) => component.of === kind);
    return some.length === 0 ? null : mergedBudget(some, 0, who);
  };
  return { family: of("family"), own: of("own") };
}

function familyLine({ family, own }: ClassBudget, situation: Situation, who: string): TaxLine {
  const { usual, earned } = situation;
  const lines = [...(family ? [{ line: family, shift: earned }] : []), ...(own ? [{ line: own, shift: 0 }] : [])];
  const others = family ? (1 - ownShare(situation)) * taxOn(family, usual + earned) : 0;
  return mergedLines(lines, who, others);
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
  const known = new Map<number, Map<number, readonly ComponentLine[]>>();
  const linesOf = (taxClass: number, unearned: number): readonly ComponentLine[] => {
    const ofClass = known.get(taxClass) ?? new Map<number, readonly ComponentLine[]>();
    known.set(taxClass, ofClass);
    const lines =
      ofClass.get(unearned) ??
      law
        .budget(taxClass, unearned)
        .map((component) => ({ ...component, line: componentLine(component, law.name(taxClass)) }));
    ofClass.set(unearned, lines);
    return lines;
  };
  classes.forEach((taxClass, i) => {
    const earned = offset?.earned[i] ?? 0;
    const unearned = offset?.unearned[i] ?? 0;
    const situation = { taxClass, earned, unearned, usual: weeksPerYear * wage[i] * usualHours[i] };
    for (const { name, of, line } of linesOf(taxClass, unearned)) {
      const column = owed.get(name) ?? new Float64Array(people.size);
      owed.set(name, column);
      const income = incomes[i] + (of === "family" ? earned : 0);
      // Of a family the person owes its share of what is due at usual hours, and each dollar beyond.
      const others = offset && of === "family" ? (1 - ownShare(situation)) * taxOn(line, situation.usual + earned) : 0;
      column[i] += taxOn(line, income) - others;
    }
  });
  return owed;
}

interface ComponentLine extends Pick<BudgetComponent, "name" | "of"> {
  readonly line: TaxLine;
}
