/**
 * How far the workers of a run whom a model is asked for contradict themselves: the headline of `audit rationality`, of so
 * few workers and tax years that it can stand beside every run.
 */

import { typesOf } from "../../agents/registry.ts";
import type { Schedule } from "../../episode/events.ts";
import type { AppliedLaw } from "../../law/applied-law.ts";
import type { Prepared } from "../../run/prepare.ts";
import { panelOf } from "../../run/recorder.ts";
import type { WorkerType } from "../../scenario/citizen-keys.ts";
import type { RunDetails, Store } from "../../store/store.ts";
import { storedLaws } from "../stored-laws.ts";
import { askedRows, sampleOf } from "./asked-workers.ts";
import { historyOf, netIncomes } from "./history.ts";
import type { ChoiceYear } from "./recorded-choices.ts";
import { responds } from "./responds.ts";
import { dollarsPerChoice } from "./waste.ts";

export interface RationalityFigures {
  /** Mean over workers of what a money pump could take for each choice, dollars a year; null where utility is not in dollars. */
  readonly dollarsPerChoice: number | null;
  /** Mean over workers of that over the own income after tax. */
  readonly shareOfNetIncome: number | null;
  /** Part of the workers who chose the same hours under every law: they waste nothing and show nothing. */
  readonly doesNotRespond: number;
  /** What it was found out on: a sample of those asked, the last tax years, and the different laws of these. */
  readonly workers: number;
  readonly years: number;
  readonly laws: number;
}

/** Beyond these a sample of the workers and the last tax years are taken: the work goes with workers times years cubed. */
export const mostExamined = { workers: 100, years: 40 } as const;
/** Rows of workers that are read of a stored run at most. */
const mostRows = 1_000_000;

/** Hours of some workers, step by step, as means of tax years; only the last years are kept. */
export class YearlyHours {
  readonly #years: {
    readonly taxYear: number;
    readonly schedule: Schedule;
    readonly hours: Float64Array;
    steps: number;
  }[] = [];
  readonly #places: readonly number[];

  /** @param places of the workers in the columns that come */
  constructor(places: readonly number[]) {
    this.#places = places;
  }

  add(taxYear: number, schedule: Schedule, hours: ArrayLike<number>): void {
    let year = this.#years.at(-1);
    if (year?.taxYear !== taxYear) {
      year = { taxYear, schedule, hours: new Float64Array(this.#places.length), steps: 0 };
      this.#years.push(year);
      if (this.#years.length > mostExamined.years) this.#years.shift();
    }
    year.steps++;
    // Of equal numbers the mean is that number, to the last bit.
    for (const [i, place] of this.#places.entries()) year.hours[i] += (hours[place] - year.hours[i]) / year.steps;
  }

  get years() {
    return this.#years;
  }
}

/**
 * @param rows of the population whose hours there are
 * @returns null where no law differs from another: nothing can be told then
 */
export function rationalityFigures(
  prepared: Prepared,
  rows: readonly number[],
  { years: kept }: Pick<YearlyHours, "years">,
): RationalityFigures | null {
  if (rows.length === 0) return null;
  const { scenario, economy, population, kinds, levers } = prepared;
  const lawOf = storedLaws(levers);
  const numbers = new Map<AppliedLaw, number>();
  const years = kept.map(({ taxYear, schedule: { brackets, rates, parameters } }): ChoiceYear => {
    const law = lawOf({ brackets, rates, parameters: parameters ?? null });
    const lawNumber = numbers.get(law) ?? numbers.size;
    numbers.set(law, lawNumber);
    // What is paid back drops out of what is compared.
    return { taxYear, law, lawNumber, rebate: 0 };
  });
  if (numbers.size < 2) return null;
  const types = typesOf(scenario, population.size, kinds.deciders);
  const all = rows.map((worker, place) => ({
    ...{ worker, place, weight: population.weight[worker], type: types?.[worker] ?? null },
  }));
  // Who maximises something else is no example of who does not maximise.
  const own = all.filter(({ type }) => isOwn(type));
  const counted = own.length > 0 ? own : all;
  const choices = { prepared, years, laws: numbers.size, workers: all, hours: kept.map(({ hours }) => hours) };
  const sums = { weight: 0, wasted: 0, share: 0, sharing: 0, still: 0 };
  for (const { place, weight } of counted) {
    const history = historyOf(choices, place);
    const n = history.hours.length;
    sums.weight += weight;
    if (!responds(history.hours)) sums.still += weight;
    if (!economy.utility.isMoney) continue;
    const net = netIncomes(history);
    const wasted = dollarsPerChoice(net, n);
    let left = 0;
    for (let t = 0; t < n; t++) left += net[t * n + t] / n;
    sums.wasted += weight * wasted;
    if (!(left > 0)) continue;
    sums.share += (weight * wasted) / left;
    sums.sharing += weight;
  }
  if (!(sums.weight > 0)) return null;
  return {
    dollarsPerChoice: economy.utility.isMoney ? sums.wasted / sums.weight : null,
    shareOfNetIncome: sums.sharing > 0 ? sums.share / sums.sharing : null,
    doesNotRespond: sums.still / sums.weight,
    workers: counted.length,
    years: years.length,
    laws: numbers.size,
  };
}

function isOwn(type: WorkerType | null): boolean {
  return type === null || type === "egotistical";
}

/**
 * Of a stored run, from the rows of its panel.
 * @returns null where no model is asked for hours, rows are not there, or no law differs from another
 */
export async function storedFigures(
  store: Pick<Store, "panel">,
  run: RunDetails,
  prepared: Prepared,
): Promise<RationalityFigures | null> {
  const { scenario } = prepared;
  const asked = new Set(askedRows(prepared));
  if (asked.size === 0 || run.series.length === 0) return null;
  const { worker } = await store.panel(run.id, run.series.length);
  const places = Array.from(worker.keys()).filter((place) => asked.has(worker[place]));
  const examined = sampleOf(places, mostExamined.workers, scenario.seed);
  if (examined.length === 0) return null;
  const affordable = Math.max(2 * scenario.taxYear, Math.floor(mostRows / worker.length));
  const firstYear = (run.series.at(-1)?.taxYear ?? 1) - mostExamined.years;
  const hours = new YearlyHours(examined);
  for (const row of run.series.slice(-affordable)) {
    if (row.taxYear <= firstYear) continue;
    const { step, taxYear, brackets, rates, parameters } = row;
    hours.add(taxYear, { brackets, rates, ...(parameters && { parameters }) }, (await store.panel(run.id, step)).hours);
  }
  return rationalityFigures(
    prepared,
    examined.map((place) => worker[place]),
    hours,
  );
}

/** Rows of the population whose hours are kept for this while a run goes on: those that {@link storedFigures} takes of it. */
export function examinedRows(prepared: Prepared): readonly number[] {
  const { population, scenario } = prepared;
  const asked = new Set(askedRows(prepared));
  if (asked.size === 0) return [];
  const stored = panelOf(population.size, scenario.logging.panel || mostExamined.workers, scenario.seed);
  return sampleOf(
    stored.filter((row) => asked.has(row)),
    mostExamined.workers,
    scenario.seed,
  );
}
