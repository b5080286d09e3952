/** What everybody can know of incomes and laws before a tax year. */
import type { Economy } from "../env/economy.ts";
import { bracketFrom } from "../law/bracket-walk.ts";
import type { IncomesObservation, LawHistoryRow } from "../models/observations.ts";
import type { TaxYearRecord } from "../planner/planner.ts";
import type { Population } from "../population/population.ts";

/** Past tax years that citizens are told of. */
const lawsShown = 5;

/** Shares of people in each bracket and their mean income: by them tax follows exactly from rates. */
export function incomesByBracket(
  incomes: Float64Array,
  weights: Float64Array,
  brackets: readonly number[],
): IncomesObservation {
  const starts = Float64Array.from([...brackets, Infinity]);
  const people = new Float64Array(brackets.length);
  const sums = new Float64Array(brackets.length);
  let total = 0;
  for (let i = 0; i < incomes.length; i++) {
    const k = bracketFrom(starts, incomes[i], 0);
    people[k] += weights[i];
    sums[k] += weights[i] * incomes[i];
    total += weights[i];
  }
  return {
    shares: Array.from(people, (weight) => Number((weight / total).toFixed(4))),
    means: Array.from(sums, (sum, k) => (people[k] > 0 ? Math.round(sum / people[k]) : brackets[k])),
  };
}

/** Incomes at usual hours, of who has a job: what there is to know before the first step. */
export function usualIncomes({ incomePerHour }: Economy, { usualHours, employment }: Population): Float64Array {
  return incomePerHour.map((perHour, i) => (employment?.employed[i] === 0 ? 0 : perHour * usualHours[i]));
}

/** @param leaders who led in each tax year, from the first; null where nobody did */
export function lawRows(history: readonly TaxYearRecord[], leaders: readonly (string | null)[]): LawHistoryRow[] {
  return history
    .slice(-lawsShown)
    .map(({ taxYear, schedule }) => [
      taxYear,
      leaders[taxYear - 1] ?? null,
      schedule.rates.map((rate) => Number((100 * rate).toFixed(2))),
    ]);
}
