import type { FactValue } from "./facts.ts";
import type { Condition, ConditionTest } from "./schema.ts";

/** One part of a condition: what the fact or trait of this name must be. */
export interface Check {
  readonly name: string;
  readonly passes: (value: FactValue) => boolean;
}

/** All parts must pass; an unknown value passes none. Labels ignore case, ranges include their ends. */
export function checksOf(condition: Condition = {}): readonly Check[] {
  return Object.entries(condition).map(([name, test]) => ({ name, passes: passesOf(test) }));
}

function passesOf(test: ConditionTest): (value: FactValue) => boolean {
  if (typeof test === "object" && !Array.isArray(test)) {
    const { min = -Infinity, max = Infinity } = test;
    return (value) => typeof value === "number" && value >= min && value <= max;
  }
  const wanted = new Set(labelsIn(test));
  return (value) => wanted.has(String(value).toLowerCase());
}

/** The labels or numbers of a test that lists them, in small letters. */
export function labelsIn(test: ConditionTest): readonly string[] {
  if (typeof test === "object" && !Array.isArray(test)) return [];
  return [test].flat().map((value) => String(value).trim().toLowerCase());
}
