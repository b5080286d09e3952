/** What a scenario's welfare is called and measured in. */
import { utilityWords } from "../../env/utility/registry.ts";
import { builtInWelfare } from "../../env/welfare/registry.ts";
import { type Degenerate, inMoney } from "../../env/welfare/welfare-kind.ts";
import type { UtilityChoice } from "../../scenario/economy-kinds.ts";
import { decimal, dollars } from "./format.ts";

export interface WelfareWords {
  /** e.g. `Welfare (ces 1)`. */
  readonly name: string;
  /** e.g. `ces 1`. */
  readonly label: string;
  /** What is wrong with more of it; null where more is better. */
  readonly degenerate: Degenerate | null;
  /** e.g. `dollars a year per worker`. */
  readonly unit: string;
  readonly isMoney: boolean;
  readonly show: (value: number) => string;
}

interface Chosen {
  readonly kind: string;
  readonly aversion: number | null;
}

/** Of a stored scenario: of a plugin's function, which need not be there any more, only the name is known. */
export function welfareWords({ kind, aversion }: Chosen): WelfareWords {
  const known = builtInWelfare(kind);
  const { unit, isMoney, degenerate } = known ?? inMoney;
  const label = known?.label(aversion) ?? kind;
  return { name: `Welfare (${label})`, label, degenerate, unit, isMoney, show: isMoney ? dollars : precise };
}

/**
 * What gains in utility of single workers are measured in: a comparison has them in dollars, runs as they are stored.
 * @param utility the scenario's `economy.utility`
 */
export function gainWords(
  kind: "comparison" | "runs" | "run",
  utility: UtilityChoice,
): Pick<WelfareWords, "unit" | "isMoney" | "show"> {
  if (kind === "comparison") return { unit: "dollars a year", isMoney: true, show: dollars };
  const { unit, shown } = utilityWords(utility);
  if (shown === "dollars") return { unit, isMoney: true, show: dollars };
  return { unit, isMoney: false, show: shown === null ? precise : decimal(shown) };
}

function precise(value: number): string {
  return value.toPrecision(5).replace("-", "−");
}
