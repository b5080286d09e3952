/** What an optimal-tax formula is made of at each rate: the terms that, put together again, are the rate that it says. */
import type { Economy } from "../../env/economy.ts";
import { bracketStatistics } from "../../env/measures/bracket-statistics.ts";
import { sortWorkers } from "../../env/measures/sorted-workers.ts";
import type { WelfareChoice } from "../../env/welfare/welfare.ts";
import { type TaxSchedule, taxSchedule } from "../../law/tax-schedule.ts";
import { formulaRate } from "./saez-fixed-point.ts";

/** Of one rate. Dollars are a year per worker; those of a point are what one percentage point more of the rate does. */
export interface RateTerms {
  /** τ in force, a decimal. */
  readonly rate: number;
  /** ε of income to the net-of-tax rate. */
  readonly elasticity: number;
  /** B: income that the rate is levied on, that of people beyond the bracket included. */
  readonly income: number;
  /** Z: all income of those who respond to it. */
  readonly respondingIncome: number;
  /** a = Z/B: the hazard term of brackets, 1 for one rate and z̄/(z̄ − b) at the top; null where no income is taxed. */
  readonly tail: number | null;
  /** ḡ: what society gives for a dollar to those whom the rate takes it from, where the mean over people is 1. */
  readonly welfareWeight: number | null;
  /** Revenue of a point if nobody responded: B/100. */
  readonly revenue: number;
  /** What that revenue is worth to those who pay it: ḡ·B/100. */
  readonly welfareCost: number;
  /** Revenue of a point that is lost since people earn less: ε·Z·τ/(1−τ)/100. */
  readonly behaviour: number;
  /** Revenue of a point that is lost since people stop working, where they decide whether to. */
  readonly leaving?: number;
  /** What the formula makes of these terms; null where nobody responds. */
  readonly formulaRate: number | null;
}

/** What a formula sums up of a rate, per worker. */
export interface RateSums {
  readonly rate: number;
  readonly elasticity: number;
  readonly income: number;
  readonly respondingIncome: number;
  /** ḡ·B. */
  readonly weightedIncome: number;
  /** Σ ε·z·T'/(1−T') over those who respond; by default ε·Z·τ/(1−τ). */
  readonly lost?: number;
  readonly leaving?: number;
  readonly formulaRate?: number | null;
}

const point = 0.01;

export function termsOf({
  rate,
  elasticity,
  income,
  respondingIncome,
  weightedIncome,
  leaving,
  ...given
}: RateSums): RateTerms {
  const isTaxed = income > 0;
  const lost = given.lost ?? (respondingIncome > 0 ? (elasticity * respondingIncome * rate) / (1 - rate) : 0);
  const welfareWeight = isTaxed ? weightedIncome / income : null;
  const tail = isTaxed ? respondingIncome / income : null;
  return {
    rate,
    elasticity,
    income,
    respondingIncome,
    tail,
    welfareWeight,
    revenue: income * point,
    welfareCost: weightedIncome * point,
    behaviour: lost * point,
    ...(leaving !== undefined && { leaving: leaving * point }),
    formulaRate:
      given.formulaRate !== undefined
        ? given.formulaRate
        : welfareWeight !== null && tail
          ? formulaRate(welfareWeight, tail, elasticity)
          : null,
  };
}

/**
 * Of rates on brackets, of people with one elasticity who optimise: τ = (1 − ḡ)/(1 − ḡ + a·ε).
 * @throws ScenarioError where the welfare function has no marginal weights
 */
export function bracketTerms(economy: Economy, welfare: WelfareChoice, { brackets, rates }: TaxSchedule): RateTerms[] {
  const { elasticity, publicSpending } = economy;
  const workers = sortWorkers(economy.zeroTaxIncome, economy.weight);
  const [line] = taxSchedule(brackets, rates).lines;
  return bracketStatistics(workers, elasticity, line, welfare, publicSpending).map(
    ({ income, respondingIncome, welfareWeight }, j) =>
      termsOf({ rate: rates[j], elasticity, income, respondingIncome, weightedIncome: (welfareWeight ?? 0) * income }),
  );
}
