import type { Economy } from "./economy.ts";
import type { Settlement } from "./settle/settlement.ts";

/**
 * Each worker's utility as the consumption, dollars a year, that would be as good without work, so that people and
 * prompts need not speak of utils.
 */
export function utilityInDollars(
  { utility: form, ...workers }: Economy,
  { utility }: Pick<Settlement, "utility">,
): Float64Array {
  if (form.isMoney) return utility;
  const { of } = form.dollars(workers);
  return utility.map(of);
}
