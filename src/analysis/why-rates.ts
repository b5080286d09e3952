/** Why each rate of a law is what it is: the terms of the optimal-tax formula that holds, and what welfare really does. */
import { type Economy, hasOneElasticity } from "../env/economy.ts";
import { weightedMean } from "../env/measures/weighted.ts";
import { bestResponse } from "../env/respond/best-response.ts";
import { settle } from "../env/settle/settlement.ts";
import { elasticityAt } from "../env/utility/elasticities.ts";
import { marginalWelfare } from "../env/welfare/marginal-welfare.ts";
import { byWorker, scheduleEvaluator } from "../env/welfare/schedule-evaluator.ts";
import { welfareKindOf } from "../env/welfare/welfare.ts";
import type { Policy } from "../law/policy.ts";
import { taxSchedule } from "../law/tax-schedule.ts";
import { bracketTerms, type RateTerms } from "../planner/formulas/rate-terms.ts";
import { leverTerms } from "../planner/formulas/saez-levers.ts";
import { participationTerms } from "../planner/formulas/saez-participation.ts";
import { hasOptimum } from "../planner/oracles/known-economies.ts";
import type { Prepared } from "../run/prepare.ts";

/** Which formula's terms they are. */
export type TermsFormula = "brackets" | "taxable income" | "participation";

export interface RateExplained extends RateTerms {
  /** e.g. `from_11600`, or the parameter's name. */
  readonly name: string;
  /**
   * What a point more of the rate is worth, dollars to everybody a year, by the welfare of people who optimise at half a
   * point more and less; null where welfare is not defined there.
   */
  readonly measured: number | null;
  /** What of it no term explains: people who jump over a bracket or bunch at its start. */
  readonly unexplained: number | null;
}

export interface WhyRates {
  readonly formula: TermsFormula;
  readonly terms: readonly RateExplained[];
}

/** Half of the arc over which welfare is compared. */
const half = 0.005;
/** People beyond whom, where each law visits everybody, nothing is measured. */
const mostVisited = 5000;

/**
 * Null where no formula holds: for utility that is not linear in consumption, elasticities by person, welfare without
 * marginal weights, laws that are no values of the scenario's levers, and levers of which none is a bracket's rate.
 */
export function whyRates(prepared: Prepared, policy: Policy): WhyRates | null {
  const { economy, levers, welfare } = prepared;
  if (welfareKindOf(welfare).marginal === null || economy.elasticities !== null || !hasOptimum(economy)) return null;
  if (levers.brackets === null) return hasOneElasticity(economy) ? onTaxableIncome(prepared, policy) : null;
  if (policy.brackets.length === 0) return null;
  if (hasOneElasticity(economy)) {
    const schedule = taxSchedule(policy.brackets, policy.rates);
    return { formula: "brackets", terms: measuredOn(prepared, policy, bracketTerms(economy, welfare, schedule)) };
  }
  return economy.workCosts && !economy.utility.isLogForm ? withParticipation(prepared, policy) : null;
}

function withParticipation(prepared: Prepared, policy: Policy): WhyRates | null {
  const { economy, welfare, scenario } = prepared;
  const { participation, baseIncome = 0 } = scenario.economy;
  if (!participation) return null;
  const { elasticity, publicSpending, weight } = economy;
  const { income, utility } = settle(economy, policy.law, bestResponse(economy, policy.law));
  const year = { law: policy.law, incomes: income, utilities: utility, weights: weight };
  const told = { participation: (dollars: number) => elasticityAt(participation.elasticity, dollars), baseIncome };
  const { brackets } = policy;
  const terms = participationTerms({ ...told, year, elasticity, publicSpending, brackets, welfare }, policy.rates);
  return { formula: "participation", terms: measuredOn(prepared, policy, terms) };
}

function measuredOn({ economy, welfare }: Prepared, policy: Policy, terms: readonly RateTerms[]): RateExplained[] {
  const { brackets, rates } = policy;
  const { evaluate, isBySums } = scheduleEvaluator(economy, welfare, brackets);
  const canMeasure = isBySums || economy.size <= mostVisited;
  const dollar = canMeasure
    ? worthOfADollar(economy, (changed) => scheduleEvaluator(changed, welfare, brackets).evaluate(rates).welfare)
    : null;
  return terms.map((one, j) =>
    explained(
      `from_${brackets[j]}`,
      one,
      dollar && perPoint(rates[j], 0, 1, dollar, (rate) => evaluate(rates.with(j, rate)).welfare),
    ),
  );
}

function onTaxableIncome({ economy, levers, welfare }: Prepared, policy: Policy): WhyRates | null {
  const { values, law } = policy;
  if (values.length !== levers.parameters.length || economy.size > mostVisited) return null;
  const { income, utility } = settle(economy, law, bestResponse(economy, law));
  const { weight: weights, zeroTaxIncome: zeroTaxIncomes, elasticity } = economy;
  const g = marginalWelfare(welfare, { zeroTaxIncome: zeroTaxIncomes, utility, weight: weights });
  const mean = weightedMean(g, weights);
  const people = {
    law,
    incomes: income,
    zeroTaxIncomes,
    weights,
    elasticity,
    welfareWeights: g.map((own) => own / mean),
  };
  const settled = byWorker(economy, welfare);
  const dollar = worthOfADollar(economy, (changed) => byWorker(changed, welfare)(law).welfare);
  const terms = levers.parameters.flatMap(({ name, isBracketRate, least, most }, j) => {
    const own = isBracketRate ? leverTerms(levers, values, j, people) : null;
    if (own === null) return [];
    const value = (rate: number): number => settled(levers.policy(values.with(j, rate)).law).welfare;
    return [explained(name, own, dollar && perPoint(values[j], least, most, dollar, value))];
  });
  return terms.length > 0 ? { formula: "taxable income", terms } : null;
}

function explained(name: string, terms: RateTerms, measured: number | null): RateExplained {
  const { revenue, welfareCost, behaviour, leaving = 0 } = terms;
  const unexplained = measured === null ? null : measured - (revenue - welfareCost - behaviour - leaving);
  return { name, ...terms, measured, unexplained };
}

/** What welfare gains when everybody has a dollar more: its unit in dollars to everybody. */
function worthOfADollar(economy: Economy, welfareOf: (economy: Economy) => number): number | null {
  const { publicSpending } = economy;
  const gain =
    welfareOf({ ...economy, publicSpending: publicSpending - 0.5 }) -
    welfareOf({ ...economy, publicSpending: publicSpending + 0.5 });
  return Number.isFinite(gain) && gain > 0 ? gain : null;
}

function perPoint(
  rate: number,
  least: number,
  most: number,
  dollar: number,
  welfareAt: (rate: number) => number,
): number | null {
  const [low, high] = [Math.max(least, rate - half), Math.min(most, rate + half)];
  const gain = (welfareAt(high) - welfareAt(low)) / dollar / (100 * (high - low));
  return Number.isFinite(gain) ? gain : null;
}
