/** Searchers against a function of the rates, in place of an episode. */

import { randomStream } from "../../src/base/random.ts";
import { paperEconomy } from "../../src/env/calibrate/paper-economy.ts";
import { createWelfare } from "../../src/env/welfare/welfare.ts";
import type { TaxYearRecord } from "../../src/planner/planner.ts";
import type { PlannerContext, PlannerKind } from "../../src/planner/planner-kind.ts";
import type { Trial } from "../../src/planner/searchers/search-planner.ts";
import { builtInKinds } from "../../src/plugins/kinds.ts";
import { parseScenario } from "../../src/scenario/load.ts";
import { resolveScenario, type Scenario } from "../../src/scenario/resolve.ts";
import { ratesOn } from "../law/levers.ts";

export type Objective = (rates: readonly number[]) => number;

export interface SearchOptions extends Partial<Pick<Scenario["planner"], "warmup" | "exploration" | "exploitation">> {
  readonly seed?: number;
  readonly years?: number;
  /** Starting rates. */
  readonly rates?: readonly number[];
}

export function searchContext({ seed = 1, years: _, rates = [0.3, 0.3, 0.3], ...planner }: SearchOptions = {}) {
  const { scenario: input } = parseScenario("name: search", "/search.yaml", builtInKinds);
  const resolved = resolveScenario(input, { kinds: builtInKinds, size: 1, knowsHours: true, censusMeanHours: 40 });
  const scenario: Scenario = { ...resolved, seed, planner: { ...resolved.planner, ...planner, rates: [...rates] } };
  const brackets = rates.map((_, k) => 10_000 * k);
  const { signal } = new AbortController();
  // Searchers must not look at anybody's preferences: one person is as good as many.
  const one = Float64Array.of(1);
  const economy = paperEconomy({ size: 1, wage: one, usualHours: one, weight: one, columns: new Map() });
  const welfare = createWelfare("paper", null, economy);
  const levers = ratesOn(brackets, rates);
  return {
    scenario,
    brackets,
    levers,
    economy,
    welfare,
    model: null,
    episode: "search",
    signal,
  } satisfies PlannerContext;
}

/** Rates and welfare of every tax year. With `past`, goes on after it. */
export async function search(
  kind: PlannerKind,
  objective: Objective,
  options: SearchOptions = {},
  past: readonly TaxYearRecord[] = [],
): Promise<readonly TaxYearRecord[]> {
  const context = searchContext(options);
  const planner = kind.create(context);
  const { years: taxYears = 40 } = options;
  const history = [...past];
  for (let taxYear = past.length + 1; taxYear <= taxYears; taxYear++) {
    const proposal = await planner.propose({ taxYear, taxYears, step: taxYear, history: [...history], last: null });
    if (!("values" in proposal)) throw new Error("a searcher proposes values");
    const schedule = context.levers.policy(proposal.values);
    const welfare = objective(schedule.rates);
    history.push({
      taxYear,
      schedule,
      welfare,
      revenuePerWorker: 0,
      meanHours: 40,
      meanIncome: 0,
      giniPost: null,
    });
  }
  return history;
}

export const bestWelfare = (trials: readonly Pick<Trial, "welfare">[]): number =>
  Math.max(...trials.map(({ welfare }) => welfare));

/** The best of as many uniform draws. */
export function randomSearch(objective: Objective, dimensions: number, evaluations: number, seed: number): number {
  const stream = randomStream(seed, "random search");
  const draw = () => objective(Array.from({ length: dimensions }, () => stream.next()));
  return Math.max(...Array.from({ length: evaluations }, draw));
}

export function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/** Smooth welfare functions with their highest value, 0, inside the box and away from the start. */
export const objectives: Record<string, Objective> = {
  sphere: (x) => -x.reduce((sum, rate, k) => sum + (rate - peak(k)) ** 2, 0),
  ellipsoid: (x) => -x.reduce((sum, rate, k) => sum + 30 ** (k / Math.max(1, x.length - 1)) * (rate - peak(k)) ** 2, 0),
  ridge: (x) =>
    -x.reduce((sum, rate, k) => sum + 20 * (k > 0 ? rate - x[k - 1] - peak(k) + peak(k - 1) : 0) ** 2, 0) -
    x.reduce((sum, rate, k) => sum + (rate - peak(k)) ** 2, 0),
  skewed: (x) => -x.reduce((sum, rate, k) => sum + rate / peak(k) - Math.log(rate / peak(k) + 1e-3) - 1, 0),
};

const peak = (k: number): number => 0.45 + 0.25 * Math.cos(2 * k);
