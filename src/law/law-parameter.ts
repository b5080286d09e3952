/** A number of a law that a government can set. */
export interface LawParameter {
  readonly name: string;
  /** What it is, in words for whoever sets it. */
  readonly title?: string;
  /** Least and greatest value that a government may set. */
  readonly least: number;
  readonly most: number;
  /** `rate` for a decimal that people speak of in percent; else in words: `dollars a year`. */
  readonly unit: string;
  /** Whether it is the marginal rate of one of the brackets: one value for all of them is a flat tax. */
  readonly isBracketRate?: boolean;
  /** Where runs start. */
  readonly start: number;
}
