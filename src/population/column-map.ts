/** Where the scenario finds columns of ours in a file of persons, `population.columns: {wage: {column: INCWAGE, per: year}}`. */

export const payPeriods = ["hour", "week", "month", "year"] as const;

export type PayPeriod = (typeof payPeriods)[number];

/** A column of the file by its name alone, or with what its fields mean. */
export type ColumnMapping =
  | string
  | {
      readonly column: string;
      /** Of `wage`: what the pay is for. */
      readonly per?: PayPeriod | undefined;
      /** Our labels by the codes of the file. */
      readonly labels?: Readonly<Record<string, string>> | undefined;
      /** Codes that stand for the unknown; who has such a wage is left out. */
      readonly missing?: readonly (number | string)[] | undefined;
    };

/** By our name; `weeks` of work in the year are read to convert pay, and where people work in them. */
export type ColumnMap = Readonly<Record<string, ColumnMapping | undefined>>;

/** How a file of persons is to be read. */
export interface FileReading {
  /** Name of a survey's format, whose columns and codes are known. */
  readonly format?: string | undefined;
  readonly columns?: ColumnMap | undefined;
  /** Whether people work in as many weeks as the file says, which must be there. */
  readonly hasWeeks?: boolean | undefined;
}
