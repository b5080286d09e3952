/**
 * A rule by which somebody may choose hours, with free parameters: what recorded choices are fitted with, and what a
 * fitted surrogate decides by. One function serves both, so that what is fitted is what decides.
 */
import type { Economy } from "../../env/economy.ts";
import type { AppliedLaw } from "../../law/applied-law.ts";
import type { Misperception } from "../../scenario/behavioural-keys.ts";

/** What everybody knows when it chooses: columns with a row for each worker. */
export interface Situation {
  readonly law: AppliedLaw;
  /** Hours of the step before; before the first, usual hours. */
  readonly last: Float64Array;
  /** The last hours above 0. */
  readonly lastWorked: Float64Array;
  /** Mean consumption of the last tax year, dollars a year; null in the first. */
  readonly reference: Float64Array | null;
  /** Of the step before, dollars a year. */
  readonly rebate: number;
  /** Hours of all earlier steps. */
  readonly tried: readonly Float64Array[];
}

/** The people whose choices are looked at. */
export interface Subjects {
  /** With tastes as the parameters say. */
  readonly economy: Economy;
  /** Weekly hours in the source of the people. */
  readonly usualHours: Float64Array;
  readonly misperception: Misperception;
  /** Exact best responses, each law's computed once. */
  readonly best: (law: AppliedLaw) => Float64Array;
  /** A column's hours to the power 1 + 1/ε, each column's computed once. */
  readonly powersOf: (hours: Float64Array) => Float64Array;
}

export type ParameterName =
  | "scale"
  | "elasticity"
  | "adjustment"
  | "misperceptionShare"
  | "lossAversion"
  | "stay"
  | "noise"
  | "lapse";

export type Parameters = Readonly<Partial<Record<ParameterName, number>>>;

export interface BehaviourParameter {
  readonly name: ParameterName;
  readonly least: number;
  readonly most: number;
  /** Whether equal steps are equal ratios. */
  readonly byRatio: boolean;
  /** Values that a search starts from. */
  readonly starts: readonly number[];
}

export interface Behaviour {
  /** A name of `workers.decide` where there is one. */
  readonly name: string;
  readonly description: string;
  /** Beside noise and lapse, which all have. */
  readonly parameters: readonly BehaviourParameter[];
  /** Weekly hours that each worker wants. */
  wanted(subjects: Subjects, parameters: Parameters, situation: Situation): Float64Array;
  /**
   * Writes what whole hours from 0 on are taken to be worth before effort, dollars a year, for choices whose odds go by
   * that (the quantal layer); null where the rule values nothing.
   */
  readonly valued: ((hours: WholeHours, parameters: Parameters, out: Float64Array) => void) | null;
  /** Whether its choices always are quantal: it then has no other layer. */
  readonly isQuantal?: boolean;
  /** Whether it stays at the last hours with probability `stay`. */
  readonly stays?: boolean;
}

/** The whole hours of one worker in one step, from 0 on. */
export interface WholeHours extends KnownFacts {
  /** Annual dollars per weekly hour. */
  readonly perHour: number;
  /** Income after tax at each, dollars a year, from `first` on. */
  readonly net: Float64Array;
  readonly first: number;
}

/** What a worker knows in a step beside the law. */
export interface KnownFacts {
  /** Slope of the line that the tax is taken for; see {@link Misperception}. */
  readonly slope: number;
  /** Income after tax below which a loss is felt, dollars a year; −∞ where nothing is compared with. */
  readonly reference: number;
}

/** How far from what was wanted choices are: as ln hours that scatter normally, or by odds of what whole hours are worth. */
export type Layer = "normal" | "quantal";
