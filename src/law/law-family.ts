/** What can be moved in a law: the levers of planners, elections, searches and the optimum. */
import type { Kind } from "../base/kind.ts";
import type { Population } from "../population/population.ts";
import type { LawDefinition } from "./tax-law.ts";

export interface LawParameter {
  readonly name: string;
  /** Least and greatest value that a government may set. */
  readonly least: number;
  readonly most: number;
  /** `rate` for a decimal that people speak of in percent; else in words: `dollars a year`. */
  readonly unit: string;
  /** Where runs start. */
  readonly start: number;
}

export interface LawFamily {
  readonly parameters: readonly LawParameter[];
  /** @param values one for each parameter, each within its range */
  law(values: readonly number[]): LawDefinition;
  /** The family in words: what its parameters do. */
  readonly words: string;
  /** Where the parameters are the marginal rates of one schedule for everybody: starts of its brackets. */
  readonly brackets?: readonly number[];
  /** Values at which it is US law as it is, where that is one of the family: what `us-federal` is then. */
  readonly usFederal?: readonly number[];
  /** What of the people it had to assume. */
  readonly notes?: (people: Population) => readonly LawNote[];
}

export interface LawNote {
  /** As in `single-filers`. */
  readonly code: string;
  readonly message: string;
}

/** What a family is made from. */
export interface LawContext {
  /** Starts of `economy.brackets`, dollars a year. */
  readonly brackets: readonly number[];
  /** Checked by the kind's `options`. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** A way of taxing that a scenario can name: `economy.law`. `uses` has `rates` where it starts from `planner.rates`. */
export interface LawKind extends Kind {
  /** Why `economy.brackets` has no place beside it, where it has none. */
  readonly ownBrackets?: string;
  readonly create: (context: LawContext) => LawFamily;
}
