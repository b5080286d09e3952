/** What a run's people would have done had they optimised, and what the final rates cost then. */

import type { Economy } from "../env/economy.ts";
import { arcValueOfPublicFunds, type PublicFundsNote } from "../env/measures/arc-public-funds.ts";
import { type BracketPeople, bracketPeople } from "../env/measures/bracket-people.ts";
import { deadweightLoss } from "../env/measures/deadweight-loss.ts";
import { valueOfPublicFunds } from "../env/measures/public-funds.ts";
import { type ResponseMargins, responseMargins } from "../env/measures/response-margins.ts";
import { bestResponse } from "../env/respond/best-response.ts";
import { type Settlement, settle } from "../env/settle/settlement.ts";
import { consumptionGain } from "../env/welfare/consumption-gain.ts";
import { kolm } from "../env/welfare/kolm.ts";
import { type WelfareAtFloor, welfareAtFloors } from "../env/welfare/other-floors.ts";
import { createWelfare, type Welfare, type WelfareValue, welfareKindOf } from "../env/welfare/welfare.ts";
import { policyOf, type Schedule } from "../episode/events.ts";
import type { AppliedLaw } from "../law/applied-law.ts";
import { type Policy, usFederal as usFederalLaw } from "../law/policy.ts";
import { type FoundOptimum, type GapEnds, gapClosed, gapEnds, optimise } from "./gap.ts";
import type { Prepared } from "./prepare.ts";

/** The same people under the same rates, optimising: what the rates did, and what workers made of them. */
export interface RationalTwin {
  /** Welfare of the twins under the final rates. */
  readonly welfare: number;
  /** What the rates do for people who optimise: welfare of the twins less their welfare under US law. */
  readonly policy: number;
  /** What differs since the run's workers did not do the same: its welfare less the twins'. */
  readonly behaviour: number;
  /** Both as parts of the gap from US law to the optimum; they add up to `gapClosed`. Null where it is. */
  readonly policyShare: number | null;
  readonly behaviourShare: number | null;
}

/** Dollars a year per worker, for optimising workers unless it says otherwise; null where it is not defined. */
export interface Counterfactuals {
  /** Welfare of the same people under US law, optimising. */
  readonly usFederal: number | null;
  readonly gap: GapEnds | null;
  /** Deadweight loss of the final rates. */
  readonly dwl: number | null;
  /** Part of their revenue. */
  readonly dwlOverRevenue: number | null;
  /** Marginal value of public funds of each bracket's rate, a point up against a point down; null also where a higher rate brings in nothing. */
  readonly mvpf: readonly (number | null)[] | null;
  /** The same by the derivative, in which nobody jumps over a bracket; null also where there are income effects. */
  readonly mvpfMarginal: readonly (number | null)[] | null;
  /** For each bracket what is to be known of its `mvpf`: that a higher rate pays nothing, rests on few people, meets nobody. */
  readonly mvpfNotes: readonly (readonly PublicFundsNote[])[] | null;
  /** Consumption-equivalent gain of the run over US law with optimising workers, a fraction: see `consumptionGain`. */
  readonly cev: number | null;
  /** Its welfare over theirs, less 1: no gain in consumption. */
  readonly welfareRatio: number | null;
  /** Null where the run's workers optimise anyhow. */
  readonly twin: RationalTwin | null;
  readonly welfareAtFloors: readonly WelfareAtFloor[] | null;
  readonly kolm: number | null;
  readonly byBracket: readonly BracketPeople[] | null;
  /** How optimising workers answer to the final rates by hours and by working at all; null where everybody works. */
  readonly margins: ResponseMargins | null;
}

type Costs = Pick<Counterfactuals, keyof typeof noCosts>;

/** What the last step of a run came to. */
export interface FinalStep {
  readonly schedule: Schedule;
  readonly settlement: Settlement;
  readonly welfare: WelfareValue;
}

/** Best responses with income effects are solved for worker by worker; more than this many take longer than many a run. */
const largestWithIncomeEffects = 10_000;

const noCosts = { dwl: null, dwlOverRevenue: null, mvpf: null, mvpfMarginal: null, mvpfNotes: null } as const;
/** Where nothing is set beside a run. */
export const notCompared: Counterfactuals = {
  ...noCosts,
  ...{
    usFederal: null,
    gap: null,
    cev: null,
    welfareRatio: null,
    twin: null,
    welfareAtFloors: null,
    kolm: null,
    byBracket: null,
    margins: null,
  },
};

/**
 * @param found the optimum, where it was searched for while the run went on
 * @returns all null for welfare `paper`, which measures no good, and for large populations whose utility has income effects
 */
export function counterfactuals(
  prepared: Prepared,
  welfare: Welfare,
  final: FinalStep,
  found: FoundOptimum | null = null,
): Counterfactuals {
  const { scenario, economy } = prepared;
  const { degenerate, isMoney } = welfareKindOf(welfare);
  const isLarge = !economy.utility.isMoney && economy.size > largestWithIncomeEffects;
  const isRational = optimise(scenario) === "optimising";
  const policy = policyOf(final.schedule, prepared.levers);
  const unknown = { ...notCompared, ...beside(prepared, welfare, final, policy) };
  if (degenerate || isLarge) return unknown;
  const optimising = (under: AppliedLaw): Settlement => settle(economy, under, bestResponse(economy, under));
  const twins = isRational ? final.settlement : optimising(policy.law);
  // How people would judge another policy is not known, so welfare that counts their judgement has nothing beside it.
  if (scenario.planner.welfare.satisfaction) return { ...unknown, ...costs(economy, policy.law, twins) };
  const twinWelfare = isRational ? final.welfare : welfare.evaluate(twins);
  const law = usFederalLaw(prepared.levers, scenario.economy.brackets);
  const isLaw = law.brackets.join() === policy.brackets.join() && law.values.join() === policy.values.join();
  const underLaw = law.law;
  const atLaw = isLaw ? twins : optimising(underLaw);
  const { value: usFederal, floored } = welfare.evaluate(atLaw);
  // Not defined under US law, or of optimising people: then nothing can be set beside the run.
  if (Number.isNaN(usFederal) || Number.isNaN(twinWelfare.value))
    return { ...unknown, ...costs(economy, policy.law, twins) };
  // Where somebody counts as the floor, the floor decides how far apart two values are.
  const isDefined = floored === 0 && twinWelfare.floored === 0 && final.welfare.floored === 0;
  const gap = isDefined
    ? gapEnds(prepared, welfare, { usFederal, learned: policy, atLearned: twinWelfare.value, found })
    : null;
  return {
    ...unknown,
    usFederal,
    gap,
    ...costs(economy, policy.law, twins),
    cev: consumptionGain(economy, welfare, { law: underLaw, settlement: atLaw }, final.welfare),
    welfareRatio: usFederal > 0 && isMoney ? final.welfare.value / usFederal - 1 : null,
    twin: isRational ? null : twinOf(final.welfare.value, twinWelfare.value, usFederal, gap),
  };
}

/** What needs nobody to do anything else. */
function beside(
  { scenario, economy }: Prepared,
  welfare: Welfare,
  { settlement }: FinalStep,
  { law }: Policy,
): Pick<Counterfactuals, "welfareAtFloors" | "kolm" | "byBracket" | "margins"> {
  const hasFloor = economy.utility.isMoney && welfareKindOf(welfare).uses.includes("floor");
  const isBounded = optimise(scenario) === "others";
  return {
    welfareAtFloors: welfareAtFloors(economy, welfare, settlement),
    kolm: hasFloor && isBounded ? createWelfare(kolm.name, kolm.aversion, economy).evaluate(settlement).value : null,
    byBracket: law.lineOf === null ? bracketPeople(law.lines[0], settlement, economy.weight) : null,
    margins: economy.workCosts ? responseMargins(economy, law) : null,
  };
}

/** What the rates cost, for optimising workers; on a grid of hours nothing can be told of small changes. */
function costs(economy: Economy, { lines, lineOf }: AppliedLaw, twins: Settlement): Costs {
  if (economy.hours.grid !== null) return noCosts;
  // Where brackets differ between people there is no rate of a bracket to raise.
  const funds = lineOf === null ? arcValueOfPublicFunds(economy, lines[0], twins) : { mvpf: null, mvpfNotes: null };
  const { isClosedForm, overHours } = economy.utility;
  if (!(isClosedForm || overHours?.isClosedForm)) return { ...noCosts, ...funds };
  const dwl = deadweightLoss(economy, twins);
  const revenue = twins.revenuePerWorker;
  return {
    ...funds,
    dwl,
    dwlOverRevenue: revenue > 0 ? dwl / revenue : null,
    // Its formula has nobody start or stop working.
    mvpfMarginal: lineOf === null && isClosedForm ? valueOfPublicFunds(economy, lines[0], twins.income) : null,
  };
}

function twinOf(actual: number, welfare: number, usFederal: number, gap: GapEnds | null): RationalTwin {
  const policyShare = gap && gapClosed(welfare, gap, "optimising");
  const closed = gap && gapClosed(actual, gap, "others");
  return {
    welfare,
    policy: welfare - usFederal,
    behaviour: actual - welfare,
    policyShare,
    behaviourShare: closed === null || policyShare === null ? null : closed - policyShare,
  };
}
