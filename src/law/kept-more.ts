import { type AppliedLaw, lawByWorker } from "./applied-law.ts";
import { rateOn, taxLine, taxOn } from "./tax-line.ts";

/** The law with 1 − τ' = (1 − τ)·(1 + change) on everybody's every next dollar; what no income owes stays, and so do jumps. */
export function keptMore({ lines, lineOf, words }: AppliedLaw, change: number): AppliedLaw {
  const reformed = lines.map(({ brackets, rates, amounts }) => {
    const kept = rates.map((rate) => Math.min(1, 1 - (1 - rate) * (1 + change)));
    const owed = amounts.slice();
    for (let k = 1; k < brackets.length; k++) {
      const width = brackets[k] - brackets[k - 1];
      // Jumps stay as they are.
      owed[k] = owed[k - 1] + kept[k - 1] * width + (amounts[k] - amounts[k - 1] - rates[k - 1] * width);
    }
    return taxLine(brackets, kept, owed);
  });
  if (lineOf !== null) return lawByWorker(reformed, lineOf, words);
  const [line] = reformed;
  return {
    ...{ lines: reformed, lineOf, columns: null, words },
    tax: (income) => taxOn(line, income),
    marginalRate: (income) => rateOn(line, income),
  };
}
