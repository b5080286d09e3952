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
  /** Where runs start. */
  readonly start: number;
}
