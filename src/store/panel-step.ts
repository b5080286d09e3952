import type { Cell } from "./columns.ts";

/** What the workers of the panel did in one step: columns, in the order of the population. */
export interface PanelStep {
  readonly step: number;
  /** Rows of the population. */
  readonly worker: Int32Array;
  readonly weight: Float64Array;
  readonly hours: Float64Array;
  readonly income: Float64Array;
  readonly tax: Float64Array;
  readonly consumption: Float64Array;
  readonly utility: Float64Array;
}

/** Columns of worker_steps that a panel's step has. */
const measured = ["hours", "income", "tax", "consumption", "utility"] as const;

/** Fields that are read of a row for {@link panelStep}, in this order. */
export const panelFields = ["worker", "weight", ...measured] as const;

/** @param rows in the order of the population, with {@link panelFields} */
export function panelStep(step: number, rows: readonly (readonly Cell[])[]): PanelStep {
  const column = (field: (typeof panelFields)[number]): Float64Array => {
    const index = panelFields.indexOf(field);
    return Float64Array.from(rows, (row) => Number(row[index]));
  };
  const [hours, income, tax, consumption, utility] = measured.map(column);
  return {
    step,
    worker: Int32Array.from(column("worker")),
    weight: column("weight"),
    hours,
    income,
    tax,
    consumption,
    utility,
  };
}
