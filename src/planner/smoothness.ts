/**
 * `planner.smoothness`: what steps between the marginal rates of neighbouring brackets count against a law, so that rates
 * come out that a legislature could pass. A planner that learns sees welfare less this price; an oracle maximises that.
 */
import { ScenarioError } from "../base/errors.ts";
import type { Levers } from "../law/policy.ts";
import { bracketRatesAmong, stepsOfRates } from "../law/rate-steps.ts";
import type { Planner, TaxYearRecord } from "./planner.ts";

/** What values of a law's parameters cost by their steps, in the unit of welfare. */
export type StepPrice = (values: readonly number[]) => number;

/**
 * s·Σ|τ_k+1 − τ_k| over the rates of brackets, s what a hundred points of steps count.
 * @returns null where steps cost nothing
 * @throws ScenarioError where fewer than two rates of brackets are moved
 */
export function stepPrice(smoothness: number | undefined, levers: Levers): StepPrice | null {
  if (smoothness === undefined || smoothness === 0) return null;
  if (bracketRatesAmong(levers.start, levers).length < 2)
    throw new ScenarioError("planner.smoothness: fewer than two rates of brackets are moved, so there are no steps", {
      hint: "Leave planner.smoothness out, or give economy.brackets more than one.",
    });
  return (values) => smoothness * stepsOfRates(bracketRatesAmong(values, levers));
}

/** What a planner's model is told of it, after the goal. */
export function smoothnessWords(smoothness: number | undefined): string {
  if (smoothness === undefined || smoothness === 0) return "";
  const points = Number((smoothness / 100).toPrecision(6)).toLocaleString("en-US", { maximumSignificantDigits: 6 });
  return `, less ${points} for each percentage point by which the rates of neighbouring brackets differ (welfare in what you see is less that already)`;
}

/** The same planner, which sees welfare less what steps cost. */
export function seeingSmoothness(planner: Planner, smoothness: number | undefined, levers: Levers): Planner {
  const price = stepPrice(smoothness, levers);
  if (price === null) return planner;
  // A record is the same one year after year, and whoever reads it may know it by that.
  const known = new WeakMap<TaxYearRecord, TaxYearRecord>();
  const less = (record: TaxYearRecord): TaxYearRecord => {
    const found = known.get(record);
    if (found) return found;
    const { schedule, welfare, steps } = record;
    const cost =
      schedule.values.length === levers.parameters.length
        ? price(schedule.values)
        : (smoothness ?? 0) * stepsOfRates(schedule.rates);
    const seen: TaxYearRecord = {
      ...record,
      welfare: welfare - cost,
      ...(steps && { steps: steps.map((step) => ({ ...step, welfare: step.welfare - cost })) }),
    };
    known.set(record, seen);
    return seen;
  };
  return {
    get fallbacks() {
      return planner.fallbacks ?? 0;
    },
    get warnings() {
      return planner.warnings ?? [];
    },
    observe: (seen) => planner.observe?.(seen),
    propose: (observation) => planner.propose({ ...observation, history: observation.history.map(less) }),
  };
}
