/** Columns of a step on their way between threads. */
import type { NewStep } from "../store.ts";
import { workerFields } from "../worker-columns.ts";

const columnNames = workerFields.filter((field) => field !== "thought");

/** A step whose columns have the rows of the panel only, in its order: a million others need not travel. */
export function panelOnly(step: NewStep): NewStep {
  return withColumns(
    step,
    (column) => Float64Array.from(step.panel, (worker) => column[worker]),
    (thoughts) => step.panel.map((worker) => thoughts[worker]),
  );
}

/** The opposite of {@link panelOnly}: rows at the places of their workers. */
export function wholeColumns(step: NewStep): NewStep {
  const { panel } = step;
  const size = panel.length === 0 ? 0 : panel[panel.length - 1] + 1;
  const spread = <T, List extends { [index: number]: T }>(whole: List, column: ArrayLike<T>): List => {
    panel.forEach((worker, row) => {
      whole[worker] = column[row];
    });
    return whole;
  };
  return withColumns(
    step,
    (column) => spread(new Float64Array(size), column),
    (thoughts) => spread(new Array<string | null>(size).fill(null), thoughts),
  );
}

function withColumns(
  step: NewStep,
  numbers: (column: Float64Array) => Float64Array,
  texts: (column: readonly (string | null)[]) => readonly (string | null)[],
): NewStep {
  const columns = columnNames.map((name) => {
    const column = step[name];
    return [name, column && numbers(column)];
  });
  return { ...step, ...Object.fromEntries(columns), thoughts: step.thoughts && texts(step.thoughts) };
}
