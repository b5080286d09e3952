/** The components of a budget as one line in a person's own earnings. */
import { ScenarioError } from "../base/errors.ts";
import { bracketFrom } from "./bracket-walk.ts";
import type { BudgetComponent } from "./tax-law.ts";
import { isReached, type TaxLine, taxLine } from "./tax-line.ts";

/** Sums of decimals may exceed 1 by this much. */
const rounding = 1e-12;

/** A line in earnings of which so many are others'. */
export interface ShiftedLine {
  readonly line: TaxLine;
  readonly shift: number;
}

/**
 * @param earned what others of the family earn, dollars a year: family components begin there
 * @param who whose budget it is, for the message
 * @throws ScenarioError where pieces overlap, something is no number, or the rates add up to more than 1
 */
export function mergedBudget(components: readonly BudgetComponent[], earned: number, who: string): TaxLine {
  return mergedLines(
    components.map((component) => ({
      line: componentLine(component, who),
      shift: component.of === "family" ? earned : 0,
    })),
    who,
  );
}

/**
 * The sum of lines. Components may change where their sum does not, as a tax does that a credit cancels: such starts are
 * no brackets.
 * @param less dollars a year that are owed less, whatever is earned
 * @throws ScenarioError where the rates add up to more than 1
 */
export function mergedLines(lines: readonly ShiftedLine[], who: string, less = 0): TaxLine {
  if (lines.length === 1 && lines[0].shift === 0 && less === 0) return lines[0].line;
  const cuts = [0];
  for (const { line, shift } of lines) for (const from of line.brackets) if (from > shift) cuts.push(from - shift);
  cuts.sort((a, b) => a - b);
  const [brackets, rates, amounts]: number[][] = [[], [], []];
  for (let c = 0; c < cuts.length; c++) {
    const from = cuts[c];
    if (c > 0 && from === cuts[c - 1]) continue;
    let rate = 0;
    let amount = -less;
    for (const { line, shift } of lines) {
      // A piece that the cut was taken from has begun, though the difference and the sum are rounded.
      const at = from + shift;
      const j = bracketFrom(line.starts, at + rounding * Math.max(1, at), 0);
      rate += line.rates[j];
      amount += line.amounts[j] + line.rates[j] * (at - line.brackets[j]);
    }
    if (rate > 1 + rounding) throw ratesOverOne(who, rate, from);
    const last = brackets.length - 1;
    if (last >= 0 && Math.abs(rate - rates[last]) <= rounding) {
      const reached = amounts[last] + rates[last] * (from - brackets[last]);
      if (isReached(amount, reached, from)) continue;
    }
    brackets.push(from);
    rates.push(Math.min(rate, 1));
    amounts.push(amount);
  }
  return taxLine(brackets, rates, Float64Array.from(amounts));
}

export function ratesOverOne(who: string, rate: number, from: number): ScenarioError {
  return new ScenarioError(
    `the marginal rates of ${who} add up to ${Number(rate.toPrecision(9))} from $${Number(from.toFixed(2))} on; expected at most 1`,
    {
      hint: "a rate is a decimal: 0.22 takes 22 cents of the next dollar; above 1 whoever earns it is left with less",
    },
  );
}

/** One component as a line in the earnings that it counts. */
export function componentLine({ name, pieces }: BudgetComponent, who: string): TaxLine {
  const about = `${name} of ${who}`;
  if (pieces.length === 0) throw new ScenarioError(`${about} has no piece; expected at least one`);
  if (pieces[0].from !== 0) throw new ScenarioError(`${about} begins at ${pieces[0].from}; expected 0`);
  const amounts = new Float64Array(pieces.length);
  pieces.forEach(({ from, rate, amount }, k) => {
    const last = pieces[k - 1];
    if (!Number.isFinite(from) || (last && from <= last.from))
      throw new ScenarioError(`${about}: segments overlap: one from ${from} follows one from ${last?.from}`, {
        hint: "list the pieces by rising earnings, each once",
      });
    if (!(rate <= 1 && rate > -Infinity))
      throw new ScenarioError(`${about}: a marginal rate of ${rate} from $${from} on; expected a number up to 1`, {
        hint: "a rate is a decimal: 0.22 takes 22 cents of the next dollar",
      });
    amounts[k] = amount ?? (last ? amounts[k - 1] + last.rate * (from - last.from) : 0);
    if (!Number.isFinite(amounts[k]))
      throw new ScenarioError(`${about}: an amount of ${amount} at $${from}; expected dollars a year`);
  });
  return taxLine(
    pieces.map(({ from }) => from),
    pieces.map(({ rate }) => rate),
    amounts,
  );
}
