/** What a scenario's welfare is called and measured in. */
import { decimal, dollars } from "./format.ts";

export interface WelfareWords {
  /** e.g. `Welfare (ces 1)`. */
  readonly name: string;
  /** e.g. `dollars a year per worker`. */
  readonly unit: string;
  readonly isMoney: boolean;
  readonly show: (value: number) => string;
}

interface Chosen {
  readonly kind: string;
  readonly aversion: number | null;
}

/** @param utility the scenario's `economy.utility` */
export function welfareWords({ kind, aversion }: Chosen, utility: unknown): WelfareWords {
  const name = kind === "ces" ? `Welfare (ces ${aversion})` : `Welfare (${kind})`;
  if (kind === "paper") return { name, unit: "utility over income, a mean of ratios", isMoney: false, show: precise };
  if (typeof utility === "object")
    return { name, unit: "units of the scenario's utility", isMoney: false, show: precise };
  return { name, unit: "dollars a year per worker", isMoney: true, show: dollars };
}

/** What gains in utility of single workers are measured in. */
export function utilityWords(utility: unknown): Omit<WelfareWords, "name"> {
  if (utility === "log") return { unit: "logarithms of consumption", isMoney: false, show: decimal(3) };
  if (typeof utility === "object") return { unit: "units of the scenario's utility", isMoney: false, show: precise };
  return { unit: "dollars a year", isMoney: true, show: dollars };
}

function precise(value: number): string {
  return value.toPrecision(5).replace("-", "−");
}
