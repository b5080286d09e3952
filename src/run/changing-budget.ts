import type { BudgetLimits } from "../models/wrappers/budget.ts";

export interface ChangingBudget {
  /** As it is at each moment. */
  readonly budget: BudgetLimits;
  /** What is absent stays. */
  change(to: BudgetLimits): void;
}

/** A budget that can become another while questions are asked. */
export function changingBudget(first: BudgetLimits): ChangingBudget {
  let now = first;
  return {
    budget: {
      get usd() {
        return now.usd;
      },
      get tokens() {
        return now.tokens;
      },
      get calls() {
        return now.calls;
      },
      get minutes() {
        return now.minutes;
      },
    },
    change: (to) => {
      now = { ...now, ...to };
    },
  };
}
