/** What the measure of waste finds in histories at random: a test that nothing could fail says nothing. */
import { randomStream } from "../../base/random.ts";
import type { History } from "./history.ts";
import { dollarsPerChoice, violating } from "./waste.ts";

/** Null where utility is not in dollars. */
export interface Power {
  /** Part of histories of whole hours drawn by lot that waste more than a cent for each choice. */
  readonly byLot: number | null;
  /** The same of each worker's own hours in another order. */
  readonly permuted: number | null;
  /** Part of those histories that waste less than the worker itself, on average over workers, 0 to 1. */
  readonly percentile: { readonly byLot: number | null; readonly permuted: number | null };
}

export interface ChanceWaste {
  readonly power: Power;
  /** Dollars per choice of those histories, mean. */
  readonly wasted: { readonly byLot: number; readonly permuted: number };
  readonly drawnFor: number;
}

export interface ChanceOptions {
  readonly seed: number;
  /** Histories for each worker, of each kind. */
  readonly draws: number;
  /** Most hours by lot. */
  readonly answerLimit: number;
  /** What each worker wastes. */
  readonly own: readonly number[];
}

/** Steps of work, choices squared times histories, beyond which only the first workers' histories are drawn. */
const mostWork = 4e8;

/** @param among workers whose histories are drawn, as far as the work allows */
export function chanceWaste(
  histories: readonly History[],
  among: readonly number[],
  { seed, draws, answerLimit, own }: ChanceOptions,
): ChanceWaste {
  const years = histories[0].hours.length;
  const affordable = Math.max(1, Math.floor(mostWork / (2 * draws * years * years)));
  const drawn = among.slice(0, affordable);
  const kinds = { byLot: { over: 0, below: 0, sum: 0 }, permuted: { over: 0, below: 0, sum: 0 } };
  for (const i of drawn) {
    const { hours, net } = histories[i];
    const most = Math.floor(answerLimit);
    const netAt = Array.from({ length: years }, (_, t) =>
      Float64Array.from({ length: most + 1 }, (_unused, hoursWorked) => net(t, hoursWorked)),
    );
    const ownNet = Array.from({ length: years }, (_, t) => Float64Array.from(hours, (value) => net(t, value)));
    const random = randomStream(seed, "audit", "power", i);
    const order = Int32Array.from(hours, (_, t) => t);
    const matrix = new Float64Array(years * years);
    const count = (kind: keyof typeof kinds, table: readonly Float64Array[], columns: Int32Array): void => {
      for (let t = 0; t < years; t++) for (let s = 0; s < years; s++) matrix[t * years + s] = table[t][columns[s]];
      const wasted = dollarsPerChoice(matrix, years);
      const tally = kinds[kind];
      tally.sum += wasted;
      if (wasted > violating) tally.over++;
      if (wasted < own[i]) tally.below++;
    };
    const lots = new Int32Array(years);
    for (let draw = 0; draw < draws; draw++) {
      for (let t = 0; t < years; t++) lots[t] = random.integer(most + 1);
      count("byLot", netAt, lots);
      for (let t = years - 1; t > 0; t--) {
        const other = random.integer(t + 1);
        [order[t], order[other]] = [order[other], order[t]];
      }
      count("permuted", ownNet, order);
    }
  }
  const total = drawn.length * draws;
  const { byLot, permuted } = kinds;
  return {
    power: {
      byLot: byLot.over / total,
      permuted: permuted.over / total,
      percentile: { byLot: byLot.below / total, permuted: permuted.below / total },
    },
    wasted: { byLot: byLot.sum / total, permuted: permuted.sum / total },
    drawnFor: drawn.length,
  };
}
