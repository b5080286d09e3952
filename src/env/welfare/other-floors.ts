/** What welfare would be at other floors, where it depends on its own. */
import type { Economy } from "../economy.ts";
import type { Settlement } from "../settle/settlement.ts";
import { cesAbove } from "./ces.ts";
import { createWelfare, type Welfare } from "./welfare.ts";

/** Dollars a year. */
export const shownFloors = [1, 100, 1000] as const;

export interface WelfareAtFloor {
  readonly floor: number;
  /** Dollars a year per worker. */
  readonly welfare: number;
}

/**
 * Welfare that floored somebody is not defined without a floor: beside it stands what it would be at others.
 * @returns null where nobody is floored
 */
export function welfareAtFloors(
  economy: Economy,
  welfare: Welfare,
  settlement: Settlement,
): readonly WelfareAtFloor[] | null {
  if (!economy.utility.isMoney || welfare.evaluate(settlement).floored === 0) return null;
  return shownFloors.map((floor) => ({
    floor,
    welfare: createWelfare(welfare.kind, welfare.aversion, economy, cesAbove(floor)).evaluate(settlement).value,
  }));
}
