/** How long a policy takes to close nearly all of the gap from US law to the optimum. */
import { median } from "simple-statistics";
import { type GapEnds, gapClosed } from "../../run/gap.ts";

/** Part of the gap that counts as nearly all. */
export const nearlyAll = 0.95;

/** Over seeds, of a policy. */
export interface StepsToClose {
  /** Steps until the end of the first tax year that closes 95 % of the gap, median over seeds; null where half never do. */
  readonly median: number | null;
  /** Seeds in which one does. */
  readonly reached: number;
  /** Seeds in which there is a gap. */
  readonly seeds: number;
}

/** Steps, the tax year itself included, until its mean welfare has first closed 95 % of the gap; Infinity where none does. */
export function stepsToClose(
  series: readonly { readonly step: number; readonly taxYear: number; readonly welfare: number }[],
  ends: Pick<GapEnds, "usFederal" | "optimum">,
): number {
  let [sum, steps] = [0, 0];
  for (const [i, { step, taxYear, welfare }] of series.entries()) {
    sum += welfare;
    steps++;
    if (series[i + 1]?.taxYear === taxYear) continue;
    const part = gapClosed(sum / steps, ends, "others");
    if (part !== null && part >= nearlyAll) return step;
    [sum, steps] = [0, 0];
  }
  return Infinity;
}

/** @param steps of each seed in which there is a gap */
export function overSeeds(steps: readonly number[]): StepsToClose | null {
  if (steps.length === 0) return null;
  const middle = median(steps.slice());
  return {
    median: Number.isFinite(middle) ? middle : null,
    reached: steps.filter(Number.isFinite).length,
    seeds: steps.length,
  };
}

/** Whether any of the policies closes it in some seed: else there is nothing to show. */
export function someCloseIt(results: readonly { readonly stepsToClose?: StepsToClose | null | undefined }[]): boolean {
  return results.some(({ stepsToClose: steps }) => steps && steps.reached > 0);
}
