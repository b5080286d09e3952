/** Where a run stands between US law and the optimum. */
import { bestResponse } from "../env/best-response.ts";
import { settle } from "../env/settlement.ts";
import { taxSchedule } from "../env/tax-schedule.ts";
import type { Welfare } from "../env/welfare.ts";
import { optimalFlat } from "../planner/flat-taxes.ts";
import { hasOneElasticity } from "../planner/one-elasticity.ts";
import { saezRates } from "../planner/saez-fixed-point.ts";
import { stackelberg } from "../planner/stackelberg.ts";
import { bracketsOf, lawOf } from "../scenario/bracket-tables.ts";
import type { EpisodeResult } from "./episode.ts";
import type { Prepared } from "./prepare.ts";

/** Welfare of a scenario's people, were they to optimise, under US law and at the optimum on the scenario's brackets. */
export interface GapEnds {
  readonly usFederal: number;
  readonly optimum: number;
}

/** Beyond this many workers the search takes longer than many a run: `llm-econ optimum` does it on demand. */
const largestPopulation = 20_000;

/**
 * @returns null where no optimum is defined (the paper's economy or welfare, utility that is not quasi-linear,
 * elasticities by person), where workers do not respond to tax, and for large populations
 */
export function gapEnds({ scenario, economy }: Prepared, welfare: Welfare, result: EpisodeResult): GapEnds | null {
  if (!hasOneElasticity(economy) || welfare.kind === "paper" || economy.size > largestPopulation) return null;
  if (scenario.workers.decide === "fixed") return null;
  const brackets = bracketsOf(scenario.economy.brackets);
  const start = scenario.planner.rates;
  const { zeroTaxIncome, weight, elasticity } = economy;
  const saez = saezRates({ zeroTaxIncomes: zeroTaxIncome, weights: weight, elasticity, brackets, welfare, start });
  const flatRate = optimalFlat(economy, welfare).rate;
  const learned = result.series[result.series.length - 1].schedule;
  const starts = [
    brackets.map(() => 0),
    start,
    brackets.map(() => flatRate),
    saez.rates,
    ...(learned.brackets.join() === brackets.join() ? [learned.rates] : []),
  ];
  const law = lawOf(scenario.economy.brackets);
  const schedule = taxSchedule(law.brackets, law.rates);
  return {
    usFederal: welfare.evaluate(settle(economy, schedule, bestResponse(economy, schedule))).value,
    optimum: stackelberg({ economy, welfare, brackets, starts, seed: scenario.seed }).welfare,
  };
}

/** Share of welfare below which a gap is too small to be divided by. */
const tinyGap = 1e-9;

/** (W − W_US)/(W* − W_US); null where the optimum is hardly better than US law. */
export function gapClosed(welfare: number, { usFederal, optimum }: GapEnds): number | null {
  const gap = optimum - usFederal;
  return Math.abs(gap) > tinyGap * Math.abs(usFederal) ? (welfare - usFederal) / gap : null;
}
