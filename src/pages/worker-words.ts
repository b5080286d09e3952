/** Names and units of the columns of workers. */
import { decimal, dollars, rounded } from "../report/words/format.ts";
import type { WorkerNumber } from "../server/api.ts";

interface ColumnWords {
  readonly label: string;
  readonly unit: string;
  readonly show: (value: number) => string;
}

const short = (value: number): string => rounded(value, 5);
const change = (show: (value: number) => string) => (value: number) =>
  `${value < 0 ? "−" : "+"}${show(Math.abs(value))}`;

export const workerWords: Readonly<Record<WorkerNumber, ColumnWords>> = {
  worker: { label: "Worker", unit: "number", show: String },
  hours: { label: "Hours", unit: "a week", show: decimal(1) },
  hoursJump: { label: "Jump", unit: "hours against the step before", show: change(decimal(1)) },
  income: { label: "Income", unit: "dollars a year", show: dollars },
  tax: { label: "Tax", unit: "dollars a year", show: dollars },
  consumption: { label: "Consumption", unit: "dollars a year", show: dollars },
  utility: { label: "Utility", unit: "", show: short },
  gain: { label: "Gain", unit: "utility against the first step", show: change(short) },
  satisfied: { label: "Satisfied", unit: "factor of utility", show: decimal(2) },
  refused: { label: "Refused", unit: "answers in the step", show: String },
  wage: { label: "Wage", unit: "dollars an hour", show: decimal(2) },
  weight: { label: "Weight", unit: "people", show: short },
  age: { label: "Age", unit: "years", show: String },
};

export function shown(name: WorkerNumber, value: number | null | undefined): string {
  return value === null || value === undefined ? "–" : workerWords[name].show(value);
}
