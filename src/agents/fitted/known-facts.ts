import { rateOn, type TaxLine, taxOn } from "../../law/tax-line.ts";
import type { Misperception } from "../../scenario/behavioural-keys.ts";
import type { KnownFacts } from "./behaviour.ts";

/**
 * What is the same of all hours of a worker in a step.
 * @param lastIncome whose tax is known
 * @param reference net income that is compared with; null for none
 */
export function knownFacts(
  line: TaxLine,
  misperception: Misperception,
  lastIncome: number,
  reference: number | null,
): KnownFacts {
  const isIroning = misperception === "ironing" && lastIncome > 0;
  return {
    slope: isIroning ? taxOn(line, lastIncome) / lastIncome : rateOn(line, lastIncome),
    reference: reference ?? -Infinity,
  };
}
