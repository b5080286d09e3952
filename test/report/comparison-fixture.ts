/** A comparison of given schedules for optimising workers, made as `compare` would: real numbers, small enough for a test. */
import type { ArmResult, Comparison } from "../../src/analysis/compare/comparison.ts";
import { profileOf } from "../../src/analysis/profile.ts";
import { holm } from "../../src/analysis/statistics/holm.ts";
import { meanInterval } from "../../src/analysis/statistics/interval.ts";
import { pairedDifference } from "../../src/analysis/statistics/paired-difference.ts";
import { sampleOf } from "../../src/analysis/statistics/sample.ts";
import { verdictOf } from "../../src/analysis/statistics/verdict.ts";
import { bracketPeople, thinRows } from "../../src/env/measures/bracket-people.ts";
import { measure } from "../../src/env/measures/metrics.ts";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import { marginalRates } from "../../src/law/applied-law.ts";
import { lawOf } from "../../src/law/bracket-tables.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import { against } from "../../src/report/data/against.ts";
import type { ReportedComparison } from "../../src/report/data/comparison-data.ts";
import { prepared } from "../episode/run-with.ts";

const law = lawOf("us-2024-single");

/** Rates by policy; the first is the baseline. */
export const policies: Readonly<Record<string, readonly number[]>> = {
  "us-federal": law.rates,
  flat: law.rates.map(() => 0.3),
  saez: [0.55, 0.42, 0.4, 0.41, 0.36, 0.34, 0.37],
  "llm, an unusually long name of a planner that was given by a user": [0.13, 0.38, 0.48, 0.27, 0.53, 0.56, 0.4],
};

export interface FixtureOptions {
  readonly seeds?: number;
  readonly policies?: Readonly<Record<string, readonly number[]>>;
  readonly name?: string;
}

export function comparisonFixture(options: FixtureOptions = {}): ReportedComparison {
  const { seeds = 4, name = "fixture" } = options;
  const chosen = options.policies ?? policies;
  const labels = Object.keys(chosen);
  const people = Array.from({ length: seeds }, (_, i) =>
    prepared(`seed: ${i + 1}\nsteps: 2\npopulation: {size: 240}\nworkers: {decide: rational}`),
  );
  const states = labels.map((label) =>
    people.map(({ economy, welfare }) => {
      const schedule = taxSchedule(law.brackets, chosen[label]);
      const settlement = settle(economy, schedule, bestResponse(economy, schedule));
      const columns = { ...settlement, weight: economy.weight };
      return {
        schedule,
        marginalRate: marginalRates(schedule, columns.income),
        thin: thinRows(schedule, columns.income),
        columns,
        metrics: measure(economy, schedule, settlement).metrics,
        welfare: welfare.evaluate(settlement).value,
      };
    }),
  );
  const [base] = states;
  const paired = states.map((arm) =>
    pairedDifference(
      arm.map(({ welfare }, s) => welfare - base[s].welfare),
      1,
    ),
  );
  const adjusted = [1, ...holm(paired.slice(1).map(({ pValue }) => pValue))];
  const mean = (values: readonly number[]): number => sampleOf(values).mean;
  const results = states.map((arm, i): ArmResult => {
    const { rates, brackets } = arm[0].schedule;
    const changes = arm.map((state, s) => against(base[s], state));
    const gains = Array.from({ length: 10 }, (_, d) => meanInterval(changes.map((change) => change.gains[d].mean)));
    const welfare = meanInterval(arm.map((state) => state.welfare));
    const series = [1, 2].map((step) => ({
      step,
      taxYear: step,
      welfare:
        step === 1
          ? { ...welfare, mean: welfare.mean * 0.98, low: (welfare.low ?? 0) * 0.98, high: welfare.mean }
          : welfare,
      difference: meanInterval(arm.map((state, s) => (step / 2) * (state.welfare - base[s].welfare))),
      meanHours: mean(arm.map(({ metrics }) => metrics.meanHours)),
      revenuePerWorker: mean(arm.map(({ metrics }) => metrics.revenuePerWorker)),
    }));
    return {
      label: labels[i],
      planner: labels[i],
      settings: {},
      comparedWith: labels[0],
      welfare,
      difference: {
        ...paired[i],
        adjustedPValue: adjusted[i],
        ...verdictOf(paired[i], adjusted[i], labels.length - 1),
      },
      gapClosed: meanInterval(arm.map(({ welfare: value }, s) => (value - base[s].welfare) / 2000)),
      publicSpending: 0,
      revenuePerWorker: series[1].revenuePerWorker,
      meanHours: series[1].meanHours,
      meanIncome: mean(arm.map(({ metrics }) => metrics.meanIncome)),
      giniPre: mean(arm.map(({ metrics }) => metrics.giniPre ?? 0)),
      giniPost: mean(arm.map(({ metrics }) => metrics.giniPost ?? 0)),
      welfareRatio: null,
      floored: 0,
      kolm: null,
      byBracket: bracketPeople(arm[0].schedule, arm[0].columns, arm[0].columns.weight),
      cev: mean(arm.map(({ welfare: value }, s) => value / base[s].welfare - 1)),
      shareBetterOff: mean(arm.map(({ columns }, s) => share(columns.utility, base[s].columns.utility))),
      deciles: gains.map((gain) => gain.mean),
      decileIntervals: gains,
      brackets,
      rates,
      perSeed: arm.map((state, s) => ({
        seed: s + 1,
        run: `run-${i}-${s}`,
        welfare: state.welfare,
        gapClosed: null,
        revenuePerWorker: state.metrics.revenuePerWorker,
        meanHours: state.metrics.meanHours,
        giniPost: state.metrics.giniPost,
        rates,
        floored: 0,
      })),
      figures: {
        series,
        ratesByYear: [law.rates, rates],
        profile: profileOf(arm[0].marginalRate, arm[0].columns),
        response: changes[0].response,
        responseLeftOut: changes[0].responseLeftOut,
      },
      models: [],
      calls: { count: 0, inputTokens: 0, outputTokens: 0, usageEstimated: 0, costUsd: 0, failed: 0 },
    };
  });
  const [{ scenario }] = people;
  const result: Comparison = {
    comparison: "01900000-0000-7000-8000-000000000000",
    scenario: name,
    baseline: labels[0],
    seeds,
    seedValues: people.map((_, i) => i + 1),
    steps: 2,
    workers: 240,
    welfare: { kind: "ces", aversion: 1 },
    confidence: 0.95,
    results,
    optimum: {
      welfare: meanInterval(base.map(({ welfare }) => welfare + 2000)),
      usFederal: meanInterval(base.map(({ welfare }) => welfare)),
      brackets: law.brackets,
      rates: [0.53, 0.4, 0.4, 0.41, 0.3, 0.3, 0.25],
    },
    command: `llm-econ compare scenario.yaml --planners ${labels.join(",")} --seeds ${seeds}`,
    warnings: ["empty-bracket: no worker's income reaches the bracket from $609,350: their rates have no effect here"],
  };
  return {
    id: result.comparison,
    name,
    command: result.command,
    status: "finished",
    spec: { files: [] },
    error: null,
    version: "0.1.0",
    startedAt: "2026-01-01T00:00:00.000Z",
    seedsDone: seeds,
    seeds,
    scenario,
    result,
  };
}

function share(after: Float64Array, before: Float64Array): number {
  return after.reduce((better, value, i) => better + (value > before[i] ? 1 : 0), 0) / after.length;
}
