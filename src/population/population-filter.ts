import { ScenarioError } from "../base/errors.ts";
import { nearest, suggestion } from "../base/nearest.ts";
import type { Column } from "./population.ts";

export interface FilterRange {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** One of these labels. */
export type FilterLabels = string | readonly string[];

/**
 * Keeps people who match every condition, by column: numbers by a range that includes its ends, labels by one or a list,
 * whatever their case. What is unknown about a person passes no condition.
 */
export type PopulationFilter = Readonly<Record<string, FilterRange | FilterLabels | undefined>>;

export function inRange(value: number, range: FilterRange | undefined): boolean {
  return value >= (range?.min ?? -Infinity) && value <= (range?.max ?? Infinity);
}

export function isRange(condition: PopulationFilter[string]): condition is FilterRange {
  return typeof condition === "object" && !Array.isArray(condition);
}

/**
 * The condition on a column of numbers; undefined where there is none.
 * @throws ScenarioError for labels
 */
export function rangeFor(filter: PopulationFilter, name: string): FilterRange | undefined {
  const condition = filter[name];
  if (condition === undefined || isRange(condition)) return condition;
  throw new ScenarioError(`filter.${name}: ${name} is a number; expected {min, max}`);
}

/**
 * Which of `labels` a filter lets through: all of them where it has no condition on the column.
 * @throws ScenarioError for a range, and for a wanted label that is not among `labels`
 */
export function wantedLabels(filter: PopulationFilter, labels: readonly string[], name: string): readonly boolean[] {
  const wanted = filter[name];
  if (wanted === undefined) return labels.map(() => true);
  if (isRange(wanted)) throw new ScenarioError(`filter.${name}: ${name} has labels; expected one or a list of them`);
  const known = new Map(labels.map((label) => [label.toLowerCase(), label]));
  const found = new Set<string | undefined>();
  for (const text of typeof wanted === "string" ? [wanted] : wanted) {
    const label = known.get(text.trim().toLowerCase());
    if (label === undefined || label === "") throw unknownLabel(text, labels, name);
    found.add(label.toLowerCase());
  }
  return labels.map((label) => found.has(label.toLowerCase()));
}

function unknownLabel(text: string, labels: readonly string[], name: string): ScenarioError {
  const named = labels.filter((label) => label !== "");
  const near = nearest(text, named);
  const similar = named.filter((label) => label.toLowerCase().includes(text.trim().toLowerCase())).slice(0, 5);
  const guess = near ? `did you mean "${near}"?` : similar.length > 0 ? `there is ${similar.join("; ")}` : "";
  const all = named.length <= 30 ? `expected one of ${named.join("; ")}` : `expected one of ${named.length} labels`;
  return new ScenarioError(`filter.${name}: no "${text}"${guess ? `; ${guess}` : ""}`, { hint: all });
}

/** The error for a condition on something that the source of people does not have. */
export function lackingColumn(name: string, source: string, names: readonly string[]): ScenarioError {
  return new ScenarioError(`filter.${name}: ${source} has no column ${name}; ${suggestion(name, names)}`, {
    hint: "remove the condition, or use a source of people with that column",
  });
}

/**
 * The rows that pass every condition, in their order.
 * @param columnOf throws where there is no such column
 * @throws ScenarioError as {@link rangeFor} and {@link wantedLabels} do, and what `columnOf` throws
 */
export function passingRows(
  size: number,
  filter: PopulationFilter,
  columnOf: (name: string) => Column,
): readonly number[] {
  const conditions = Object.keys(filter).map((name) => {
    const column = columnOf(name);
    if (column.kind === "number") {
      const range = rangeFor(filter, name);
      const { values } = column;
      return (row: number) => inRange(values[row], range);
    }
    const wanted = wantedLabels(filter, column.labels, name);
    const { codes } = column;
    return (row: number) => wanted[codes[row]];
  });
  const rows: number[] = [];
  for (let row = 0; row < size; row++) if (conditions.every((passes) => passes(row))) rows.push(row);
  return rows;
}
