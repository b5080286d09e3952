import { type AppliedLaw, lineAt } from "../../law/applied-law.ts";
import { taxOn } from "../../law/tax-line.ts";

/** Workers beyond whom columns are worked out anew: a surrogate of a million would fill the memory with them. */
export const mostKept = 10_000;

const known = new WeakMap<AppliedLaw, WeakMap<Float64Array, Float64Array>>();

/**
 * Income after tax of everybody at so many hours, dollars a year: whatever somebody wants, it is the same, so that it is
 * found out once for a law and a column of hours.
 */
export function netIncomes(law: AppliedLaw, hours: Float64Array, incomePerHour: Float64Array): Float64Array {
  const ofLaw = known.get(law) ?? new WeakMap<Float64Array, Float64Array>();
  known.set(law, ofLaw);
  const found = ofLaw.get(hours);
  if (found) return found;
  const nets = hours.map((value, i) => {
    const income = incomePerHour[i] * value;
    return income - taxOn(lineAt(law, i), income);
  });
  if (hours.length <= mostKept) ofLaw.set(hours, nets);
  return nets;
}
