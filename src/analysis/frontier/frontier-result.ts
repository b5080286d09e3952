import type { FrontierMeasure } from "./measures.ts";

/** Rates on brackets, or values of the law's parameters by name; both lists are empty then. */
export interface FrontierLaw {
  readonly brackets: readonly number[];
  /** Marginal rates, decimals. */
  readonly rates: readonly number[];
  readonly parameters?: Readonly<Record<string, number>>;
}

export interface FrontierPoint extends FrontierLaw {
  /** `F1`, … in the order of the first measure. */
  readonly name: string;
  /** By the names of the measures. */
  readonly values: Readonly<Record<string, number>>;
  /** Of which welfare function it is the optimum, where aversion is varied: `ces 2`. */
  readonly optimumOf?: string;
  /** The point that is no worse in either measure and better in one, where there is one. */
  readonly dominatedBy?: string;
}

/** A law, a reform or a run beside the frontier. */
export interface PlacedLaw extends FrontierLaw {
  readonly name: string;
  readonly kind: "law" | "reform" | "run";
  /** Null where a measure has no meaning there. */
  readonly values: Readonly<Record<string, number | null>>;
  /** Part of the frontier's range by which some point of it is better in both measures at once; null where a value is. */
  readonly distance: number | null;
  /** The point by which, where one dominates it. */
  readonly dominatedBy?: string;
  /** In each measure how much better the best point is that is no worse in the other. */
  readonly within: Readonly<Record<string, number | null>>;
  readonly note?: string;
}

export interface Frontier {
  readonly scenario: string;
  readonly population: {
    readonly size: number;
    /** People on whom it was searched, before it was judged on everybody; absent where that was everybody. */
    readonly searched?: number;
  };
  readonly measures: readonly FrontierMeasure[];
  readonly points: readonly FrontierPoint[];
  readonly placed: readonly PlacedLaw[];
  /** `code: message` */
  readonly warnings: readonly string[];
}
