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
  /** 95 % interval of the difference: see `over`. */
  readonly low: number | null;
  readonly high: number | null;
  /**
   * What the interval is over: `workers`, each with itself, in one future; `resamples`, pairs of futures that were
   * answered anew; null for what is one number of a whole run, which has none.
   */
  readonly over: "workers" | "resamples" | null;
}

/** Measures that are one number of a whole run. */
export const ofRuns = ["welfare", "meanHours", "meanIncome", "revenuePerWorker", "giniPost"] as const;
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
      differences.push({
        ...{ measure, when, parent: one, child: other, difference: other - one },
        ...{ low: null, high: null, over: null },
      });
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
      over: "workers",
    });
  }
  return differences;
}

/** A future without the change and one with it, answered anew under the same number. */
export interface ForkPair {
  readonly unchanged: RunDetails;
  readonly changed: RunDetails;
}

export interface ResampledDifferences {
  /** Means over the pairs, and intervals by Student's t over them. */
  readonly differences: readonly ForkDifference[];
  /** Whether any number differs between the futures without the change: else nothing that was asked samples. */
  readonly varies: boolean;
}

/** @param pairs at least two */
export async function resampledDifferences(
  store: Store,
  pairs: readonly ForkPair[],
  fromStep: number,
): Promise<ResampledDifferences> {
  const all: (readonly ForkDifference[])[] = [];
  for (const { unchanged, changed } of pairs) all.push(await forkDifferences(store, unchanged, changed, fromStep));
  const isSame = (one: ForkDifference, other: ForkDifference): boolean =>
    one.measure === other.measure && one.when === other.when && (one.over === null) === (other.over === null);
  const rows = all[0].flatMap((row) => {
    const known = all.map((differences) => differences.find((other) => isSame(row, other)));
    const futures = known.filter((one) => one !== undefined);
    return futures.length === pairs.length ? [{ row, futures }] : [];
  });
  return {
    differences: rows.map(({ row, futures }) => {
      const values = futures.map(({ difference }) => difference);
      const isOne = values.every((value) => value === values[0]);
      // Equal numbers are that number, whatever rounding says.
      const change = isOne ? { mean: values[0], low: values[0], high: values[0] } : meanInterval(values);
      return {
        ...row,
        parent: meanOfAll(futures.map(({ parent }) => parent)),
        child: meanOfAll(futures.map(({ child }) => child)),
        ...{ difference: change.mean, low: change.low, high: change.high, over: "resamples" },
      };
    }),
    varies: rows.some(({ futures }) =>
      futures.some(({ parent, child }) => parent !== futures[0].parent || child !== futures[0].child),
    ),
  };
}

function meanOfAll(values: readonly number[]): number {
  return values.every((value) => value === values[0]) ? values[0] : mean(values);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
