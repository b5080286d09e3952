/** How much the tax policy satisfies people, and what that does to their utility. */
import type { Economy } from "../economy.ts";
import type { Settlement } from "./settlement.ts";

/** Best grade of the graded scale; grades are whole numbers from 0. */
export const bestGrade = 4;
/** Change of consumption from one tax year to the next that people do not notice, a share. */
const unnoticed = 0.01;
/** Change of consumption that moves the grade by one. */
const changePerGrade = 0.05;

/** Satisfied unless consumption is noticeably below last tax year's mean; satisfied where there was none. */
export function isSatisfied(consumption: number, lastYear: number | null): boolean {
  return lastYear === null || consumption >= (1 - unnoticed) * lastYear;
}

/** The middle grade where consumption is that of the last tax year, one more for each 5 % above it, one less below. */
export function satisfactionGrade(consumption: number, lastYear: number | null): number {
  const change = lastYear === null || lastYear <= 0 ? 0 : consumption / lastYear - 1;
  return Math.min(bestGrade, Math.max(0, bestGrade / 2 + Math.round(change / changePerGrade)));
}

/** r = r0 + (1 − r0)·g/4 of grade g, where r0 is that of a worker who is not satisfied at all. */
export function satisfactionFactor(grade: number, dissatisfied: number): number {
  return grade === bestGrade ? 1 : dissatisfied + ((1 - dissatisfied) * grade) / bestGrade;
}

/**
 * A settlement whose utilities are adjusted in dollars: u in log utility becomes u + ln r, the r-th part of the
 * consumption that would be as good.
 * @param economy whose utility has a unit to be scaled in
 */
export function adjustedSettlement(
  { utility: { scaled, words } }: Economy,
  settlement: Settlement,
  factors: Float64Array,
): Settlement {
  if (scaled === null) throw new Error(`${words.noun} has no unit to be scaled in`);
  return { ...settlement, utility: settlement.utility.map((u, i) => scaled(u, factors[i])) };
}
