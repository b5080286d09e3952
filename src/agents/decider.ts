import type { Settlement } from "../env/settle/settlement.ts";
import type { AppliedLaw } from "../law/applied-law.ts";
import type { Phase } from "../models/observations.ts";
import type { Population } from "../population/population.ts";
import type { Approximation } from "./archetypes/approximation.ts";
import type { Citizens } from "./electorate/citizens.ts";

/** What a population does in one step. */
export interface Decisions {
  /** Weekly hours of every worker. */
  readonly hours: Float64Array;
  /** What each worker said about it, where it said anything. */
  readonly thoughts: readonly (string | null)[] | null;
  /** Workers who gave no valid answer and kept their last decision. */
  readonly fallbacks: number;
  /** Who they are, where the decider knows them. */
  readonly lost?: readonly number[];
}

/** What became of a step: what workers remember. */
export interface StepOutcome {
  readonly step: number;
  readonly taxYear: number;
  /** What was owed by whom. */
  readonly schedule: AppliedLaw;
  readonly settlement: Settlement;
  /** Factor of each worker's utility by how the policy satisfies it; absent where nobody judges it. */
  readonly satisfaction?: Float64Array;
}

/**
 * Decides for the whole population at once; whether it asks a model per worker, per group or not at all is its own
 * business. The same array of hours may be returned again where nothing has changed.
 */
export interface Decider {
  decide(population: Population, law: AppliedLaw, step: number): Promise<Decisions>;
  /** Told of every step after it has been settled, where the decider learns from it. */
  observe?(outcome: StepOutcome): void;
  /** Hours under any law, where they are other than those at which everybody's own utility is highest. */
  foresee?(law: AppliedLaw, out: Float64Array): Float64Array;
  /** What workers are asked to do in a step where they are told to try things out or to settle. */
  phase?(step: number): Phase;
  /** The workers as people who can be asked about more than hours. */
  readonly citizens?: Citizens;
  /** After the last step: how far the workers may be from those of whom everybody is asked; absent where everybody is. */
  readonly approximation?: Approximation | null;
}
