/** A planner: one change of all rates at a time, in the direction that last raised welfare. */
import type { PlannerKind, Plugin } from "llm-econ";
import { z } from "zod";

const hillClimber: PlannerKind = {
  name: "hill-climber",
  description: "all rates move together; where welfare falls they turn round and move half as far",
  uses: ["rates"],
  options: z.strictObject({ step: z.number().positive().max(0.5).default(0.1) }),
  create: ({ scenario }) => {
    let rates = scenario.planner.rates;
    let step = Number(scenario.planner.options?.step);
    return {
      propose: async ({ history }) => {
        const [before, last] = history.slice(-2);
        // The first tax year has nothing to learn from, the second nothing to compare.
        if (before && last && last.welfare < before.welfare) step = -step / 2;
        if (history.length > 0) rates = rates.map((rate) => Math.min(1, Math.max(0, rate + step)));
        return { rates };
      },
    };
  },
};

export const plugin = { planners: [hillClimber] } satisfies Plugin;
