/** What a scenario's welfare is called and measured in. */
import { utilityWords } from "../../env/utility/registry.ts";
import { builtInWelfare } from "../../env/welfare/registry.ts";
import { type Degenerate, inMoney } from "../../env/welfare/welfare-kind.ts";
import type { UtilityChoice } from "../../scenario/economy-kinds.ts";
import type { WelfareSettings } from "../../scenario/welfare-settings.ts";
import { type Measured, written } from "./format.ts";

/** As data, without the function that writes it. */
export interface WelfareMeasure extends Measured {
  /** e.g. `Welfare (ces 1)`. */
  readonly name: string;
  /** e.g. `ces 1`. */
  readonly label: string;
  /** What is wrong with more of it; null where more is better. */
  readonly degenerate: Degenerate | null;
}

export interface WelfareWords extends WelfareMeasure {
  readonly show: (value: number) => string;
}

interface Chosen extends WelfareSettings {
  readonly kind: string;
  readonly aversion: number | null;
}

/** Of a stored scenario: of a plugin's function, which need not be there any more, only the name is known. */
export function welfareMeasure({ kind, aversion, ...settings }: Chosen): WelfareMeasure {
  const named = builtInWelfare(kind);
  const isGiven = named?.settings?.needs.every((key) => settings[key] !== undefined) ?? true;
  const known = isGiven ? (named?.configured?.(settings, null) ?? named) : named;
  const { unit, isMoney, degenerate } = known ?? inMoney;
  const label = known?.label(aversion) ?? kind;
  return { name: `Welfare (${label})`, label, degenerate, unit, isMoney, decimals: null };
}

export function welfareWords(chosen: Chosen): WelfareWords {
  const measure = welfareMeasure(chosen);
  return { ...measure, show: written(measure) };
}

/**
 * What gains in utility of single workers are measured in: a comparison has them in dollars, runs as they are stored.
 * @param utility the scenario's `economy.utility`
 */
export function gainMeasure(kind: "comparison" | "runs" | "run", utility: UtilityChoice): Measured {
  if (kind === "comparison") return { unit: "dollars a year", isMoney: true, decimals: null };
  const { unit, shown } = utilityWords(utility);
  return shown === "dollars" ? { unit, isMoney: true, decimals: null } : { unit, isMoney: false, decimals: shown };
}
