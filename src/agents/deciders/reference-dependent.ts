import type { Economy } from "../../env/economy.ts";
import { bestOf } from "../../env/hours-choice.ts";
import { bestResponse } from "../../env/respond/best-response.ts";
import { lossAverse, lossAverseResponse, type Reference } from "../../env/respond/loss-aversion.ts";
import { hoursIfWorthIt } from "../../env/respond/whether-to-work.ts";
import type { AppliedLaw } from "../../law/applied-law.ts";
import type { Decider } from "../decider.ts";
import { type GridEfforts, gridEfforts, knownChoiceOnly } from "./known-choice-only.ts";
import { rationalDecider } from "./rational.ts";

export interface ReferenceDependence {
  /** λ ≥ 1; 1 is rational. */
  readonly lossAversion: number;
  /** Steps of a tax year. */
  readonly taxYear: number;
}

/**
 * Loss-averse around last tax year's mean consumption, reckoning with the rebate of the last step. Rational in the
 * first tax year, when there is nothing to compare with. Whether hours are worth going to work for goes by what comes in.
 * @throws ScenarioError where utility is not in dollars
 */
export function referenceDependentDecider(economy: Economy, { lossAversion, taxYear }: ReferenceDependence): Decider {
  knownChoiceOnly(economy, "reference-dependent");
  const rational = rationalDecider(economy);
  if (lossAversion === 1) return rational;
  const onGrid = gridEfforts(economy);
  const { overHours } = economy.utility;
  const working = overHours && { ...economy, utility: overHours };
  const best = (law: AppliedLaw): Float64Array | undefined => working && bestResponse(working, law);
  let sum = new Float64Array(economy.size);
  let reference: Float64Array | null = null;
  let rebate = 0;
  return {
    async decide(population, law, step) {
      const decisions = await rational.decide(population, law, step);
      if (reference === null) return decisions;
      const around: Reference = { lossAversion, consumption: reference, rebate };
      const hours = onGrid
        ? lossAverseOnGrid(economy, law, around, onGrid)
        : hoursIfWorthIt(economy, law, lossAverseResponse(economy, law, around, best(law) ?? decisions.hours));
      return { ...decisions, hours };
    },
    observe({ step, settlement }) {
      const { consumption } = settlement;
      sum = sum.map((value, i) => value + consumption[i]);
      rebate = settlement.rebate;
      if (step % taxYear !== 0) return;
      reference = sum.map((value) => value / taxYear);
      sum.fill(0);
    },
  };
}

function lossAverseOnGrid(
  { incomePerHour }: Economy,
  law: AppliedLaw,
  { lossAversion, consumption, rebate }: Reference,
  { grid, effort }: GridEfforts,
): Float64Array {
  return incomePerHour.map((perHour, i) =>
    bestOf(grid, (hours) => {
      const income = perHour * hours;
      return lossAverse(income - law.tax(income, i) + rebate, consumption[i], lossAversion) - effort(i, hours);
    }),
  );
}
