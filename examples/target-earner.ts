/**
 * A decider: workers who want the net income that they are used to, and work until they have it. A higher tax makes them
 * work more, as Camerer, Babcock, Loewenstein and Thaler (1997), Quarterly Journal of Economics 112, found of cab drivers.
 */
import type { AppliedLaw, DeciderKind, Plugin } from "llm-econ";

const mostHours = 100;

const targetEarner: DeciderKind = {
  name: "target-earner",
  description: "works until net income, the rebate left aside, is what usual hours brought under the first law",
  uses: [],
  create: ({ economy }) => {
    const { incomePerHour } = economy;
    let first: AppliedLaw | null = null;
    return {
      async decide({ size, usualHours }, law) {
        first ??= law;
        const target = (i: number): number => net(first!, i, incomePerHour[i] * usualHours[i]);
        const hours = Float64Array.from({ length: size }, (_, i) =>
          hoursFor(target(i), (weekly) => net(law, i, incomePerHour[i] * weekly)),
        );
        return { hours, thoughts: null, fallbacks: 0 };
      },
    };
  },
};

function net(law: AppliedLaw, worker: number, income: number): number {
  return income - law.tax(income, worker);
}

/** Net income rises with hours: halve the interval in which it meets the target. */
function hoursFor(target: number, netOf: (hours: number) => number): number {
  let [low, high] = [0, mostHours];
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (netOf(middle) < target) low = middle;
    else high = middle;
  }
  return high;
}

export const plugin = { deciders: [targetEarner] } satisfies Plugin;
