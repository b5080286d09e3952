import { z } from "zod";
import { pairedByDecile, shareBetterOff } from "../../analysis/statistics/gains.ts";
import { calibratedEconomy } from "../../env/calibrate/calibrated-economy.ts";
import type { Economy } from "../../env/economy.ts";
import { measure } from "../../env/measures/metrics.ts";
import { bestResponse } from "../../env/respond/best-response.ts";
import { type Settlement, settle } from "../../env/settle/settlement.ts";
import { lawOf } from "../../law/bracket-tables.ts";
import { type TaxSchedule, taxSchedule } from "../../law/tax-schedule.ts";
import { builtInKinds } from "../../plugins/kinds.ts";
import { type Prepared, prepare } from "../../run/prepare.ts";
import { parseScenario } from "../../scenario/load.ts";
import type { TryAnswer } from "../api.ts";
import { parsedQuestion } from "../query.ts";
import { householdAsked, householdUnderLaw } from "./household.ts";

const rate = z.number().min(-1).max(1);
/** More take longer than milliseconds. */
const mostWorkers = 100_000;

const creditAsked = z.strictObject({
  amount: z.number().min(0).max(1e6),
  growth: z.number().positive().max(1).default(0.4),
  from: z.number().min(0).max(1e9).default(25_000),
  fall: z.number().positive().max(1).default(0.2),
});

const asked = z.strictObject({
  hourlyWage: z.number().positive().max(1e6),
  usualHours: z.number().positive().max(112).default(40),
  household: householdAsked.omit({ wage: true }).optional(),
  brackets: z.array(z.number().min(0)).min(1).max(100).optional(),
  rates: z.array(rate).min(1).max(100).optional(),
  credit: creditAsked.optional(),
  workers: z.number().int().min(1).max(mostWorkers).default(1000),
  seed: z.number().int().min(0).default(1),
  elasticity: z.number().min(0.01).max(10).default(0.4),
  aversion: z.number().min(0).max(20).default(1),
});

/** Hours at which the budget line is drawn. */
const mostHours = 80;
const weeksPerYear = 52;

export function tryAnswer(body: unknown): TryAnswer {
  const question = parsedQuestion(asked, body);
  const { hourlyWage, usualHours, household, elasticity } = question;
  const { economy, welfare } = preparedFor(question);
  const start = performance.now();
  const law = lawOf(usBrackets);
  const usLaw = taxSchedule(law.brackets, law.rates);
  const sliders = scheduleOf(question, law);
  const settled = { sliders: optimising(economy, sliders), usLaw: optimising(economy, usLaw) };
  const worker = workerOf(hourlyWage, usualHours, elasticity, usLaw);
  const hours = Array.from({ length: 2 * mostHours + 1 }, (_, i) => i / 2);
  const line = (schedule: TaxSchedule, { rebate }: Settlement): number[] =>
    hours.map((at) => netOf(schedule, at * hourlyWage * weeksPerYear, rebate));
  return {
    brackets: sliders.brackets,
    rates: sliders.rates,
    law: { brackets: law.brackets, rates: law.rates },
    worker: {
      sliders: workerUnder(worker, sliders, settled.sliders),
      usLaw: workerUnder(worker, usLaw, settled.usLaw),
    },
    budgetLine: { hours, sliders: line(sliders, settled.sliders), usLaw: line(usLaw, settled.usLaw) },
    population: {
      sliders: populationUnder(economy, sliders, settled.sliders, welfare),
      usLaw: populationUnder(economy, usLaw, settled.usLaw, welfare),
    },
    ...gainsOf(economy, settled.usLaw, settled.sliders),
    form: household ? householdUnderLaw({ ...household, wage: hourlyWage * usualHours * weeksPerYear }) : null,
    milliseconds: performance.now() - start,
  };
}

const usBrackets = "us-2024-single";

/** Populations that are kept: sliders move the law, not the people. */
const kept = 4;
const populations = new Map<string, Prepared>();

function preparedFor({ workers, seed, elasticity, aversion }: z.output<typeof asked>): Prepared {
  const scenario = {
    ...{ name: "try", seed, steps: 1, population: { size: workers }, economy: { elasticity } },
    workers: { decide: "rational" },
    planner: { kind: "us-federal", welfare: { kind: "ces", aversion } },
  };
  const text = JSON.stringify(scenario);
  const prepared = populations.get(text) ?? prepare(parseScenario(text, "try.json", builtInKinds).scenario);
  populations.delete(text);
  populations.set(text, prepared);
  for (const key of populations.keys()) if (populations.size > kept) populations.delete(key);
  return prepared;
}

type Law = Pick<TaxSchedule, "brackets" | "rates">;

/** The sliders' rates, less what a credit pays of each dollar and plus what it loses. */
function scheduleOf({ brackets, rates, credit }: z.output<typeof asked>, law: Law): TaxSchedule {
  const base = taxSchedule(brackets ?? law.brackets, rates ?? law.rates);
  if (!credit || credit.amount === 0) return base;
  const { amount, growth, from, fall } = credit;
  const full = amount / growth;
  const begin = Math.max(full, from);
  const end = begin + amount / fall;
  const starts = [...new Set([...base.brackets, full, begin, end])].sort((a, b) => a - b);
  return taxSchedule(
    starts,
    starts.map((at) => base.marginalRate(at) - (at < full ? growth : 0) + (at >= begin && at < end ? fall : 0)),
  );
}

function optimising(economy: Economy, schedule: TaxSchedule): Settlement {
  return settle(economy, schedule, bestResponse(economy, schedule));
}

/** One worker, whose usual hours are best under US law. */
function workerOf(hourlyWage: number, usualHours: number, elasticity: number, under: TaxSchedule): Economy {
  const one = (value: number): Float64Array => Float64Array.of(value);
  return calibratedEconomy(
    { size: 1, wage: one(hourlyWage), usualHours: one(usualHours), weight: one(1), columns: new Map() },
    { elasticity, disutility: "observed", meanHours: usualHours, under, maxHours: null },
  );
}

function netOf(schedule: TaxSchedule, income: number, rebate: number): number {
  return income - schedule.tax(income) + rebate;
}

/** @param population whose rebate the worker gets */
function workerUnder(worker: Economy, schedule: TaxSchedule, { rebate }: Settlement): TryAnswer["worker"]["sliders"] {
  const [hours] = bestResponse(worker, schedule);
  const income = hours * worker.incomePerHour[0];
  return {
    ...{ hours, income, tax: schedule.tax(income), rebate, netIncome: netOf(schedule, income, rebate) },
    marginalRate: schedule.marginalRate(income),
  };
}

function populationUnder(
  economy: Economy,
  schedule: TaxSchedule,
  settlement: Settlement,
  welfare: Prepared["welfare"],
): TryAnswer["population"]["sliders"] {
  const { metrics } = measure(economy, schedule, settlement);
  const { revenuePerWorker, meanHours, meanIncome, giniPost } = metrics;
  const { value } = welfare.evaluate(settlement);
  return { welfare: value, revenuePerWorker, rebate: settlement.rebate, meanHours, meanIncome, giniPost };
}

/** By tenths of income before. */
function gainsOf(
  { size, weight }: Economy,
  before: Settlement,
  after: Settlement,
): Pick<TryAnswer, "gains" | "shareBetterOff"> {
  return {
    gains: size < 10 ? [] : pairedByDecile(before.utility, after.utility, weight, before.income),
    shareBetterOff: shareBetterOff(before.utility, after.utility, weight).better,
  };
}
