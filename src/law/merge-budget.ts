/** The components of a budget as one line in a person's own earnings. */
import { ScenarioError } from "../base/errors.ts";
import { bracketFrom } from "./bracket-walk.ts";
import type { BudgetComponent } from "./tax-law.ts";
import { type TaxLine, taxLine } from "./tax-line.ts";

/** Sums of decimals may exceed 1 by this much. */
const rounding = 1e-12;

/**
 * @param earned what others of the family earn, dollars a year: family components begin there
 * @param who whose budget it is, for the message
 * @throws ScenarioError where pieces overlap, something is no number, or the rates add up to more than 1
 */
export function mergedBudget(components: readonly BudgetComponent[], earned: number, who: string): TaxLine {
  const lines = components.map((component) => ({
    line: componentLine(component, who),
    shift: component.of === "family" ? earned : 0,
  }));
  if (lines.length === 1 && lines[0].shift === 0) return lines[0].line;
  const cuts = lines.flatMap(({ line, shift }) => line.brackets.map((from) => from - shift).filter((from) => from > 0));
  const brackets = [0, ...new Set(cuts)].sort((a, b) => a - b);
  const rates = new Array<number>(brackets.length);
  const amounts = new Float64Array(brackets.length);
  brackets.forEach((from, k) => {
    let rate = 0;
    for (const { line, shift } of lines) {
      const j = bracketFrom(line.starts, from + shift, 0);
      rate += line.rates[j];
      amounts[k] += line.amounts[j] + line.rates[j] * (from + shift - line.brackets[j]);
    }
    if (rate > 1 + rounding)
      throw new ScenarioError(`the marginal rates of ${who} add up to ${rate} from $${from} on; expected at most 1`, {
        hint: "a rate is a decimal: 0.22 takes 22 cents of the next dollar",
      });
    rates[k] = Math.min(rate, 1);
  });
  return withoutIdleStarts(brackets, rates, amounts);
}

/** Components may change where their sum does not, as a tax does that a credit cancels: such starts are no brackets. */
function withoutIdleStarts(brackets: readonly number[], rates: readonly number[], amounts: Float64Array): TaxLine {
  const { jumps } = taxLine(brackets, rates, amounts);
  const isIdle = (k: number): boolean => k > 0 && Math.abs(rates[k] - rates[k - 1]) <= rounding && !jumps.includes(k);
  const kept = brackets.map((_, k) => k).filter((k) => !isIdle(k));
  return taxLine(
    kept.map((k) => brackets[k]),
    kept.map((k) => rates[k]),
    Float64Array.from(kept, (k) => amounts[k]),
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
