/** A stored comparison: its specification, its finished seeds and its result, parsed. */
import { z } from "zod";
import { gainOfToday } from "../../run/earlier-summary.ts";
import { parsedInput, parsedScenario } from "../../run/stored-scenario.ts";
import {
  bracketsSchema,
  callTotalsSchema,
  finalSchema,
  gainParts,
  gapSchema,
  seriesSchema,
} from "../../run/stored-summary.ts";
import { parsedAs } from "../../store/columns.ts";
import type { ComparisonDetails } from "../../store/comparison-store.ts";
import { dataFiles } from "../../store/tables.ts";
import type { Comparison, StoredComparison } from "./comparison.ts";
import type { ArmOutcome } from "./seed-job.ts";
import type { ComparisonSpec } from "./spec.ts";

const number = z.number();
const numbers = z.array(number);
const text = z.string();
const texts = z.array(text);
const maybe = number.nullable();

const endpoints = z.record(text, texts);
const settings = z.record(z.string(), z.unknown());
const response = z.array(z.looseObject({ logNetOfTax: maybe, logHours: maybe }));
const intervalParts = { mean: number, low: maybe, high: maybe };
const interval = z.looseObject(intervalParts);

const profile = z.looseObject({
  deciles: z.array(
    z.looseObject({
      ...{ income: number, tax: number, consumption: number, hours: number, utility: number, marginalRate: number },
    }),
  ),
  lorenz: z.looseObject({ pre: numbers.nullable(), post: numbers.nullable() }),
  histogram: z.looseObject({ pre: numbers, post: numbers }),
});

/** An arm whose scenario is yet to be parsed. */
export const armParts = z.looseObject({
  ...{ label: text, planner: text, settings, comparedWith: text, input: z.unknown() },
  resampleOf: text.optional(),
});

const specSchema = z.looseObject({
  arms: z.array(armParts),
  ...{ seeds: numbers, confidence: number, scenario: z.unknown(), scenarioPath: text.nullable(), files: dataFiles },
  resamples: number.optional(),
  sweep: z.object({ experiment: text, of: number, index: maybe }).optional(),
});

const examined = { workers: number, years: number, laws: number };

/** One arm and one seed. */
export const outcomesSchema = z.array(
  z.preprocess(
    gainOfToday,
    z.looseObject({
      ...{ label: text, run: text, ...gainParts, final: finalSchema, brackets: numbers.nullable() },
      effectiveWorkers: number.optional(),
      ...{ gap: gapSchema.nullable(), series: seriesSchema, profile, calls: callTotalsSchema, warnings: texts },
      ...{ shareBetterOff: number, deciles: numbers, response },
      responseLeftOut: number.optional(),
      rationality: z
        .looseObject({ dollarsPerChoice: maybe, shareOfNetIncome: maybe, doesNotRespond: number, ...examined })
        .optional(),
      endpoints: endpoints.optional(),
    }),
  ),
);

const component = z.looseObject({ variance: number, low: maybe, high: maybe, share: maybe });
const spreadParts = { measure: z.enum(["welfare", "difference", "meanHours", "revenuePerWorker", "giniPost"]) };

const armResult = z.looseObject({
  ...{ label: text, planner: text, settings, comparedWith: text, welfare: interval },
  difference: z.looseObject({
    ...intervalParts,
    ...{ pValue: number, adjustedPValue: number, signFlipPValue: number, enough: z.boolean() },
    ...{ seedsNeeded: maybe, reason: text },
  }),
  gapClosed: interval.nullable(),
  stepsToClose: z.looseObject({ median: maybe, reached: number, seeds: number }).nullable().optional(),
  ...{ revenuePerWorker: number, publicSpending: number.default(0) },
  ...{ meanHours: number, meanIncome: number },
  ...{ giniPre: maybe, giniPost: maybe, ...gainParts, floored: number.default(0), kolm: maybe.default(null) },
  ...{ shareBetterOff: number, deciles: numbers, decileIntervals: z.array(interval) },
  ...{ brackets: numbers, rates: numbers, byBracket: bracketsSchema },
  perSeed: z.array(
    z.looseObject({
      ...{ seed: number, run: text, welfare: number, gapClosed: maybe, revenuePerWorker: number, meanHours: number },
      ...{ giniPost: maybe, rates: numbers, floored: number.default(0) },
    }),
  ),
  rationality: z
    .looseObject({
      dollarsPerChoice: interval.nullable(),
      shareOfNetIncome: interval.nullable(),
      doesNotRespond: interval,
      ...examined,
    })
    .optional(),
  variance: z
    .looseObject({
      sets: number,
      measures: z.array(z.looseObject({ ...spreadParts, ...intervalParts, people: component, resample: component })),
    })
    .optional(),
  figures: z.looseObject({
    series: z.array(
      z.looseObject({
        ...{ step: number, taxYear: number, welfare: interval, difference: interval.optional() },
        ...{ meanHours: number, revenuePerWorker: number },
      }),
    ),
    ...{ ratesByYear: z.array(numbers), profile, response },
    responseLeftOut: number.optional(),
  }),
  models: texts,
  calls: z.looseObject({
    ...{ count: number, inputTokens: number, outputTokens: number, usageEstimated: number.default(0) },
    ...{ costUsd: maybe, failed: number },
    standIns: z.record(text, text).optional(),
  }),
  endpoints: endpoints.optional(),
});

const resultSchema = z.looseObject({
  // In the order in which it is printed when it is new.
  ...{
    comparison: text,
    command: text,
    scenario: text,
    baseline: text,
    seeds: number,
    seedValues: numbers,
    steps: number,
  },
  ...{ workers: number, effectiveWorkers: number.optional() },
  welfare: z.looseObject({ kind: text, aversion: maybe }),
  ...{ confidence: number, results: z.array(z.preprocess(gainOfToday, armResult)) },
  optimum: z.looseObject({ welfare: interval, usFederal: interval, brackets: numbers, rates: numbers }).nullable(),
  wordings: z
    .array(
      z.looseObject({
        ...{ policies: texts, sets: number },
        measures: z.array(
          z.looseObject({
            ...spreadParts,
            ...{ people: component, wording: component, peopleByWording: component, resample: component },
          }),
        ),
      }),
    )
    .optional(),
  warnings: texts,
});

/** @throws StorageError that names the comparison and what is not as it should be */
export function storedComparison(details: ComparisonDetails): StoredComparison {
  const { id, spec: asStored, scenarioVersion, result } = details;
  const place = `comparison ${id}`;
  const parsed = parsedSpec(asStored, scenarioVersion, place);
  const known: Comparison | null = parsedAs(resultSchema.nullable(), result, `${place}: comparisons.result`);
  return { ...details, scenario: parsed.scenario, spec: parsed, result: known };
}

/** @throws StorageError that names the place, e.g. `comparison 0193…`, and what is not as it should be */
export function parsedSpec(asStored: unknown, scenarioVersion: number | null, place: string): ComparisonSpec {
  const spec = parsedAs(specSchema, asStored, `${place}: comparisons.spec`);
  return {
    ...spec,
    arms: spec.arms.map((arm) => ({
      ...arm,
      input: parsedInput(arm.input, scenarioVersion, `${place}, ${arm.label}`),
    })),
    scenario: parsedScenario(spec.scenario, scenarioVersion, place),
  };
}

/** @throws StorageError that names the comparison and the seed */
export function storedOutcomes(comparison: string, seed: number, result: unknown): readonly ArmOutcome[] {
  return parsedAs(outcomesSchema, result, `comparison ${comparison}, seed ${seed}: comparison_seeds.result`);
}
