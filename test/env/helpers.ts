import { readFileSync } from "node:fs";
import { calibratedEconomy } from "../../src/env/calibrate/calibrated-economy.ts";
import type { Economy } from "../../src/env/economy.ts";
import { hoursUpTo } from "../../src/env/hours-choice.ts";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { type Settlement, settle } from "../../src/env/settle/settlement.ts";
import { quasiLinear } from "../../src/env/utility/quasi-linear.ts";
import { utilityKinds } from "../../src/env/utility/registry.ts";
import type { Utility } from "../../src/env/utility/utility.ts";
import { type TaxSchedule, taxSchedule } from "../../src/law/tax-schedule.ts";
import type { Population } from "../../src/population/population.ts";
import { utilityOf } from "../../src/scenario/economy-kinds.ts";

export function golden(name: string) {
  return JSON.parse(readFileSync(new URL(`../golden/${name}.json`, import.meta.url), "utf8"));
}

export const usBrackets = [0, 11600, 47150, 100525, 191950, 243725, 609350];
export const usLaw = taxSchedule(usBrackets, [0.1, 0.12, 0.22, 0.24, 0.32, 0.35, 0.37]);
export const flat = (rate: number) => taxSchedule([0], [rate]);

export function populationOf(wages: ArrayLike<number>, weights?: ArrayLike<number>, hours = 40): Population {
  const wage = Float64Array.from(wages);
  return {
    size: wage.length,
    wage,
    usualHours: new Float64Array(wage.length).fill(hours),
    weight: weights ? Float64Array.from(weights) : new Float64Array(wage.length).fill(1),
    columns: new Map(),
  };
}

export const skills: number[] = golden("inputs").skills_hourly;

const standard = { elasticity: 0.25, disutility: "proportional", meanHours: 39, under: usLaw, maxHours: null } as const;

/** The economy of the golden files, with any part of its calibration changed. */
export function calibrate({ utility, ...changes }: Changes = {}, people = populationOf(skills)) {
  const form = typeof utility === "string" ? utilityOf(utility, utilityKinds) : (utility ?? quasiLinear);
  return calibratedEconomy(people, { ...standard, ...changes, utility: form });
}

type Calibrated = Parameters<typeof calibratedEconomy>[1];

export interface Changes extends Partial<Omit<Calibrated, "utility">> {
  readonly utility?: Utility | "quasi-linear" | "log";
}

/** Workers with given zero-tax incomes, all of whom earn `incomePerHour` dollars a year per weekly hour. */
export function economyOf(
  zeroTaxIncomes: readonly number[],
  { elasticity = 0.25, incomePerHour = 1000, maxHours = null as number | null, weights = [] as readonly number[] } = {},
): Economy {
  const size = zeroTaxIncomes.length;
  const psi = (z0: number) => incomePerHour * (z0 / incomePerHour) ** (-1 / elasticity);
  return {
    utility: quasiLinear,
    elasticities: null,
    publicSpending: 0,
    size,
    weight: weights.length ? Float64Array.from(weights) : new Float64Array(size).fill(1),
    incomePerHour: new Float64Array(size).fill(incomePerHour),
    elasticity,
    zeroTaxIncome: Float64Array.from(zeroTaxIncomes),
    psi: Float64Array.from(zeroTaxIncomes, psi),
    psiScale: 1,
    hours: hoursUpTo(maxHours),
  };
}

/** What happens when everyone optimises. */
export function outcome(economy: Economy, schedule: TaxSchedule): Settlement {
  return settle(economy, schedule, bestResponse(economy, schedule));
}

export const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** The greatest |a/b − 1| of two lists; where b is 0, |a|. NaN and lists of different lengths count as ∞. */
export function relativeGap(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  const gaps = Array.from(expected, (b, i) => Math.abs(b === 0 ? actual[i] : actual[i] / b - 1));
  return gaps.some(Number.isNaN) ? Infinity : Math.max(0, ...gaps);
}
