/** How many choices can be kept so that the rest contradict nothing (Houtman and Maks 1985). */
import { type Costs, shortestCycle, tie } from "./revealed.ts";

export interface HoutmanMaks {
  readonly kept: number;
  readonly share: number;
  /** Largest sets that contradict nothing. */
  readonly maximalSets: number;
  /** False where the search was cut off: fewer can be kept than that. */
  readonly isExact: boolean;
}

/** Circles that are looked at before the search ends. */
const mostCircles = 200_000;

/** Every circle loses one of its members; the fewest that break all of them are looked for by one, by two, and so on. */
export function houtmanMaks({ n, ratios }: Costs): HoutmanMaks {
  let looked = 0;
  let isExact = true;
  const solve = (removed: ReadonlySet<number>, left: number, found: Set<string>): void => {
    if (looked++ > mostCircles) {
      isExact = false;
      return;
    }
    const cycle = shortestCycle(n, (t, s) => {
      if (removed.has(t) || removed.has(s)) return "no";
      const ratio = ratios[t * n + s];
      return ratio < 1 - tie ? "strictly" : ratio <= 1 + tie ? "weakly" : "no";
    });
    if (cycle === null) found.add([...removed].sort((a, b) => a - b).join(" "));
    else if (left > 0) for (const one of cycle) solve(new Set([...removed, one]), left - 1, found);
  };
  for (let gone = 0; ; gone++) {
    const found = new Set<string>();
    solve(new Set(), gone, found);
    if (found.size > 0 || !isExact) return { kept: n - gone, share: (n - gone) / n, maximalSets: found.size, isExact };
  }
}
