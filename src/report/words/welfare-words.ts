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

/** Whatever the utility, welfare is in dollars; but the paper's is not. */
export function welfareWords({ kind, aversion }: Chosen): WelfareWords {
  const name = kind === "ces" ? `Welfare (ces ${aversion})` : `Welfare (${kind})`;
  if (kind === "paper") return { name, unit: "utility over income, a mean of ratios", isMoney: false, show: precise };
  return { name, unit: "dollars a year per worker", isMoney: true, show: dollars };
}

/**
 * What gains in utility of single workers are measured in: a comparison has them in dollars, runs as they are stored.
 * @param utility the scenario's `economy.utility`
 */
export function gainWords(kind: "comparison" | "runs" | "run", utility: unknown): Omit<WelfareWords, "name"> {
  if (kind === "comparison") return { unit: "dollars a year", isMoney: true, show: dollars };
  if (utility === "log") return { unit: "logarithms of consumption", isMoney: false, show: decimal(3) };
  if (typeof utility === "object") return { unit: "units of the scenario's utility", isMoney: false, show: precise };
  return { unit: "dollars a year", isMoney: true, show: dollars };
}

function precise(value: number): string {
  return value.toPrecision(5).replace("-", "−");
}
