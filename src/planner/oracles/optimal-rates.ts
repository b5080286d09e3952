/** The optimum of a population, searched once however many planners and runs ask for it. */
import { binned } from "../../env/binned-economy.ts";
import type { Economy } from "../../env/economy.ts";
import { needsRows, type WelfareChoice, welfareKindOf } from "../../env/welfare/welfare.ts";
import { taxSchedule } from "../../law/tax-schedule.ts";
import { saezRates } from "../formulas/saez-fixed-point.ts";
import { optimalFlat } from "./flat-taxes.ts";
import { namedPolicies } from "./policies.ts";
import { polishedRates } from "./polished-rates.ts";
import { stackelberg } from "./stackelberg.ts";

export interface OptimumProblem {
  readonly economy: Economy;
  readonly welfare: WelfareChoice;
  readonly brackets: readonly number[];
  /** Where fixed points are searched from; the result hardly depends on it. */
  readonly start: readonly number[];
  readonly seed: number;
  /** `planner.smoothness`: what a hundred points of steps between rates count against a law. */
  readonly smoothness?: number | undefined;
}

/** What was found for an economy, by the rest of the problem. */
const found = new WeakMap<Economy, Map<string, readonly number[]>>();

/** Rates of the Stackelberg optimum by global search: see {@link namedPolicies}. */
export function optimalRates(problem: OptimumProblem): readonly number[] {
  return once("global", problem, () => {
    const { brackets, start } = problem;
    const policies = namedPolicies({ ...problem, law: taxSchedule(brackets, start) });
    const best = policies.find(({ name }) => name === "stackelberg")!.schedule.rates;
    if (!problem.smoothness) return best;
    // Flat among them, which costs nothing.
    const starts = policies.flatMap(({ schedule }) =>
      schedule.rates.length === brackets.length ? [schedule.rates] : [],
    );
    return stackelberg({ ...problem, starts }).rates;
  });
}

/** The best near known policies, on income bins: for populations that a global search takes long for. */
export function nearOptimalRates(problem: OptimumProblem, bins: number): readonly number[] {
  return once(`on ${bins} bins`, problem, () => {
    const { welfare, brackets, start } = problem;
    const economy = needsRows(welfare) ? problem.economy : binned(problem.economy, bins);
    const { zeroTaxIncome: zeroTaxIncomes, weight: weights, elasticity, publicSpending } = economy;
    const known = { zeroTaxIncomes, weights, elasticity, publicSpending, brackets, welfare, start };
    const saez = welfareKindOf(welfare).marginal === null ? [] : [saezRates(known).rates];
    const flatRate = optimalFlat(economy, welfare).rate;
    const starts = [brackets.map(() => 0), start, brackets.map(() => flatRate), ...saez];
    return polishedRates({ economy, welfare, brackets, starts });
  });
}

function once(how: string, problem: OptimumProblem, search: () => readonly number[]): readonly number[] {
  const { economy, welfare, brackets, start, seed } = problem;
  const label = welfareKindOf(welfare).label(welfare.aversion);
  const { smoothness = 0 } = problem;
  const key = JSON.stringify([how, welfare.kind, welfare.aversion, label, brackets, start, seed, smoothness]);
  const known = found.get(economy) ?? new Map<string, readonly number[]>();
  const rates = known.get(key) ?? search();
  found.set(economy, known.set(key, rates));
  return rates;
}
