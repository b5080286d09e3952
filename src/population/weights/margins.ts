/** A user's margins (`{ sex: { female: 0.47, male: 0.53 } }`) against the columns of a population. */

import { ScenarioError } from "../../base/errors.ts";
import { suggestion } from "../../base/nearest.ts";
import type { CodedColumn, Population } from "../population.ts";
import { weeksPerYear } from "../population.ts";

/** Column, then label or range, then its share of the people. */
export type Margins = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** One column as raking uses it. */
export interface Margin {
  readonly column: string;
  readonly labels: readonly string[];
  /** By label, sum 1. */
  readonly shares: Float64Array;
  /** By person, the index of the label. */
  readonly codes: Uint16Array;
}

/** How far the shares of a column may be from a sum of 1 before they are brought there. */
const sumTolerance = 1e-6;

const codedColumns = ["sex", "education", "occupationGroup", "occupation", "maritalStatus", "housing"] as const;
const numberColumns = ["age", "householdSize", "children", "hours", "wage", "income"] as const;
const columnNames: readonly string[] = [...codedColumns, ...numberColumns];

/**
 * Ranges of whole numbers (age, householdSize, children) include both ends, as `25-54`; those of hours, wage ($/hour)
 * and income ($/year at usual hours) do not include the upper one, as `0-50000`. `65+` has no upper end.
 * @throws ScenarioError for an unknown column or label, shares that do not sum to 1, a label that nobody has, and people
 * for whom no share is given
 */
export function marginsOf(population: Population, margins: Margins): readonly Margin[] {
  return Object.entries(margins).map(([column, given]) => {
    const key = `population.rake.${column}`;
    const labels = Object.keys(given);
    const shares = Float64Array.from(Object.values(given));
    const sum = shares.reduce((total, share) => total + share, 0);
    labels.forEach((label, i) => {
      if (shares[i] > 0) return;
      throw new ScenarioError(`${key}: the share of "${label}" is ${shares[i]}; expected a number above 0`, {
        hint: "population.filter leaves people out",
      });
    });
    if (!(Math.abs(sum - 1) <= sumTolerance)) {
      throw new ScenarioError(`${key}: shares sum to ${Number(sum.toPrecision(8))}; expected 1`);
    }
    const codes = codesOf(population, column, labels, key);
    const seen = new Set(codes);
    const missing = labels.find((_, i) => !seen.has(i));
    if (missing !== undefined) {
      throw new ScenarioError(
        `${key}: nobody is "${missing}", so no weight can give them a share of ${given[missing]}`,
        {
          hint: "draw more people, or take the label together with another",
        },
      );
    }
    return { column, labels, shares: shares.map((share) => share / sum), codes };
  });
}

function codesOf(population: Population, column: string, labels: readonly string[], key: string): Uint16Array {
  if (!columnNames.includes(column)) {
    throw new ScenarioError(`population.rake: unknown column "${column}"; ${suggestion(column, columnNames)}`);
  }
  const coded = codedColumns.find((name) => name === column);
  const values = coded ? population.facts[coded] : numbersOf(population, column);
  if (values === undefined) {
    throw new ScenarioError(`${key}: these people have no ${column}; expected a column that their source has`);
  }
  return "labels" in values ? labelCodes(values, labels, key) : rangeCodes(values, column, labels, key);
}

function labelCodes(column: CodedColumn, labels: readonly string[], key: string): Uint16Array {
  const known = column.labels.filter((label) => label !== "");
  for (const label of labels) {
    if (!known.includes(label))
      throw new ScenarioError(`${key}: unknown label "${label}"; ${suggestion(label, known)}`);
  }
  const codeOf = column.labels.map((label) => labels.indexOf(label));
  return Uint16Array.from(column.codes, (code) => {
    if (codeOf[code] >= 0) return codeOf[code];
    throw withoutShare(key, column.labels[code] === "" ? "of whom it is unknown" : `with "${column.labels[code]}"`);
  });
}

interface Range {
  readonly from: number;
  /** Not included. */
  readonly to: number;
}

function rangeCodes(values: ArrayLike<number>, column: string, labels: readonly string[], key: string): Uint16Array {
  const isWhole = column === "age" || column === "householdSize" || column === "children";
  const ranges = labels.map((label) => rangeOf(label, isWhole, key));
  const sorted = ranges.toSorted((a, b) => a.from - b.from);
  for (let i = 1; i < sorted.length; i++) {
    if (sorted[i].from >= sorted[i - 1].to) continue;
    throw new ScenarioError(`${key}: two ranges hold ${sorted[i].from}; expected ranges that do not overlap`);
  }
  return Uint16Array.from(values, (value) => {
    const index = ranges.findIndex(({ from, to }) => value >= from && value < to);
    if (index >= 0) return index;
    // Age and household size 0 stand for unknown.
    throw withoutShare(
      key,
      value === 0 && isWhole && column !== "children" ? "of whom it is unknown" : `with ${value}`,
    );
  });
}

function rangeOf(label: string, isWhole: boolean, key: string): Range {
  const [, from, upper] = /^(\d+(?:\.\d+)?)(?:\+|-(\d+(?:\.\d+)?))$/.exec(label) ?? [];
  const to = upper === undefined ? Infinity : Number(upper) + (isWhole ? 1 : 0);
  if (from !== undefined && to > Number(from)) return { from: Number(from), to };
  throw new ScenarioError(`${key}: "${label}" is not a range; expected one such as "25-54" or "65+"`);
}

function numbersOf({ facts, usualHours, wage }: Population, column: string): ArrayLike<number> | undefined {
  if (column === "hours") return usualHours;
  if (column === "wage") return wage;
  if (column === "income") return wage.map((dollars, i) => weeksPerYear * dollars * usualHours[i]);
  return facts[column as "age" | "householdSize" | "children"];
}

function withoutShare(key: string, who: string): ScenarioError {
  return new ScenarioError(`${key}: there are people ${who}; expected a share for everybody`, {
    hint: "add the label, or leave these people out with population.filter",
  });
}
