/** Planned changes of rates by which a planner learns how much people respond, one tax year after the other. */
import type { Levers } from "../../law/policy.ts";
import { type BracketElasticity, bracketElasticity, netOfTaxChange } from "./bracket-elasticities.ts";
import { type ElasticityEstimate, estimateElasticity } from "./elasticity-estimate.ts";
import type { Caveat } from "./formula-caveats.ts";
import type { ObservedYear } from "./observed-year.ts";

export interface Lessons<E> {
  /** Rates of the next tax year that teach more, after the one that has ended; null once all has been tried. */
  next(year: ObservedYear): readonly number[] | null;
  /** What was learnt, of all or of each worker; null before, and where no rate changed for anyone. */
  readonly known: E | null;
  /** Of all together; null before, and where it is not asked for. */
  readonly estimate: ElasticityEstimate | null;
  /** What is to be known of what was learnt. @param names of the rates */
  warnings(names: readonly string[]): readonly Caveat[];
}

export interface BracketLessons extends Lessons<Float64Array> {
  /** Of each parameter of the law; null of those that nobody tells anything of. Empty before all has been tried. */
  readonly estimates: readonly (BracketElasticity | null)[];
  /** Of all who told something, by what they earn; null before. */
  readonly overall: number | null;
}

/** By how much rates are raised and lowered. */
const perturbation = 0.05;
/** Estimates are kept within these, where formulas have sensible rates. */
const range = { least: 0.01, most: 10 };

const kept = (elasticity: number): number => Math.min(Math.max(elasticity, range.least), range.most);

/** Nothing to learn: the elasticity is given. */
export function given(elasticity: number): Lessons<number> {
  return { next: () => null, known: elasticity, estimate: null, warnings: () => [] };
}

/** All rates are raised in the second tax year and lowered in the third. */
export function commonLessons(rates: readonly number[], levers: Levers | null): Lessons<number> {
  const years: ObservedYear[] = [];
  let estimate: ElasticityEstimate | null = null;
  const shifted = (change: number) => rates.map((_, k) => shiftedRate(rates, levers, k, change));
  return {
    get known() {
      return estimate && kept(estimate.elasticity);
    },
    get estimate() {
      return estimate;
    },
    warnings: () => [],
    next(year) {
      if (years.length === 3) return null;
      years.push(year);
      if (years.length < 3) return shifted(years.length === 1 ? perturbation : -perturbation);
      const [start, raised, lowered] = years;
      estimate = estimateElasticity([
        { before: start, after: raised },
        { before: raised, after: lowered },
      ]);
      return null;
    },
  };
}

/**
 * Each rate that somebody meets is raised in one tax year and lowered in the next, the others as at the start. A worker has
 * the elasticity of the rate that it met at the start; who met none that told anything, that of all.
 */
export function bracketLessons(rates: readonly number[], levers: Levers): BracketLessons {
  const trials = rates.map((_, k) => ({
    raised: rates.with(k, shiftedRate(rates, levers, k, perturbation)),
    lowered: rates.with(k, shiftedRate(rates, levers, k, -perturbation)),
  }));
  const laws = trials.map(({ raised, lowered }) => [levers.policy(raised).law, levers.policy(lowered).law] as const);
  const years: ObservedYear[] = [];
  let tried: number[] = [];
  let estimates: readonly (BracketElasticity | null)[] = [];
  let overall: number | null = null;
  let known: Float64Array | null = null;
  /** Number of the rate that a worker met at the start; -1 where it met none. */
  const rateOf = (income: number, worker: number): number =>
    laws.findIndex(([raised, lowered]) => netOfTaxChange(raised, lowered, income, worker) !== 0);

  const learn = (): void => {
    const [start] = years;
    estimates = rates.map((_, k) => {
      const at = tried.indexOf(k);
      return at < 0 ? null : bracketElasticity({ start, raised: years[1 + 2 * at], lowered: years[2 + 2 * at] });
    });
    const told = estimates.filter((estimate) => estimate !== null);
    if (told.length === 0) return;
    const income = told.reduce((sum, one) => sum + one.income, 0);
    const mean = told.reduce((sum, one) => sum + one.income * one.elasticity, 0) / income;
    overall = mean;
    known = start.incomes.map((own, i) => kept(estimates[rateOf(own, i)]?.elasticity ?? mean));
  };

  return {
    get known() {
      return known;
    },
    get estimates() {
      return estimates;
    },
    get overall() {
      return overall;
    },
    estimate: null,
    warnings: (names) => (overall === null ? [] : [told(estimates, overall, names)]),
    next(year) {
      if (years.length === 0) {
        const met = new Set(Array.from(year.incomes, rateOf));
        tried = rates.flatMap((_, k) => (met.has(k) ? [k] : []));
      }
      if (years.length > 2 * tried.length) return null;
      years.push(year);
      const at = years.length - 1;
      if (at < 2 * tried.length) return trials[tried[at >> 1]][at % 2 === 0 ? "raised" : "lowered"];
      learn();
      return null;
    },
  };
}

function told(estimates: BracketLessons["estimates"], overall: number, names: readonly string[]): Caveat {
  const own = estimates.flatMap((estimate, k) => {
    if (estimate === null) return [];
    const { elasticity, standardError, workers } = estimate;
    const error = standardError === null ? "" : ` ± ${(1.96 * standardError).toFixed(2)}`;
    return [`${elasticity.toFixed(2)}${error} from ${names[k]} (${workers} worker${workers === 1 ? "" : "s"})`];
  });
  const untold = estimates.flatMap((estimate, k) => (estimate === null ? [names[k]] : []));
  const others = untold.length > 0 ? `; nobody tells one from ${untold.join(", ")}, where that of all holds` : "";
  return {
    code: "saez-estimates",
    message: `rates that were moved one at a time tell these elasticities, with 95 % intervals: ${own.join(", ")}; of all ${overall.toFixed(2)}${others}`,
  };
}

/** The rate of a bracket moved as far as it may be; any other parameter as it is. */
function shiftedRate(rates: readonly number[], levers: Levers | null, k: number, change: number): number {
  if (levers === null || levers.brackets !== null) return Math.min(1, Math.max(0, rates[k] + change));
  const { least, most, isBracketRate } = levers.parameters[k];
  return isBracketRate ? Math.min(most, Math.max(least, rates[k] + change)) : rates[k];
}
