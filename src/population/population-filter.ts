import { ScenarioError } from "../base/errors.ts";
import { nearest } from "../base/nearest.ts";

export const sexLabels = ["female", "male"] as const;

export const educationLabels = [
  "less-than-high-school",
  "high-school",
  "some-college",
  "bachelor",
  "graduate",
] as const;

export interface FilterRange {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** Keeps people who match every given condition; ranges include their ends, labels ignore case. */
export interface PopulationFilter {
  /** Years. */
  readonly age?: FilterRange | undefined;
  /** {@link sexLabels}. */
  readonly sex?: string | readonly string[] | undefined;
  /** {@link educationLabels}. */
  readonly education?: string | readonly string[] | undefined;
  readonly occupationGroup?: string | readonly string[] | undefined;
  /** Occupation titles of the Census Bureau, e.g. `Registered Nurses`. */
  readonly occupation?: string | readonly string[] | undefined;
  /** Usual hours a week. */
  readonly hours?: FilterRange | undefined;
  /** Dollars an hour. */
  readonly wage?: FilterRange | undefined;
}

export function inRange(value: number, range: FilterRange | undefined): boolean {
  return value >= (range?.min ?? -Infinity) && value <= (range?.max ?? Infinity);
}

/**
 * Which of `labels` a filter lets through: all of them where it has no condition.
 * @param key name of the condition, for messages
 * @throws ScenarioError for a wanted label that is not among `labels`
 */
export function wantedLabels(
  wanted: string | readonly string[] | undefined,
  labels: readonly string[],
  key: keyof PopulationFilter,
): readonly boolean[] {
  if (wanted === undefined) return labels.map(() => true);
  const known = new Map(labels.map((label) => [label.toLowerCase(), label]));
  const found = new Set<string | undefined>();
  for (const name of typeof wanted === "string" ? [wanted] : wanted) {
    const label = known.get(name.trim().toLowerCase());
    if (label === undefined) throw unknownLabel(name, labels, key);
    found.add(label);
  }
  return labels.map((label) => found.has(label));
}

function unknownLabel(name: string, labels: readonly string[], key: string): ScenarioError {
  const named = labels.filter((label) => label !== "");
  const near = nearest(name, named);
  const similar = named.filter((label) => label.toLowerCase().includes(name.trim().toLowerCase())).slice(0, 5);
  const guess = near ? `did you mean "${near}"?` : similar.length > 0 ? `there is ${similar.join("; ")}` : "";
  const all = named.length <= 30 ? `expected one of ${named.join("; ")}` : `expected one of ${named.length} labels`;
  return new ScenarioError(`filter.${key}: no "${name}"${guess ? `; ${guess}` : ""}`, { hint: all });
}

/** The error for a condition on something that the source of people does not have. */
export function lackingFact(key: keyof PopulationFilter, source: string): ScenarioError {
  return new ScenarioError(`filter.${key}: ${source} has no ${key} to filter on`, {
    hint: "remove the condition, or use the census or a file of persons with that column",
  });
}
