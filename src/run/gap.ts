/** Where a run stands between US law and the optimum. */
import { bestResponse } from "../env/respond/best-response.ts";
import { settle } from "../env/settle/settlement.ts";
import { type Welfare, welfareKindOf } from "../env/welfare/welfare.ts";
import { lawRatesOn } from "../law/bracket-tables.ts";
import { namedValues, type Policy } from "../law/policy.ts";
import { taxSchedule } from "../law/tax-schedule.ts";
import { hasOptimum } from "../planner/oracles/known-economies.ts";
import { nearOptimalRates, optimalRates } from "../planner/oracles/optimal-rates.ts";
import { nearOptimalValues, optimalValues } from "../planner/oracles/optimal-values.ts";
import type { Scenario } from "../scenario/resolve.ts";
import type { Prepared } from "./prepare.ts";

/** Welfare of a scenario's people, were they to optimise, under US law and at the optimum on the scenario's brackets. */
export interface GapEnds {
  readonly usFederal: number;
  readonly optimum: number;
  /** Rates of the optimum, one for each of the scenario's brackets; empty where the law has other parameters. */
  readonly rates: readonly number[];
  /** Values of those by name. */
  readonly parameters?: Readonly<Record<string, number>>;
  /** Income bins that the optimum was searched on, from known policies; null where everybody was, globally. */
  readonly bins: number | null;
  /** People that it was searched on, and judged on everybody; absent where that was everybody. */
  readonly searched?: number | undefined;
}

/** Beyond this many workers a global search on everybody takes longer than many a run: `llm-econ optimum` does it on demand. */
const largestPopulation = 20_000;
const bins = 2_000;

/** What the same search has found before. */
export interface FoundOptimum {
  readonly optimum: number;
  readonly rates: readonly number[];
}

/** What optimising workers get under rates that are known. */
export interface KnownWelfare {
  readonly usFederal: number;
  /** The schedule that the run ended with. */
  readonly learned: Policy;
  readonly atLearned: number;
  /** Left out: it is searched for. */
  readonly found?: FoundOptimum | null | undefined;
}

/**
 * @returns null where no optimum is defined (the paper's economy or welfare) or can be searched for (utility that is
 * neither quasi-linear nor log), and where workers do not respond to tax
 */
export function gapEnds(
  { scenario, economy, levers }: Prepared,
  welfare: Welfare,
  known: KnownWelfare,
): GapEnds | null {
  if (
    !hasOptimum(economy) ||
    welfareKindOf(welfare).degenerate ||
    (scenario.workers.decide === "fixed" && !scenario.workers.groups)
  )
    return null;
  const { usFederal, learned, atLearned, found: before } = known;
  const isLarge = economy.size > largestPopulation;
  const { brackets } = levers;
  if (brackets === null) {
    const problem = { economy, welfare, levers, seed: scenario.seed };
    const { values, welfare: optimum, searched } = isLarge ? nearOptimalValues(problem) : optimalValues(problem);
    const isBetter = atLearned > optimum && learned.brackets.length === 0;
    const best = isBetter ? { optimum: atLearned, values: learned.values } : { optimum, values };
    const ends = { usFederal, optimum: best.optimum, ...namedValues(best.values, levers), bins: null };
    return searched === undefined ? ends : { ...ends, searched };
  }
  const start = lawRatesOn(scenario.economy.brackets);
  const problem = { economy, welfare, brackets, start, seed: scenario.seed };
  // Where US law was better than what was found, its rates are told in place of those.
  const isKnown = before && before.optimum > usFederal && before.rates.length === brackets.length;
  const rates = isKnown ? before.rates : isLarge ? nearOptimalRates(problem, bins) : optimalRates(problem);
  const found = taxSchedule(brackets, rates);
  const optimum = welfare.evaluate(settle(economy, found, bestResponse(economy, found))).value;
  const ends = { usFederal, bins: isLarge ? bins : null };
  // What a run learned can be better than what the search found: the optimum is never below it.
  return atLearned > optimum && learned.brackets.join() === brackets.join()
    ? { ...ends, optimum: atLearned, rates: learned.rates }
    : { ...ends, optimum: isLarge ? Math.max(optimum, atLearned) : optimum, rates };
}

/** Share of welfare below which a gap is too small to be divided by. */
const tinyGap = 1e-9;

/**
 * (W − W_US)/(W* − W_US); null where the optimum is hardly better than US law.
 * @param who people who optimise close at most all of it: the optimum is theirs, whatever a search has missed
 */
export function gapClosed(
  welfare: number,
  { usFederal, optimum }: Pick<GapEnds, "usFederal" | "optimum">,
  who: "optimising" | "others",
): number | null {
  const gap = optimum - usFederal;
  if (!(Math.abs(gap) > tinyGap * Math.abs(usFederal))) return null;
  const share = (welfare - usFederal) / gap;
  return who === "optimising" && share > 1 - rounding ? 1 : share;
}

/** What a share of the gap can be by rounding. */
const rounding = 1e-12;

/** Whether the workers of a scenario do what is best for them. */
export function optimise({
  workers,
}: {
  readonly workers: Pick<Scenario["workers"], "decide" | "groups">;
}): "optimising" | "others" {
  const ways = workers.groups?.map(({ decide }) => decide) ?? [workers.decide];
  return ways.every((way) => way === "rational") ? "optimising" : "others";
}

/** Share of workers without a valid answer in the last step above which a gap closed would be that of other people. */
const mostUnanswered = 0.2;

/** @param answered share of workers with a valid answer in the last step; null where nobody has counted */
export function areTheWorkers(answered: number | null): boolean {
  return answered === null || 1 - answered <= mostUnanswered + Number.EPSILON;
}
