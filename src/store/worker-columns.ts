import type { Cell } from "./columns.ts";
import type { StepColumns } from "./store.ts";

/** Fields of a step that have one value for each worker, in the order of the table's columns after step and worker. */
export const workerFields = ["hours", "income", "tax", "consumption", "utility", "satisfied", "thought"] as const;

/** The columns of a step, in the order of {@link workerFields}; null where nobody has a value. */
export function workerColumnsOf(step: StepColumns): readonly (ArrayLike<Cell> | null)[] {
  return workerFields.map((field) => (field === "thought" ? step.thoughts : step[field]));
}
