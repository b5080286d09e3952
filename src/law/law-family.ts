/** What can be moved in a law: the levers of planners, elections, searches and the optimum. */
import type { Kind } from "../base/kind.ts";
import type { Population } from "../population/population.ts";
import type { LawParameter } from "./law-parameter.ts";
import type { Reform, ReformChange, ReformProblem } from "./reform.ts";
import type { LawDefinition } from "./tax-law.ts";

export type { LawParameter } from "./law-parameter.ts";

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
  /** US law as it is, where it is beside the family, as it is beside a reform of it. */
  readonly usFederalLaw?: () => LawDefinition;
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
  /** What of the law is to be its parameters, by the names that {@link LawKind.levers} gives. */
  readonly levers: readonly string[];
}

/** What is moved unless a scenario says it. */
export const usualLevers: readonly string[] = ["rates"];

/** A way of taxing that a scenario can name: `economy.law`. `uses` has `rates` where it starts from `planner.rates`. */
export interface LawKind extends Kind {
  /** Why `economy.brackets` has no place beside it, where it has none. */
  readonly ownBrackets?: string;
  /** Files of the package that its amounts are read from. */
  readonly files?: readonly string[];
  /** Parts of the law that `planner.levers` can name; a kind without them moves all its parameters. */
  readonly levers?: (options: Readonly<Record<string, unknown>>) => readonly string[];
  /** What is wrong with a reform of it, `options.reform`; a kind without it takes none. */
  readonly reformProblems?: (reform: Reform) => readonly ReformProblem[];
  /** What differs under a reform whose own parameters are where they start. */
  readonly reformChanges?: (reform: Reform) => readonly ReformChange[];
  readonly create: (context: LawContext) => LawFamily;
}
