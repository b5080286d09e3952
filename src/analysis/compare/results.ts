/** From what every arm came to with every seed to means, intervals and differences. */

import { kindOf } from "../../base/kind.ts";
import { bracketsOf } from "../../law/bracket-tables.ts";
import type { Kinds } from "../../plugins/kinds.ts";
import type { CallTotals } from "../../run/call-ledger.ts";
import { areTheWorkers, gapClosed, optimise } from "../../run/gap.ts";
import { allEndpoints } from "../../store/evidence.ts";
import type { Endpoints } from "../../store/store.ts";
import { type Interval, meanInterval } from "../statistics/interval.ts";
import { type PairedComparison, pairedComparisons } from "../statistics/paired-comparisons.ts";
import type { ArmResult, Comparison, Difference } from "./comparison.ts";
import { armFigures, columnMeans, meanBrackets, meanOf, meanSchedule } from "./figures.ts";
import { type Arm, modelsOf, policiesOf } from "./plan.ts";
import type { ArmOutcome } from "./seed-job.ts";
import type { ComparisonSpec } from "./spec.ts";
import { overSeeds, stepsToClose } from "./steps-to-close.ts";
import { armVariance, setsOf, wordingsOf } from "./variance.ts";

/** What every arm came to with one seed, in the order of the arms. */
export interface SeedOutcome {
  readonly seed: number;
  readonly arms: readonly ArmOutcome[];
}

/** The baseline's difference to itself. */
const noDifference: Difference = {
  mean: 0,
  low: 0,
  high: 0,
  pValue: 1,
  adjustedPValue: 1,
  signFlipPValue: 1,
  enough: true,
  seedsNeeded: null,
  reason: "the baseline",
};

/** @param seeds in the order of the specification's */
export function comparisonOf(
  about: Pick<Comparison, "comparison" | "command">,
  spec: ComparisonSpec,
  seeds: readonly SeedOutcome[],
  kinds: Kinds,
): Comparison {
  const { confidence, scenario } = spec;
  // Those that ask again stand behind them.
  const arms = policiesOf(spec.arms);
  const level = 1 - confidence;
  const ends = seeds.map((seed) => gapEndsOf(spec.arms, seed));
  const differences = differencesOf(arms, seeds, spec.seeds[0], level);
  const references = new Set(arms.map(({ comparedWith }) => comparedWith));
  const first = arms.findIndex(({ label }) => label === arms[0].comparedWith);
  const { kind, aversion } = scenario.planner.welfare;
  const effective = meanOf(seeds.map((seed) => seed.arms[first].effectiveWorkers ?? null));
  return {
    ...about,
    scenario: scenario.name,
    // Where each setting has a baseline of its own, their planner is what they share.
    baseline: references.size === 1 ? arms[0].comparedWith : arms[first].planner,
    seeds: seeds.length,
    seedValues: spec.seeds,
    steps: scenario.steps,
    workers: scenario.population.size,
    ...(effective !== null && { effectiveWorkers: effective }),
    welfare: { kind, aversion: kindOf(kinds.welfareFunctions, kind)?.uses.includes("aversion") ? aversion : null },
    confidence,
    results: arms.map((arm, i) => ({
      ...armResult(
        arm,
        { index: i, sets: setsOf(arm.label, spec.arms) },
        seeds,
        ends,
        differences[i],
        level,
        modelsOf(arm, kinds),
      ),
      ...(spec.resamples !== undefined && { variance: armVariance(arm, spec.arms, seeds, level) }),
    })),
    optimum: optimumOf(
      ends.map((list) => list[first]).filter((end) => end !== null),
      spec,
      level,
    ),
    ...wordingsOf(spec, seeds, level),
    warnings: warningsOf(spec.arms, seeds),
  };
}

function armResult(
  { label, planner, settings, comparedWith, input }: Arm,
  { index, sets }: { readonly index: number; readonly sets: readonly number[] },
  seeds: readonly SeedOutcome[],
  ends: readonly (readonly (GapEnd | null)[])[],
  difference: Difference,
  level: number,
  models: readonly string[],
): ArmResult {
  const outcomes = seeds.map(({ arms }) => arms[index]);
  const baselines = seeds.map(({ arms }) => arms.find((arm) => arm.label === comparedWith)!);
  const finals = outcomes.map(({ final }) => final);
  const who = optimise(input);
  const closed = finals.map(({ welfare, answered }, s) => {
    const end = ends[s][index];
    return end && areTheWorkers(answered) ? gapClosed(welfare, end, who) : null;
  });
  const known = closed.filter((share) => share !== null);
  const steps = outcomes.flatMap(({ series }, s) => {
    const end = ends[s][index];
    return end && closed[s] !== null ? [stepsToClose(series, end)] : [];
  });
  const deciles = outcomes.map((outcome) => outcome.deciles);
  return {
    label,
    planner,
    settings,
    comparedWith,
    welfare: meanInterval(
      finals.map(({ welfare }) => welfare),
      level,
    ),
    difference,
    gapClosed: known.length === closed.length ? meanInterval(known, level) : null,
    stepsToClose: overSeeds(steps),
    revenuePerWorker: meanOf(finals.map((final) => final.revenuePerWorker))!,
    publicSpending: meanOf(finals.map((final) => final.publicSpending))!,
    meanHours: meanOf(finals.map((final) => final.meanHours))!,
    meanIncome: meanOf(finals.map((final) => final.meanIncome))!,
    giniPre: meanOf(finals.map((final) => final.giniPre)),
    giniPost: meanOf(finals.map((final) => final.giniPost)),
    cev: meanOf(outcomes.map(({ cev }) => cev)),
    welfareRatio: meanOf(outcomes.map(({ welfareRatio }) => welfareRatio)),
    floored: meanOf(finals.map(({ floored }) => floored))!,
    kolm: meanOf(finals.map(({ kolm }) => kolm)),
    shareBetterOff: meanOf(outcomes.map(({ shareBetterOff }) => shareBetterOff))!,
    deciles: columnMeans(deciles),
    decileIntervals: deciles[0].map((_, d) =>
      meanInterval(
        deciles.map((list) => list[d]),
        level,
      ),
    ),
    ...meanSchedule(finals),
    byBracket: meanBrackets(finals),
    perSeed: seeds.map(({ seed }, s) => ({
      seed,
      run: outcomes[s].run,
      welfare: finals[s].welfare,
      gapClosed: closed[s],
      revenuePerWorker: finals[s].revenuePerWorker,
      meanHours: finals[s].meanHours,
      giniPost: finals[s].giniPost,
      rates: finals[s].rates,
      floored: finals[s].floored,
    })),
    ...rationalityOf(outcomes, level),
    figures: armFigures(outcomes, baselines, level),
    models,
    calls: callsOf(seeds.flatMap(({ arms }) => sets.map((set) => arms[set].calls))),
    ...(outcomes.some(({ endpoints }) => endpoints) && {
      endpoints: outcomes.reduce<Endpoints>((all, { endpoints }) => allEndpoints(all, endpoints ?? {}), {}),
    }),
  };
}

function rationalityOf(outcomes: readonly ArmOutcome[], level: number): Pick<ArmResult, "rationality"> {
  const known = outcomes.flatMap(({ rationality }) => rationality ?? []);
  if (known.length === 0) return {};
  const interval = (values: readonly (number | null)[]): Interval | null => {
    const numbers = values.filter((value) => value !== null);
    return numbers.length === 0 ? null : meanInterval(numbers, level);
  };
  return {
    rationality: {
      dollarsPerChoice: interval(known.map(({ dollarsPerChoice }) => dollarsPerChoice)),
      shareOfNetIncome: interval(known.map(({ shareOfNetIncome }) => shareOfNetIncome)),
      doesNotRespond: meanInterval(
        known.map(({ doesNotRespond }) => doesNotRespond),
        level,
      ),
      workers: meanOf(known.map(({ workers }) => workers))!,
      years: meanOf(known.map(({ years }) => years))!,
      laws: meanOf(known.map(({ laws }) => laws))!,
    },
  };
}

function differencesOf(arms: readonly Arm[], seeds: readonly SeedOutcome[], seed: number, level: number): Difference[] {
  const others = arms.flatMap(({ label, comparedWith }, arm) =>
    label === comparedWith ? [] : [{ arm, reference: arms.findIndex((one) => one.label === comparedWith) }],
  );
  const pairs = pairedComparisons(
    others.map(({ arm, reference }) =>
      seeds.map((one) => one.arms[arm].final.welfare - one.arms[reference].final.welfare),
    ),
    seed,
    level,
  );
  return arms.map((_, i) => {
    const at = others.findIndex(({ arm }) => arm === i);
    return at < 0 ? noDifference : plainDifference(pairs[at]);
  });
}

function plainDifference(pair: PairedComparison): Difference {
  const { mean, low, high, pValue, adjustedPValue, signFlipPValue, verdict } = pair;
  return { mean, low, high, pValue, adjustedPValue, signFlipPValue, ...verdict };
}

interface GapEnd {
  readonly usFederal: number;
  readonly optimum: number;
  readonly rates: readonly number[];
}

/** Each arm's ends of the gap with one seed: arms with the same people and welfare share the best that any has found. */
function gapEndsOf(arms: readonly Arm[], { arms: outcomes }: SeedOutcome): (GapEnd | null)[] {
  const keys = arms.map(({ input }) => JSON.stringify([input.population, input.economy, input.planner.welfare]));
  return outcomes.map(({ gap }, i) => {
    if (gap === null) return null;
    const best = outcomes
      .flatMap((other, j) => (other.gap && keys[j] === keys[i] ? [other.gap] : []))
      .reduce((a, b) => (b.optimum > a.optimum ? b : a));
    return { usFederal: gap.usFederal, optimum: best.optimum, rates: best.rates };
  });
}

function optimumOf(ends: readonly GapEnd[], spec: ComparisonSpec, level: number): Comparison["optimum"] {
  if (ends.length === 0) return null;
  const interval = (value: (end: GapEnd) => number): Interval => meanInterval(ends.map(value), level);
  return {
    welfare: interval(({ optimum }) => optimum),
    usFederal: interval(({ usFederal }) => usFederal),
    // Another law has parameters in place of rates.
    brackets: ends[0].rates.length === 0 ? [] : bracketsOf(spec.scenario.economy.brackets),
    rates: columnMeans(ends.map(({ rates }) => rates)),
  };
}

function callsOf(totals: readonly CallTotals[]): ArmResult["calls"] {
  const sum = (value: (calls: CallTotals) => number): number => totals.reduce((all, calls) => all + value(calls), 0);
  return {
    count: sum(({ count }) => count),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    usageEstimated: sum(({ usageEstimated }) => usageEstimated),
    costUsd: totals.some(({ costUsd }) => costUsd === null) ? null : sum(({ costUsd }) => costUsd ?? 0),
    failed: sum(({ failed }) => failed),
    ...(totals.some(({ standIns }) => standIns) && {
      standIns: Object.assign({}, ...totals.map(({ standIns }) => standIns)),
    }),
  };
}

/** Each kind of warning once, as it was said first, with how many runs it was true for. */
function warningsOf(arms: readonly Arm[], seeds: readonly SeedOutcome[]): string[] {
  const all = arms.flatMap(({ label }, i) =>
    seeds.flatMap(({ seed, arms: outcomes }) => outcomes[i].warnings.map((text) => ({ text, label, seed }))),
  );
  const codeOf = ({ text }: { readonly text: string }): string => text.split(":")[0];
  return [...new Set(all.map(codeOf))].map((code) => {
    const found = all.filter((one) => codeOf(one) === code);
    const [{ text, label, seed }] = found;
    if (found.every((one) => one.text === text)) return text;
    return `${text} (${label}, seed ${seed}; the like in ${found.length} of ${arms.length * seeds.length} runs)`;
  });
}
