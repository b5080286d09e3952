/** People drawn anew, and the intervals that come of it. */
import type { PreferenceGroups } from "../pairwise/preference-groups.ts";
import type { GroupNumber } from "./groups-result.ts";

/** People drawn anew, with repeats, and the groups that are found in them. */
export interface Draw {
  readonly people: readonly number[];
  readonly fit: PreferenceGroups;
}

/** With the middle 95 % of what draws came to. */
export function numberOf(value: number, draws: readonly number[]): GroupNumber {
  const known = draws.filter(Number.isFinite).toSorted((a, b) => a - b);
  if (known.length < 20) return { value, low: null, high: null };
  const at = (p: number): number => known[Math.min(known.length - 1, Math.floor(p * known.length))];
  return { value, low: at(0.025), high: at(0.975) };
}
