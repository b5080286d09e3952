/** The two ends that a run goes between, for the same people were they to optimise: known before its first step. */
import { bestResponse } from "../env/respond/best-response.ts";
import { settle } from "../env/settle/settlement.ts";
import { welfareKindOf } from "../env/welfare/welfare.ts";
import { usFederal } from "../law/policy.ts";
import type { Levels } from "../store/store.ts";
import type { Counterfactuals } from "./counterfactuals.ts";
import { type GapEnds, gapEnds } from "./gap.ts";
import type { Prepared } from "./prepare.ts";

export interface UsLawLevel {
  /** Welfare under US law; null where it has no meaning. */
  readonly usFederal: number | null;
  /** Why there is no optimum, where that is clear at once. */
  readonly reason: string | null;
}

/** In milliseconds for thousands of workers. */
export function usLawLevel({ scenario, economy, levers, welfare }: Prepared): UsLawLevel {
  if (welfareKindOf(welfare).degenerate)
    return { usFederal: null, reason: "more of this welfare is not better, so that no optimum is one" };
  if (scenario.planner.welfare.satisfaction)
    return { usFederal: null, reason: "how people would judge other policies is not known" };
  if (scenario.workers.decide === "fixed" && !scenario.workers.groups)
    return { usFederal: null, reason: "workers do not respond to tax, so that nothing is best for them" };
  const { law } = usFederal(levers, scenario.economy.brackets);
  const { value, floored } = welfare.evaluate(settle(economy, law, bestResponse(economy, law)));
  if (Number.isNaN(value)) return { usFederal: null, reason: "welfare is not defined under US law" };
  return floored > 0
    ? { usFederal: value, reason: "some utilities count as the floor, which decides how far apart two values are" }
    : { usFederal: value, reason: null };
}

/**
 * The optimum, in seconds.
 * @returns null where none is defined or can be searched for
 */
export function optimumLevel(prepared: Prepared, atUsLaw: number): GapEnds | null {
  const { scenario, levers, welfare } = prepared;
  const learned = usFederal(levers, scenario.economy.brackets);
  return gapEnds(prepared, welfare, { usFederal: atUsLaw, learned, atLearned: atUsLaw });
}

export const noOptimum = "no optimum is defined for this economy, or its people are too many to search for one here";

/** Beyond so many workers US law's level takes as long as a step, and with income effects each is solved for by itself. */
const largestAtStart = { withoutIncomeEffects: 100_000, withIncomeEffects: 10_000 };

const unknownLevels: Levels = {
  usLaw: null,
  optimum: null,
  optimumRates: null,
  optimumParameters: null,
  reason: null,
};

function isLarge({ economy: { size, utility } }: Prepared): boolean {
  return size > (utility.isMoney ? largestAtStart.withoutIncomeEffects : largestAtStart.withIncomeEffects);
}

/** What is stored before the first step. */
export function levelsAtStart(prepared: Prepared): Levels {
  if (isLarge(prepared)) return { ...unknownLevels, reason: "so many people are reckoned with when the run ends" };
  const { usFederal, reason } = usLawLevel(prepared);
  return { ...unknownLevels, usLaw: usFederal, reason: reason ?? "it is known when the run ends" };
}

/** What is stored when the run has ended. */
export function levelsAtEnd(prepared: Prepared, { usFederal, gap }: Counterfactuals): Levels {
  if (!gap) {
    const known = isLarge(prepared) ? { usFederal, reason: null } : usLawLevel(prepared);
    return { ...unknownLevels, usLaw: known.usFederal, reason: known.reason ?? noOptimum };
  }
  const { optimum, rates, parameters = null } = gap;
  return { usLaw: gap.usFederal, optimum, optimumRates: rates, optimumParameters: parameters, reason: null };
}
