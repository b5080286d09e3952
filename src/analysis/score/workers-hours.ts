/** What a scenario's own workers do under a law that does not move: the hours of the last step of a run. */
import type { AppliedLaw } from "../../law/applied-law.ts";
import { constantPlanner } from "../../planner/constant.ts";
import { type SimulateOptions, simulate } from "../../run/simulate.ts";

/** Each law is a run of its own, stored as `score`. */
export function workersHours(
  options: Omit<SimulateOptions, "command" | "planner" | "listeners">,
): (law: AppliedLaw) => Promise<Float64Array> {
  return async (law) => {
    let hours = new Float64Array(0);
    await simulate({
      ...options,
      command: "score",
      planner: constantPlanner({ values: [], law, brackets: [], rates: [] }),
      listeners: [
        (event) => {
          if (event.type === "step-end") hours = event.settlement.hours.slice();
        },
      ],
    });
    return hours;
  };
}
