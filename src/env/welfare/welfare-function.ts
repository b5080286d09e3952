/** A welfare function of one's own: what a plugin gives. */
export interface WelfareFunction {
  readonly name: string;
  /** What is maximised, as in "the mean utility of all workers, in dollars a year": the planner's model reads it. */
  readonly description: string;
  /** Keys of `planner.welfare` that it reads: `aversion` or none. */
  readonly uses: readonly string[];
  /** Aversion where the scenario gives none; 1 by default. */
  readonly aversion?: number | undefined;
  /** What its value is measured in, where that is no amount of money: "utils per worker". */
  readonly unit?: string | undefined;
  /**
   * Social welfare per worker, dollars a year unless `unit` says otherwise: doubling every weight must not change it.
   * @param utility dollars a year, one per worker
   * @param weight how many people each worker stands for
   * @param aversion `planner.welfare.aversion`, or its default
   */
  value(utility: Float64Array, weight: Float64Array, aversion: number): number;
  /**
   * What society gives for one more dollar to each worker, per person of its weight and up to a common factor: the
   * welfare weights g that the Saez formula needs.
   */
  marginal(utility: Float64Array, weight: Float64Array, aversion: number): Float64Array;
}
