/** The summary of a stored run, whichever version made it. */
import { z } from "zod";
import { publicFundsNotes } from "../env/measures/arc-public-funds.ts";
import { parsedAs } from "../store/columns.ts";
import type { RunDetails } from "../store/store.ts";
import { finalOfToday } from "./earlier-summary.ts";
import type { RunSummary } from "./summary.ts";

const number = z.number();
const numbers = z.array(number);
const maybe = number.nullable();

/** What came later is null in summaries of before. */
const later = <S extends z.ZodType>(schema: S) => schema.nullable().default(null);

const shares = z.record(z.string(), number);

const satisfaction = z.looseObject({
  shareSatisfied: number,
  meanFactor: number,
  byDecile: z.array(maybe),
  bySex: shares.nullable(),
  byEducation: shares.nullable(),
  byTrait: later(z.record(z.string(), shares)),
});

const twin = z.looseObject({
  ...{ welfare: number, policy: number, behaviour: number, policyShare: maybe, behaviourShare: maybe },
});

export const gapSchema = z.looseObject({
  usFederal: number,
  optimum: number,
  rates: numbers,
  bins: later(number),
  searched: number.optional(),
});

const bracket = z.looseObject({ rate: maybe, people: number, incomeShare: number, thin: z.boolean() });
export const bracketsSchema = later(z.array(bracket));

export const gainParts = { cev: later(number), welfareRatio: later(number) };

const finalOfNow = z.looseObject({
  ...{ rates: numbers, brackets: numbers, welfare: number, revenuePerWorker: number },
  ...{ publicSpending: number.default(0), meanHours: number },
  answered: later(number),
  ...{ meanIncome: number, giniPre: maybe, giniPost: maybe, gapClosed: later(number), floored: number.default(0) },
  welfareAtFloors: later(z.array(z.looseObject({ floor: number, welfare: number }))),
  ...{ kolm: later(number), byBracket: bracketsSchema, dwl: later(number) },
  ...{ dwlOverRevenue: later(number), mvpf: later(z.array(maybe)), ...gainParts, twin: later(twin) },
  mvpfMarginal: later(z.array(maybe)),
  mvpfNotes: later(z.array(z.array(z.enum(publicFundsNotes)))),
  work: z
    .looseObject({
      ...{ employment: number, participationTaxRate: maybe },
      elasticity: z.looseObject({ intensive: maybe, extensive: maybe, employment: maybe }).nullable(),
    })
    .optional(),
  satisfaction: satisfaction.optional(),
});

export const finalSchema = z.preprocess(finalOfToday, finalOfNow);

export const seriesSchema = z.array(
  z.looseObject({
    ...{ step: number, taxYear: number, rates: numbers, welfare: number, meanHours: number, revenuePerWorker: number },
  }),
);

const election = z.looseObject({
  ...{ step: number, taxYear: number, rule: z.string(), shares: numbers, turnout: number, cycles: number },
  candidates: z.array(z.looseObject({ name: z.string(), rates: numbers })),
  ...{
    winner: z.string().nullable(),
    rates: numbers.nullable(),
    margin: maybe,
    condorcetWinner: z.string().nullable(),
  },
  ...{ choseCondorcet: z.boolean().nullable(), againstInterest: maybe, cyclicShare: later(number) },
});

export const callTotalsSchema = z.looseObject({
  ...{ count: number, failed: number, reused: number.default(0), inputTokens: number, outputTokens: number },
  ...{ cachedInputTokens: number.default(0), usageEstimated: number.default(0), costUsd: maybe },
  ...{ reasoningTokens: number.default(0) },
  savedUsd: later(number),
  standIns: z.record(z.string(), z.string()).optional(),
});

const margined = z.looseObject({ mean: number, margin: number });

const summarySchema = z.looseObject({
  ...{ run: z.string(), scenario: z.string(), seed: number, planner: z.string(), steps: number },
  effectiveWorkers: number.optional(),
  final: finalSchema,
  gap: later(gapSchema),
  archetypes: z
    .looseObject({
      ...{ asked: number, of: number },
      check: z.looseObject({ answers: number, hours: margined, income: margined }).nullable(),
      margins: z.looseObject({ hours: number, income: number, utility: number }),
    })
    .optional(),
  unchangedLaw: later(z.looseObject({ firstYear: number, lastYear: number, final: number })),
  series: seriesSchema,
  elections: z.array(election).optional(),
  leaderTurnover: maybe.optional(),
  calls: callTotalsSchema,
  warnings: z.array(z.string()),
});

/**
 * @returns null where the run has none
 * @throws StorageError that names the run where it is none
 */
export function storedSummary({ id, summary }: Pick<RunDetails, "id" | "summary">): RunSummary | null {
  return parsedAs(summarySchema.nullable(), summary, `run ${id}: runs.summary`);
}
