/** Whether public spending leaves everybody what the welfare function is defined for. */
import type { Economy } from "../economy.ts";
import { leastValue } from "../measures/weighted.ts";
import type { Settlement } from "../settle/settlement.ts";
import { type WelfareChoice, welfareKindOf } from "./welfare.ts";

/**
 * What the worst-off person with weight has beyond the least that is defined, dollars a year: of utility above the floor
 * of `ces`, of consumption above nothing where utility is not in dollars. A law with 0 or less is not feasible, and its
 * shortfall stands for its welfare in a search: lower than that of any law that is.
 */
export type Room = (outcome: Pick<Settlement, "utility" | "consumption">) => number;

/** @returns null where every law is feasible: nothing is spent, or the welfare function takes any utility */
export function roomUnder(economy: Economy, welfare: WelfareChoice): Room | null {
  const floor = feasibleAbove(economy, welfare);
  if (floor === null) return null;
  const { weight, utility } = economy;
  const shown = utility.isMoney ? "utility" : "consumption";
  return (outcome) => leastValue(outcome[shown], weight) - floor;
}

/** Dollars a year that everybody must have more of. */
export function feasibleAbove({ publicSpending, utility }: Economy, welfare: WelfareChoice): number | null {
  if (publicSpending === 0) return null;
  if (!utility.isMoney) return 0;
  const form = welfareKindOf(welfare).form(welfare.aversion);
  return form.sum === "equivalent" ? form.floor : null;
}
