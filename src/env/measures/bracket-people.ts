/** Who stands behind the rate of each bracket. */
import type { AppliedLaw } from "../../law/applied-law.ts";
import { bracketOf, type TaxLine } from "../../law/tax-line.ts";
import type { Settlement } from "../settle/settlement.ts";

export interface BracketPeople {
  /** Marginal rate, a decimal; null where no income lies in the bracket, so that nobody meets it. */
  readonly rate: number | null;
  /** People whose income ends in the bracket: the weights of their rows. */
  readonly people: number;
  /** Share of all income before tax that lies in the bracket, also of those who earn beyond it. */
  readonly incomeShare: number;
  /** True where so few rows end there, whatever they weigh, that a rate says little. */
  readonly thin: boolean;
}

/** Fewer rows than this are few. */
export const thinBracket = 30;

/** @param weight people that each row stands for; rows without any do not count */
export function bracketPeople(
  line: TaxLine,
  { income }: Pick<Settlement, "income">,
  weight: Float64Array,
): readonly BracketPeople[] {
  const { brackets, rates } = line;
  const rows = new Uint32Array(brackets.length);
  const people = new Float64Array(brackets.length);
  const inside = new Float64Array(brackets.length);
  for (let i = 0; i < income.length; i++) {
    if (weight[i] === 0) continue;
    const k = bracketOf(line, income[i]);
    rows[k]++;
    people[k] += weight[i];
    for (let j = 0; j < k; j++) inside[j] += weight[i] * (brackets[j + 1] - brackets[j]);
    inside[k] += weight[i] * (income[i] - brackets[k]);
  }
  const all = inside.reduce((sum, dollars) => sum + dollars, 0);
  return brackets.map((_, k) => ({
    rate: inside[k] > 0 ? rates[k] : null,
    people: people[k],
    incomeShare: all > 0 ? inside[k] / all : 0,
    thin: rows[k] < thinBracket,
  }));
}

/**
 * Rows whose own rate says little, since fewer than {@link thinBracket} end in their bracket: 1 for each of them, 0 for others.
 * Null where brackets differ between people.
 */
export function thinRows({ lines, lineOf, columns }: AppliedLaw, income: Float64Array): Uint8Array | null {
  if (lineOf !== null || columns !== null) return null;
  const bracket = Array.from(income, (own) => bracketOf(lines[0], own));
  const rows = new Uint32Array(lines[0].brackets.length);
  for (const k of bracket) rows[k]++;
  return Uint8Array.from(bracket, (k) => (rows[k] < thinBracket ? 1 : 0));
}
