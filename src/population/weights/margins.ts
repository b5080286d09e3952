/** A user's margins (`{ sex: { female: 0.47, male: 0.53 } }`) against the columns of a population. */

import { ScenarioError } from "../../base/errors.ts";
import { suggestion } from "../../base/nearest.ts";
import { columnNames, columnOf, type LabelColumn, type NumberColumn, type Population } from "../population.ts";

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

/** Columns of which both ends of a range are included, as they are of others that have whole numbers only. */
const wholeColumns: readonly string[] = ["age", "householdSize", "children"];
/** Columns of which the upper end of a range is not included, whatever their numbers. */
const gradualColumns: readonly string[] = ["hours", "wage", "income", "weight"];

/**
 * Ranges of whole numbers (age, householdSize, children) include both ends, as `25-54`; those of hours, wage ($/hour),
 * income ($/year at usual hours) and other columns with fractions do not include the upper one, as `0-50000`. `65+` has no
 * upper end.
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
  const known = columnOf(population, column);
  if (!known) {
    const names = columnNames(population);
    throw new ScenarioError(`${key}: these people have no column ${column}; ${suggestion(column, names)}`);
  }
  return known.kind === "label" ? labelCodes(known, labels, key) : rangeCodes(known, labels, key);
}

function labelCodes(column: LabelColumn, labels: readonly string[], key: string): Uint16Array {
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

function rangeCodes({ name, values }: NumberColumn, labels: readonly string[], key: string): Uint16Array {
  const isWhole =
    wholeColumns.includes(name) ||
    (!gradualColumns.includes(name) && values.every((value) => Number.isNaN(value) || Number.isInteger(value)));
  const ranges = labels.map((label) => rangeOf(label, isWhole, key));
  const sorted = ranges.toSorted((a, b) => a.from - b.from);
  for (let i = 1; i < sorted.length; i++) {
    if (sorted[i].from >= sorted[i - 1].to) continue;
    throw new ScenarioError(`${key}: two ranges hold ${sorted[i].from}; expected ranges that do not overlap`);
  }
  return Uint16Array.from(values, (value) => {
    const index = ranges.findIndex(({ from, to }) => value >= from && value < to);
    if (index >= 0) return index;
    throw withoutShare(key, Number.isNaN(value) ? "of whom it is unknown" : `with ${value}`);
  });
}

function rangeOf(label: string, isWhole: boolean, key: string): Range {
  const [, from, upper] = /^(\d+(?:\.\d+)?)(?:\+|-(\d+(?:\.\d+)?))$/.exec(label) ?? [];
  const to = upper === undefined ? Infinity : Number(upper) + (isWhole ? 1 : 0);
  if (from !== undefined && to > Number(from)) return { from: Number(from), to };
  throw new ScenarioError(`${key}: "${label}" is not a range; expected one such as "25-54" or "65+"`);
}

function withoutShare(key: string, who: string): ScenarioError {
  return new ScenarioError(`${key}: there are people ${who}; expected a share for everybody`, {
    hint: "add the label, or leave these people out with population.filter",
  });
}
