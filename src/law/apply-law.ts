/** From a law and the people under it to what each of them owes on its own earnings. */
import { ScenarioError } from "../base/errors.ts";
import { type Population, usualIncome } from "../population/population.ts";
import { type AppliedLaw, lawByWorker, lawInColumns } from "./applied-law.ts";
import { type KindLines, type LineTable, lineColumns, owedIn, type Places } from "./line-columns.ts";
import { componentLine, mergedBudget, ratesOverOne } from "./merge-budget.ts";
import type { BudgetComponent, BudgetTotal, LawDefinition, LawOffset, TaxLaw } from "./tax-law.ts";
import { type TaxLine, taxLine, taxOn } from "./tax-line.ts";

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
      const least = name === "earned" ? 0 : -Infinity;
      for (let i = 0; i < column.length; i++)
        if (!(column[i] >= least && Math.abs(column[i]) < Infinity))
          throw new ScenarioError(`the law's offset: ${name} of ${column[i]} for person ${i}; expected dollars`);
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
  const total = (taxClass: number, unearned: number): BudgetTotal =>
    definition.total?.(taxClass, unearned) ?? budgetTotal(budget(taxClass, unearned), name(taxClass));
  const law = { classOf, offset, budget, total, words, name, data: definition.data ?? null };
  return { ...law, liability: (people, incomes) => liability(law, people, incomes) };
}

/** People by what decides their lines. */
interface Groups {
  /** The first person of each kind, a class and an unearned income. */
  readonly kinds: Uint32Array;
  readonly kindOf: Uint32Array;
  /** The first person of each line, and the number of everybody's: who has others has a line of its own. */
  readonly firsts: Uint32Array;
  readonly lineOf: Uint32Array;
}

/**
 * Every worker's line. In a family each bears the family's marginal rate; what the others are charged stays as it is at
 * usual hours: T(z) = F(z + e) − (1 − s)·F(z̄ + e) + own components, with the others' earnings e, the own usual income z̄
 * and its share s of the family's, so that the charges of a family add up to what it owes. What is due on the others'
 * income alone is counted once. F is made once for each class and unearned income, and read from e on.
 */
export function applyLaw(law: TaxLaw, people: Population): AppliedLaw {
  const classes = law.classOf(people);
  const offset = law.offset(people);
  const groups = groupsOf(people, classes, offset);
  const words = (worker: number): string =>
    [law.words(classes[worker]), offset && othersWords(offset.earned[worker], offset.unearned[worker])]
      .filter(Boolean)
      .join(" ");
  if (offset === null) {
    const lines = Array.from(groups.kinds, (first) => {
      const taxClass = classes[first];
      return mergedBudget(law.budget(taxClass, 0), 0, law.name(taxClass));
    });
    return lawByWorker(lines, groups.kindOf, words);
  }
  const kinds = Array.from(groups.kinds, (first): KindLines => {
    const { family, own } = law.total(classes[first], offset.unearned[first]);
    return { family: family ?? nothing, own: own ?? nothing };
  });
  const places = { kindOf: groups.kindOf, earned: offset.earned };
  const columns = lineColumns(kinds, places, (family) => othersParts(family, places, people, offset));
  checkRates(kinds, places, (kind) => law.name(classes[groups.kinds[kind]]));
  return lawInColumns(columns, groups, words);
}

/** What a person is told of the others' part, of which its schedule says nothing. */
function othersWords(earned: number, unearned: number): string {
  const dollars = (amount: number) => `$${Math.round(amount).toLocaleString("en-US")}`;
  const have = [
    ...(earned > 0 ? [`others in your family earn ${dollars(earned)} a year`] : []),
    ...(unearned !== 0 ? [`${dollars(unearned)} a year of your family's income is not earned`] : []),
  ].join(", and ");
  if (have === "") return "";
  return `${have[0].toUpperCase()}${have.slice(1)}, and your rates are those of dollars on top of that. The others' part of the family's tax stays what it is at your usual hours: all that your hours change is yours.`;
}

/** Of who owes nothing. */
const nothing = taxLine([0], [0]);

/** What of each family's tax others than the person bear. */
function othersParts(
  family: LineTable,
  { kindOf, earned }: Places,
  people: Population,
  offset: LawOffset,
): Float64Array {
  const parts = new Float64Array(people.size);
  for (let i = 0; i < parts.length; i++) {
    const usual = usualEarnings(people, i);
    const share = ownShare(usual, offset, i);
    if (share < 1) parts[i] = (1 - share) * owedIn(family, kindOf[i], usual + earned[i]);
  }
  return parts;
}

/** Sums of decimals may exceed 1 by this much. */
const rounding = 1e-12;

/** @throws ScenarioError where rates that somebody can meet add up to more than 1 */
function checkRates(kinds: readonly KindLines[], { kindOf, earned }: Places, nameOf: (kind: number) => string): void {
  kinds.forEach(({ family, own }, kind) => {
    if (Math.max(...family.rates) + Math.max(...own.rates) <= 1 + rounding) return;
    family.rates.forEach((rate, f) => {
      own.rates.forEach((more, o) => {
        if (rate + more <= 1 + rounding) return;
        const end = family.brackets[f + 1] ?? Infinity;
        const ownEnd = own.brackets[o + 1] ?? Infinity;
        // At some own wage both are in force.
        const person = kindOf.findIndex(
          (k, i) => k === kind && end - earned[i] > own.brackets[o] && family.brackets[f] - earned[i] < ownEnd,
        );
        if (person < 0) return;
        throw ratesOverOne(nameOf(kind), rate + more, Math.max(family.brackets[f] - earned[person], own.brackets[o]));
      });
    });
  });
}

/** Groups of people as a law last saw them: laws that see the same have the same groups of workers. */
const known = new WeakMap<
  Population,
  { readonly classes: Uint32Array; readonly offset: LawOffset | null; readonly groups: Groups }
>();

function groupsOf(people: Population, classes: Uint32Array, offset: LawOffset | null): Groups {
  const before = known.get(people);
  if (before && isSame(before.classes, classes) && isSameOffset(before.offset, offset)) return before.groups;
  const numbers = new Map<number, Map<number, number>>();
  const kinds: number[] = [];
  const firsts: number[] = [];
  const ofKind: number[] = [];
  const kindOf = new Uint32Array(people.size);
  const lineOf = new Uint32Array(people.size);
  for (let i = 0; i < people.size; i++) {
    const unearned = offset?.unearned[i] ?? 0;
    const ofClass = numbers.get(classes[i]) ?? new Map<number, number>();
    if (ofClass.size === 0) numbers.set(classes[i], ofClass);
    let kind = ofClass.get(unearned);
    if (kind === undefined) {
      kind = kinds.push(i) - 1;
      ofClass.set(unearned, kind);
    }
    kindOf[i] = kind;
    if (offset !== null && ownShare(usualEarnings(people, i), offset, i) < 1) lineOf[i] = firsts.push(i) - 1;
    else {
      ofKind[kind] ??= firsts.push(i) - 1;
      lineOf[i] = ofKind[kind];
    }
  }
  const groups = { kinds: Uint32Array.from(kinds), kindOf, firsts: Uint32Array.from(firsts), lineOf };
  // The columns may be written over: what was seen is kept.
  const kept = offset && { earned: offset.earned.slice(), unearned: offset.unearned.slice() };
  known.set(people, { classes, offset: kept, groups });
  return groups;
}

/** Earnings at usual hours, dollars a year; 0 of who usually does not work. */
function usualEarnings(people: Population, i: number): number {
  return people.employment?.employed[i] === 0 ? 0 : usualIncome(people, i);
}

function isSame(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  for (let i = 0; i < b.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function isSameOffset(a: LawOffset | null, b: LawOffset | null): boolean {
  if (a === null || b === null) return a === b;
  return isSame(a.earned, b.earned) && isSame(a.unearned, b.unearned);
}

/** s = z̄/(z̄ + others' income): 1 where there is none, ½ where there is neither, but for who is alone. */
function ownShare(usual: number, { earned, unearned, alone }: LawOffset, i: number): number {
  const others = earned[i] + Math.max(unearned[i], 0);
  if (usual === 0 && others === 0) return alone?.[i] === 1 ? 1 : 0.5;
  return usual / (usual + others);
}

/** The components of a class added up: in the earnings of the family, and in the own. */
function budgetTotal(components: readonly BudgetComponent[], who: string): BudgetTotal {
  const of = (kind: BudgetComponent["of"]) => {
    const some = components.filter((component) => component.of === kind);
    return some.length === 0 ? null : mergedBudget(some, 0, who);
  };
  return { family: of("family"), own: of("own") };
}

function liability(
  law: Omit<TaxLaw, "liability">,
  people: Population,
  incomes: Float64Array,
): ReadonlyMap<string, Float64Array> {
  const classes = law.classOf(people);
  const offset = law.offset(people);
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
    const usual = usualEarnings(people, i);
    for (const { name, of, line } of linesOf(taxClass, unearned)) {
      const column = owed.get(name) ?? new Float64Array(people.size);
      owed.set(name, column);
      const income = incomes[i] + (of === "family" ? earned : 0);
      // Of a family the person owes its share of what is due at usual hours, and each dollar beyond.
      const others = offset && of === "family" ? (1 - ownShare(usual, offset, i)) * taxOn(line, usual + earned) : 0;
      column[i] += taxOn(line, income) - others;
    }
  });
  return owed;
}

interface ComponentLine extends Pick<BudgetComponent, "name" | "of"> {
  readonly line: TaxLine;
}
