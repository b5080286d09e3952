/** A reform whose cost is met: by the rebate, or by a lever and the rebate for the rest. */
import { ScenarioError } from "../../base/errors.ts";
import { bestResponse, responseAt } from "../../env/respond/best-response.ts";
import { settle } from "../../env/settle/settlement.ts";
import type { Prepared } from "../../run/prepare.ts";
import { type Closing, type closerOf, closingAmount } from "./closing.ts";
import { type Outcome, type Ruled, settledAt } from "./outcome.ts";

interface Budget {
  readonly by: string | null;
  readonly base: Outcome;
  readonly open: Ruled;
  readonly isExact: boolean;
  readonly respond: (law: Ruled) => Promise<Outcome>;
  readonly closer: () => ReturnType<typeof closerOf>;
  readonly lawAt: (closer: ReturnType<typeof closerOf>) => (amount: number) => Ruled;
}

interface Closed {
  readonly outcome: Outcome;
  readonly staticLaw: Ruled;
  readonly staticRebate: number;
  readonly closed: Closing | null;
}

export async function closedBudget(prepared: Prepared, budget: Budget): Promise<Closed> {
  const { economy } = prepared;
  const { by, base, open, respond, isExact } = budget;
  const { rebate, revenuePerWorker } = base.settlement;
  if (by === null) return { outcome: await respond(open), staticLaw: open, staticRebate: rebate, closed: null };
  let law = open;
  let words = "";
  let values: Closing["values"] = {};
  if (by !== "rebate") {
    if (!isExact)
      throw new ScenarioError(
        `--close ${by}: needs people who respond exactly; expected rebate, or workers.decide: rational`,
      );
    const closer = budget.closer();
    const lawAt = budget.lawAt(closer);
    const missing = (amount: number): number => {
      const { applied } = lawAt(amount);
      const hours = responseAt(economy, applied, rebate, new Float64Array(economy.size));
      return revenuePerWorker - settledAt(prepared, applied, hours, rebate).revenuePerWorker;
    };
    const amount = closingAmount(closer, missing);
    law = lawAt(amount);
    words = closer.words(amount);
    values = closer.values(amount);
  }
  // The rest is in the rebate: with income effects people reckon with the one that they bring about.
  const outcome = await respond(law);
  const spending = { ...economy, publicSpending: revenuePerWorker - rebate };
  const left =
    isExact && !economy.utility.isMoney
      ? settle(spending, law.applied, bestResponse(spending, law.applied))
      : settledAt(
          prepared,
          law.applied,
          outcome.settlement.hours,
          rebate + outcome.settlement.revenuePerWorker - revenuePerWorker,
        );
  const byRebate = left.rebate - rebate;
  return {
    outcome: { ...law, settlement: left },
    staticLaw: law,
    staticRebate: left.rebate,
    closed: { by, words: words === "" ? rebateWords(byRebate) : words, values, byRebate },
  };
}

function rebateWords(byRebate: number): string {
  const amount = Math.abs(byRebate).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return `$${amount} a year ${byRebate < 0 ? "charged to" : "paid to"} everybody`;
}
