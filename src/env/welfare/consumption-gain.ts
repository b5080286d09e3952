/** What a gain in welfare is worth as consumption: the λ by which everybody's consumption would have to grow. */
import type { AppliedLaw } from "../../law/applied-law.ts";
import type { Economy } from "../economy.ts";
import { findRoot } from "../find-root.ts";
import { type Settlement, settledUtility } from "../settle/settlement.ts";
import { type Welfare, type WelfareValue, welfareKindOf } from "./welfare.ts";

export interface Reference {
  readonly law: AppliedLaw;
  readonly settlement: Settlement;
}

/** Part of welfare that is none. */
const rounding = 1e-14;

/** A λ beyond this, either way, is none. */
const most = 1e6;

/**
 * The λ at which (1 + λ) times the consumption of the reference, at its hours, is as good as what was reached: a fraction.
 * Of utility in dollars u + λ·c. The ratio of two welfares is not it, but where hours cost nothing.
 * @param reached its welfare, by the same function
 * @returns null where welfare counts what it is not defined for (people at its floor, on either side), where it need not
 * rise with consumption, and where no λ does
 */
export function consumptionGain(
  economy: Economy,
  welfare: Welfare,
  { law, settlement }: Reference,
  reached: WelfareValue,
): number | null {
  const before = welfare.evaluate(settlement);
  if (!welfareKindOf(welfare).risesWithConsumption || before.floored > 0 || reached.floored > 0) return null;
  if (Math.abs(reached.value - before.value) <= rounding * Math.abs(before.value)) return 0;
  const { consumption, utility } = settlement;
  // Welfare of utility in dollars reads no consumption.
  const moved = {
    consumption: economy.utility.isMoney ? consumption : new Float64Array(economy.size),
    utility: new Float64Array(economy.size),
  };
  const shortfall = (gain: number): number => {
    if (economy.utility.isMoney)
      for (let i = 0; i < economy.size; i++) moved.utility[i] = utility[i] + gain * consumption[i];
    else {
      for (let i = 0; i < economy.size; i++) moved.consumption[i] = (1 + gain) * consumption[i];
      settledUtility(economy, law, { ...settlement, consumption: moved.consumption }, moved.utility);
    }
    return welfare.evaluate({ ...settlement, ...moved }).value - reached.value;
  };
  const atZero = before.value - reached.value;
  if (atZero < 0) return upwards(shortfall, atZero);
  const lowest = economy.utility.isMoney ? leastGain(welfare, economy, settlement) : -1;
  return downwards(shortfall, atZero, lowest);
}

function upwards(shortfall: (gain: number) => number, atZero: number): number | null {
  let [low, atLow] = [0, atZero];
  for (let high = 0.25; high < most; high *= 2) {
    const atHigh = shortfall(high);
    if (atHigh >= 0) return findRoot(shortfall, low, high, atLow, atHigh);
    [low, atLow] = [high, atHigh];
  }
  return null;
}

function downwards(shortfall: (gain: number) => number, atZero: number, lowest: number): number | null {
  let [high, atHigh] = [0, atZero];
  for (let step = 0.25; step < most; step *= 2) {
    const low = Math.max(-step, lowest);
    const atLow = shortfall(low);
    if (atLow <= 0) return findRoot(shortfall, low, high, atLow, atHigh);
    if (low === lowest) return null;
    [high, atHigh] = [low, atLow];
  }
  return null;
}

/** Above it nobody with weight is at the floor of welfare; −∞ where it has none. */
function leastGain(welfare: Welfare, { weight }: Economy, { utility, consumption }: Settlement): number {
  const form = welfareKindOf(welfare).form(welfare.aversion);
  if (form.sum !== "equivalent") return Number.NEGATIVE_INFINITY;
  let least = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < utility.length; i++)
    if (weight[i] > 0 && consumption[i] > 0) least = Math.max(least, (form.floor - utility[i]) / consumption[i]);
  return least;
}
