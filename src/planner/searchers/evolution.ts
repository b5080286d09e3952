import { randomStream } from "../../base/random.ts";
import type { PlannerKind } from "../planner-kind.ts";
import {
  type CmaesState,
  cmaesPopulation,
  cmaesSample,
  cmaesStart,
  cmaesUpdate,
  type Evaluated,
  rankPoints,
} from "./cmaes.ts";
import { bestTried, foldGrowing, searchPlanner, startingPlaces } from "./search-planner.ts";

/** Standard deviation of the rates in the first generation. */
const firstSigma = 0.15;

interface Evolved {
  readonly state: CmaesState;
  /** Points of the generation so far. */
  readonly tried: readonly Evaluated[];
}

/**
 * CMA-ES around the starting rates, one point each tax year, so that a generation takes 4 + ⌊3·ln K⌋ tax years. Rates
 * outside [0, 1] are clipped, and the clipped ones count. It settles on the best rates tried.
 */
export const evolutionKind: PlannerKind = {
  name: "evolution",
  description: "CMA-ES, an evolution strategy, on past welfare alone",
  uses: ["rates", "smoothness", "warmup", "exploitation"],
  create: (context) => {
    const { seed, planner } = context.scenario;
    const start = startingPlaces(context);
    const population = cmaesPopulation(start.length);
    const evolved = foldGrowing<Evolved>({ state: cmaesStart(start, firstSigma), tried: [] }, (before, trial) => {
      const tried = [...before.tried, { point: trial.rates, value: trial.welfare }];
      if (tried.length < population) return { ...before, tried };
      const ranked = rankPoints(tried).map(({ point }) => point);
      return { state: cmaesUpdate(before.state, ranked), tried: [] };
    });
    return searchPlanner(context, {
      next(trials, { taxYear }) {
        const { state } = evolved(trials.slice(planner.warmup));
        return cmaesSample(state, randomStream(seed, "planner", "evolution", taxYear));
      },
      settle: bestTried(),
    });
  },
};
