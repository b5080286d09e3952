/** What a scenario's welfare and its workers' utility are called and measured in. */
import { decimal, dollars } from "./format.ts";

/** A unit, and how numbers in it are shown. */
export interface Unit {
  /** e.g. `dollars a year`. */
  readonly unit: string;
  readonly isMoney: boolean;
  readonly show: (value: number) => string;
}

export interface WelfareWords extends Unit {
  /** e.g. `Welfare (ces 1)`. */
  readonly name: string;
}

interface Chosen {
  readonly kind: string;
  readonly aversion: number | null;
}

/** Whatever the utility, welfare is told in dollars: as the consumption that would be as good without work. */
export function welfareWords({ kind, aversion }: Chosen): WelfareWords {
  const name = kind === "ces" ? `Welfare (ces ${aversion})` : `Welfare (${kind})`;
  if (kind === "paper") return { name, unit: "utility over income, a mean of ratios", isMoney: false, show: precise };
  return { name, unit: "dollars a year per worker", isMoney: true, show: dollars };
}

/** Of workers' utility in a comparison, where it is told as welfare is. */
export const money: Unit = { unit: "dollars a year", isMoney: true, show: dollars };

/**
 * Of workers' utility as it is stored.
 * @param utility the scenario's `economy.utility`
 */
export function utilityUnit(utility: unknown): Unit {
  if (utility === "log") return { unit: "logarithms of consumption", isMoney: false, show: decimal(3) };
  if (typeof utility === "object") return { unit: "units of the scenario's utility", isMoney: false, show: precise };
  return money;
}

function precise(value: number): string {
  return value.toPrecision(5).replace("-", "−");
}
