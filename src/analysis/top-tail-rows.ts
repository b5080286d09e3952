/** How the optimum moves with the tail of top incomes, which surveys do not show. */

import { type BracketPeople, bracketPeople } from "../env/measures/bracket-people.ts";
import { weightedMean } from "../env/measures/weighted.ts";
import { presetNamed } from "../env/presets/registry.ts";
import { bestResponse } from "../env/respond/best-response.ts";
import { settle } from "../env/settle/settlement.ts";
import { lawOf } from "../law/bracket-tables.ts";
import { taxSchedule } from "../law/tax-schedule.ts";
import { hasOptimum } from "../planner/oracles/known-economies.ts";
import type { SearchProgress } from "../planner/oracles/search-progress.ts";
import { stackelberg } from "../planner/oracles/stackelberg.ts";
import { sourceChoice } from "../population/population-source.ts";
import { surveyTail, tooFewForTail, withTopTail } from "../population/top-tail.ts";
import { calibrationLaw, type Prepared } from "../run/prepare.ts";
import { welfareOf } from "../run/welfare-of.ts";
import { utilityOf } from "../scenario/economy-kinds.ts";

/** The optimum of people whose incomes above a threshold are Pareto's; dollars a year for optimising workers. */
export interface TopTailRow {
  /** Dollars a year of income at usual hours. */
  readonly above: number;
  readonly pareto: number;
  /** Under US law. */
  readonly meanIncome: number;
  /** Welfare under US law and at the optimum. */
  readonly usFederal: number;
  readonly optimum: number;
  /** Of the optimum, on the scenario's brackets. */
  readonly rates: readonly number[];
  /** Who stands behind each of them. */
  readonly byBracket: readonly BracketPeople[];
}

/** The survey's own index; one between; that of all income in tax data, capital's included, which is thicker than that of wages. */
const indices = [surveyTail.pareto, 2, 1.5] as const;

/**
 * @param optimum rates to start the search from
 * @returns none where there are too few people for a tail, they are not drawn from the census, or the optimum is not one of
 * rates on brackets
 */
export function topTailRows(
  prepared: Prepared,
  optimum: readonly number[],
  progress?: SearchProgress,
): readonly TopTailRow[] {
  const { scenario, population, levers, kinds } = prepared;
  const { brackets } = levers;
  const isCensus = sourceChoice(scenario.population.source).kind === "census";
  if (!isCensus || population.size <= tooFewForTail || brackets === null) return [];
  if (!prepared.economy.utility.isMoney || !hasOptimum(prepared.economy)) return [];
  const utility = utilityOf(scenario.economy.utility, kinds.utilities);
  const law = lawOf(scenario.economy.brackets);
  const usFederal = taxSchedule(law.brackets, law.rates);
  return indices.map((pareto): TopTailRow => {
    progress?.begin(`the optimum at a Pareto index of ${pareto}`);
    const tail = { above: surveyTail.above, pareto };
    const people = withTopTail(population, tail, scenario.seed);
    const economy = presetNamed(scenario.economy.preset).economy(scenario.economy, people, {
      utility,
      under: calibrationLaw(scenario, people, kinds),
      seed: scenario.seed,
      note: () => {},
    });
    const welfare = welfareOf(scenario, economy, kinds, people);
    const starts = [levers.start, optimum];
    const { rates } = stackelberg({
      economy,
      welfare,
      brackets,
      starts,
      seed: scenario.seed,
      progress,
    });
    const under = (schedule: ReturnType<typeof taxSchedule>) =>
      settle(economy, schedule, bestResponse(economy, schedule));
    const today = under(usFederal);
    const best = taxSchedule(brackets, rates);
    const settled = under(best);
    return {
      ...tail,
      meanIncome: weightedMean(today.income, economy.weight),
      usFederal: welfare.evaluate(today).value,
      optimum: welfare.evaluate(settled).value,
      rates,
      byBracket: bracketPeople(best.lines[0], settled, economy.weight),
    };
  });
}
