import { InterruptedError } from "../../../base/errors.ts";
import { sleepUnlessAborted } from "../../../base/sleep.ts";
import type { BudgetLimits } from "../../../models/wrappers/budget.ts";
import { type BudgetAmounts, BudgetLease } from "../../../models/wrappers/lease.ts";
import type { Scenario } from "../../../scenario/resolve.ts";
import type { SharedLimits } from "../../compare/compare.ts";

/** Who lends parts of a budget and of a rate. */
export interface Lender {
  borrow(wanted: BudgetAmounts): Promise<BudgetAmounts>;
  /** Milliseconds to wait before asking again; 0 where it may be sent. */
  rate(address: string, what: "requests" | "tokens", perMinute: number, wanted: number): Promise<number>;
}

/** Limits of a whole sweep, for one of its processes. */
export function sharedLimits(
  { budget, models }: { readonly budget: BudgetLimits; readonly models: Scenario["models"] },
  lender: Lender,
): SharedLimits {
  const { requestsPerMinute, tokensPerMinute } = models;
  return {
    lease: (spending) => new BudgetLease(budget, spending, (wanted) => lender.borrow(wanted)),
    leave: (address) => async (tokens, signal) => {
      const granted = async (what: "requests" | "tokens", perMinute: number | null, wanted: number): Promise<void> => {
        if (perMinute === null || wanted <= 0) return;
        for (;;) {
          const waitMs = await lender.rate(address, what, perMinute, wanted);
          if (waitMs === 0) return;
          await sleepUnlessAborted(Math.min(waitMs, 5000), signal);
          if (signal.aborted) throw new InterruptedError();
        }
      };
      await granted("requests", requestsPerMinute, 1);
      await granted("tokens", tokensPerMinute, tokens);
    },
  };
}
