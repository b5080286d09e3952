import { type Levers, rateLevers } from "../../src/law/policy.ts";
import { ratesOnBrackets } from "../../src/law/rates-on-brackets.ts";

/** Rates on brackets, the same for everybody. */
export function ratesOn(brackets: readonly number[], rates: readonly number[] = brackets.map(() => 0)): Levers {
  return rateLevers(ratesOnBrackets(brackets), brackets, rates);
}
