/** What the same people gained and how they responded, between two settled steps, by tenths of income in the first. */
import { pairedOutcome } from "../../analysis/compare/paired-outcome.ts";
import type { StepColumns } from "../../analysis/profile.ts";
import type { Against } from "./report-data.ts";

export interface SettledStep {
  readonly columns: StepColumns;
  readonly marginalRate: Float64Array;
  /** 1 where a row's own rate says little; null where all rates count. */
  readonly thin: Uint8Array | null;
}

/** @param before the baseline; rows of both are the same workers */
export function against(before: SettledStep, after: SettledStep): Against {
  const [baseline, state] = [before, after].map(({ columns, marginalRate, thin }) => ({
    ...columns,
    marginalRate,
    thin,
  }));
  const { deciles, response, responseLeftOut } = pairedOutcome(baseline, state);
  return { gains: deciles.map((mean) => ({ mean, low: null, high: null })), response, responseLeftOut };
}
