import { agesOf, type Family } from "./family.ts";
import type { Statute } from "./statute.ts";

/** Age from which there is more of it. */
export const olderFrom = 65;

/** Standard deduction with the addition for age, dollars a year (IRC 63(c), (f)). */
export function standardDeduction({ standardDeduction: basic, standardDeductionAge: more }: Statute, family: Family) {
  return basic[family.status] + more[family.status] * agesOf(family).filter((age) => age >= olderFrom).length;
}
