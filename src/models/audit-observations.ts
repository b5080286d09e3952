/** The JSON blocks of an audit's questions: what a language model reads there, the stand-in reads too. */
import type { ObservationId, TaxObservation } from "./observations.ts";

/** A line between two goods, all of which is spent: what is taken of the first decides what is left of the second. */
export interface BudgetObservation {
  readonly domain: string;
  /** What the first and the second are. */
  readonly goods: readonly [string, string];
  /** Of the first. */
  readonly least: number;
  readonly most: number;
  /** What is had of the second at each end. */
  readonly secondAtLeast: number;
  readonly secondAtMost: number;
  /** What each unit of the first costs of the second. */
  readonly secondPerFirst: number;
  readonly id: ObservationId;
}

/** A survey of income under another tax. */
export interface SurveyObservation {
  /** Dollars a year before tax. */
  readonly income: number;
  readonly ratePercent: { readonly before: number; readonly after: number };
  readonly margin: "effort" | "reporting";
  readonly id: ObservationId;
}

/** Units of a laboratory's task. */
export interface LabObservation {
  readonly most: number;
  /** Points a unit. */
  readonly pay: number;
  /** The tax in words. */
  readonly law: string;
  readonly id: ObservationId;
}

/** What somebody thinks that tax would take of its next dollar. */
export interface PerceptionObservation {
  /** Dollars a year before tax, now. */
  readonly income: number;
  /** The law in force. */
  readonly tax: TaxObservation;
  /** Of a worker of a run: what each tax year before brought, `[taxYear, income, tax]`; absent where nothing was before. */
  readonly before?: readonly (readonly [number, number, number])[];
  readonly id: ObservationId;
}

/** A survey's question about usual hours. */
export interface UsualHoursObservation {
  /** What is known of the person, by name: all but hours. */
  readonly person: Readonly<Record<string, string | number>>;
  readonly id: ObservationId;
}

/** A move in a game. */
export interface GameObservation {
  readonly game: string;
  readonly role: string;
  /** What has happened before, by name. */
  readonly facts: Readonly<Record<string, number>>;
  readonly least: number;
  readonly most: number;
  /** What the number of the move is. */
  readonly meaning: string;
  readonly id: ObservationId;
}

/** Two years, of which one is chosen. */
export interface PairObservation {
  readonly first: OutcomeObservation;
  readonly second: OutcomeObservation;
  readonly id: ObservationId;
}

/** What a year brings: hours a week, dollars a year. */
export interface OutcomeObservation {
  readonly hours: number;
  readonly income: number;
  readonly tax: number;
  readonly rebate: number;
  /** income − tax + rebate. */
  readonly left: number;
  /** What is left to each fifth of all people, the poorest first. */
  readonly fifths: readonly number[];
}
