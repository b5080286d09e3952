/** What a policy changes for each worker, against the same worker under the baseline with the same seed. */

import { rank } from "../../env/measures/inequality.ts";
import { reorder } from "../../env/measures/sort-order.ts";
import { groupMeans } from "../profile.ts";
import { pairedByDecile, shareBetterOff } from "../statistics/gains.ts";

/** A settled step: columns have one row per worker. */
export interface FinalState {
  /** On the next dollar, decimals. */
  readonly marginalRate: Float64Array;
  readonly weight: Float64Array;
  /** Weekly. */
  readonly hours: Float64Array;
  /** Before tax, dollars a year. */
  readonly income: Float64Array;
  /** In the unit that gains are to be in: of comparisons dollars a year. */
  readonly utility: Float64Array;
  /** 1 where a row's own rate says little (see `thinRows`); null where all rates count. */
  readonly thin: Uint8Array | null;
}

export interface PairedOutcome {
  /** Share of workers whose utility is higher than under the baseline. */
  readonly shareBetterOff: number;
  /** Mean gain of each tenth of workers by income under the baseline, in the unit of utility. */
  readonly deciles: readonly number[];
  /** See {@link responseByDecile}. */
  readonly response: readonly Response[];
  /** Part of those who work in both that the response leaves out, since few people share their bracket; absent where an earlier version counted them. */
  readonly responseLeftOut?: number | undefined;
}

export interface Response {
  readonly logNetOfTax: number | null;
  readonly logHours: number | null;
}

export function pairedOutcome(baseline: FinalState, state: FinalState): PairedOutcome {
  const { weight } = baseline;
  return {
    shareBetterOff: shareBetterOff(baseline.utility, state.utility, weight).better,
    deciles: pairedByDecile(baseline.utility, state.utility, weight, baseline.income),
    ...responseByDecile(baseline, state),
  };
}

/**
 * Mean change, against the baseline, of the logarithm of the net-of-tax rate 1 − τ and of hours, in each tenth of workers
 * by income under the baseline, over those who work under both and keep something of a further dollar under both, and
 * whose brackets hold enough people under both for their rates to say something. Null where there are none.
 */
function responseByDecile(
  baseline: FinalState,
  state: FinalState,
): Pick<PairedOutcome, "response" | "responseLeftOut"> {
  const { size, netOfTax, hours, counted, leftOut } = changes(baseline, state);
  const { order, weights } = rank(baseline.income, baseline.weight);
  const means = (column: Float64Array): number[] => groupMeans(reorder(column, order), weights, 10);
  const [parts, rates, times] = [counted, netOfTax, hours].map(means);
  const response = parts.map((part, decile) => {
    // A share of less than half a worker is rounding.
    const isEmpty = !(part > 0.01 / size);
    return { logNetOfTax: isEmpty ? null : rates[decile] / part, logHours: isEmpty ? null : times[decile] / part };
  });
  const kept = counted.reduce((sum, one) => sum + one, 0);
  return { response, responseLeftOut: leftOut === 0 ? 0 : leftOut / (kept + leftOut) };
}

/** Columns that are 0 where a worker does not count. */
function changes(baseline: FinalState, state: FinalState) {
  const size = baseline.hours.length;
  const [netOfTax, hours, counted] = [0, 1, 2].map(() => new Float64Array(size));
  let leftOut = 0;
  for (let i = 0; i < size; i++) {
    const before = 1 - baseline.marginalRate[i];
    const after = 1 - state.marginalRate[i];
    if (!(baseline.hours[i] > 0 && state.hours[i] > 0 && before > 0 && after > 0)) continue;
    if (baseline.thin?.[i] === 1 || state.thin?.[i] === 1) {
      leftOut++;
      continue;
    }
    counted[i] = 1;
    netOfTax[i] = Math.log(after / before);
    hours[i] = Math.log(state.hours[i] / baseline.hours[i]);
  }
  return { size, netOfTax, hours, counted, leftOut };
}
