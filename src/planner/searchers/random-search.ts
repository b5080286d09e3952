import { randomStream } from "../../base/random.ts";
import type { PlannerKind } from "../planner-kind.ts";
import { bestTried, searchPlanner } from "./search-planner.ts";

/** Uniform draws over all rates, the yardstick of every search. It settles on the best rates tried. */
export const randomSearchKind: PlannerKind = {
  name: "random-search",
  description: "rates by lot each tax year, and in the end the best of them",
  uses: ["rates", "smoothness", "warmup", "exploitation"],
  create: (context) => {
    const { scenario, levers } = context;
    return searchPlanner(context, {
      next: (_, { taxYear }) => {
        const stream = randomStream(scenario.seed, "planner", "random-search", taxYear);
        return levers.parameters.map(() => stream.next());
      },
      settle: bestTried(),
    });
  },
};
