import type { Phase } from "../../models/observations.ts";

/** The episode's first three tenths explore, its last tenth settles, unless the cues are off. */
export function plannerPhase(taxYear: number, taxYears: number, exploration: boolean, exploitation: boolean): Phase {
  if (exploitation && taxYear > taxYears * 0.9) return "settle";
  return exploration && taxYear <= taxYears * 0.3 ? "explore" : "decide";
}
