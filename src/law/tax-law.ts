/**
 * What a tax law is. It knows kinds of people (classes) and what each kind owes; the engine works out what that means for
 * every person's next dollar.
 */
import type { Population } from "../population/population.ts";
import type { KindLine } from "./tax-line.ts";

/** From one amount of earnings on: the rate, up to 1, and what is owed there. */
export interface BudgetPiece {
  /** Dollars a year; the first is 0, the others increase. */
  readonly from: number;
  /** Owed on each further dollar, a decimal up to 1; negative for a credit that grows with earnings. */
  readonly rate: number;
  /** Owed at `from`, dollars a year, negative where money is paid out; by default where the last piece ends, 0 at first. */
  readonly amount?: number;
}

/** One line of the form. */
export interface BudgetComponent {
  /** As in "income tax" or "work bonus". */
  readonly name: string;
  /** Whether `from` counts the earnings of the whole family, or the person's own. */
  readonly of: "family" | "own";
  readonly pieces: readonly BudgetPiece[];
}

/** What the family has before the person's first own dollar, dollars a year, one per person. */
export interface LawOffset {
  /** Earned by others: family components begin that far up. */
  readonly earned: Float64Array;
  /** Interest and the like: the components of a budget depend on it. */
  readonly unearned: Float64Array;
  /** 1 for who owes all that the family does, whatever it earns: nobody shares it. By default shares go by income. */
  readonly alone?: Uint8Array;
}

/** What an author of a law writes; {@link TaxLaw} is made of it. */
export interface LawDefinition {
  /** Each person's class, a whole number from 0; by default all are of class 0. */
  readonly classOf?: (people: Population) => ArrayLike<number>;
  /** By default nobody has anything beside the own earnings. */
  readonly offset?: (people: Population) => LawOffset | null;
  /** What a class owes. */
  readonly budget: (taxClass: number, unearned: number) => readonly BudgetComponent[];
  /** The sum of the budget's components of each kind, where the law has it faster than by adding them up. */
  readonly total?: (taxClass: number, unearned: number) => BudgetTotal;
  /** The law in words, as those of the class are told of it. */
  readonly words?: (taxClass: number) => string;
  /** What a class is called in messages: `a couple`; by default its number. */
  readonly name?: (taxClass: number) => string;
  /** What the law was made from, as plain data; it is stored with a run. */
  readonly data?: unknown;
}

/** What a class owes in the earnings of the family, and in the person's own; null for nothing. */
export interface BudgetTotal {
  readonly family: KindLine | null;
  readonly own: KindLine | null;
}

export interface TaxLaw {
  classOf(people: Population): Uint32Array;
  /** Null where nobody has anything beside the own earnings. */
  offset(people: Population): LawOffset | null;
  budget(taxClass: number, unearned: number): readonly BudgetComponent[];
  /** @throws ScenarioError where components are none, or add up to a rate over 1 */
  total(taxClass: number, unearned: number): BudgetTotal;
  /** What each person owes at these incomes, dollars a year, by component. */
  liability(people: Population, incomes: Float64Array): ReadonlyMap<string, Float64Array>;
  words(taxClass: number): string;
  /** As in `a couple`, or `class 3`. */
  name(taxClass: number): string;
  readonly data: unknown;
}
