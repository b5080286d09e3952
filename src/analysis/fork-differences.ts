/** What a fork came to beside the run that it is forked from: the same people, the same past. */
import type { RunDetails, Store } from "../store/store.ts";
import { meanInterval } from "./statistics/interval.ts";

export interface ForkDifference {
  readonly measure: string;
  /** `end`: in the last step; `since`: mean of the steps since the fork. */
  readonly when: "end" | "since";
  readonly parent: number;
  readonly child: number;
  readonly difference: number;
  /** 95 % interval over workers, each with itself; null for what is one number of a whole run. */
  readonly low: number | null;
  readonly high: number | null;
}

const ofRuns = ["welfare", "meanHours", "meanIncome", "revenuePerWorker", "giniPost"] as const;
const ofWorkers = ["hours", "income", "tax", "consumption", "utility"] as const;

/** @param fromStep the first that may differ; compared up to the last step that both have */
export async function forkDifferences(
  store: Store,
  parent: RunDetails,
  child: RunDetails,
  fromStep: number,
): Promise<readonly ForkDifference[]> {
  const last = Math.min(parent.stepsDone, child.stepsDone);
  const differences: ForkDifference[] = [];
  for (const measure of ofRuns) {
    const [before, after] = [parent, child].map(({ series }) =>
      series.filter(({ step }) => step >= fromStep && step <= last).map((row) => row[measure] ?? Number.NaN),
    );
    for (const [when, of] of [
      ["end", (values: readonly number[]) => values[values.length - 1]],
      ["since", mean],
    ] as const) {
      const [one, other] = [of(before), of(after)];
      if (Number.isNaN(one) || Number.isNaN(other)) continue;
      differences.push({ measure, when, parent: one, child: other, difference: other - one, low: null, high: null });
    }
  }
  const [before, after] = [await store.panel(parent.id, last), await store.panel(child.id, last)];
  const places = new Map(Array.from(before.worker, (worker, place) => [worker, place]));
  const pairs = Array.from(after.worker, (worker, place) => [places.get(worker), place] as const).filter(
    (pair): pair is readonly [number, number] => pair[0] !== undefined,
  );
  if (pairs.length === 0) return differences;
  for (const column of ofWorkers) {
    const changes = pairs.map(([one, other]) => after[column][other] - before[column][one]);
    const change = meanInterval(changes);
    differences.push({
      ...{ measure: column, when: "end", difference: change.mean, low: change.low, high: change.high },
      parent: mean(pairs.map(([one]) => before[column][one])),
      child: mean(pairs.map(([, other]) => after[column][other])),
    });
  }
  return differences;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
