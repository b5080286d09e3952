/** Values of PUMS columns, checked. */
import type { PumsRow } from "./pums-file.ts";

/** @throws ScenarioError for anything but a whole number in the range */
export function integerIn(row: PumsRow, column: string, from: number, to: number): number {
  const value = row.number(column);
  if (Number.isInteger(value) && value >= from && value <= to) return value;
  throw row.error(column, `expected a whole number from ${from} to ${to}, got "${row.text(column)}"`);
}

/** OCCP with its leading zeros. */
export function occupationCodeOf(row: PumsRow): string {
  const text = row.text("OCCP");
  if (!/^\d{1,4}$/.test(text)) throw row.error("OCCP", `expected an occupation code of up to 4 digits, got "${text}"`);
  return text.padStart(4, "0");
}

/** Employed (ESR 1, 2, 4, 5) with wages and usual hours, 16 or older. */
export function isWageEarner(row: PumsRow): boolean {
  const employment = row.number("ESR");
  const isEmployed = employment === 1 || employment === 2 || employment === 4 || employment === 5;
  return isEmployed && row.number("AGEP") >= 16 && row.number("WKHP") > 0 && row.number("WAGP") > 0;
}

/** A civilian of 18 to 64, employed (ESR 1, 2), unemployed (3) or not in the labour force (6). */
export function isCivilianOfWorkingAge(row: PumsRow): boolean {
  const [employment, age] = [row.number("ESR"), row.number("AGEP")];
  const isCivilian = employment === 1 || employment === 2 || employment === 3 || employment === 6;
  return isCivilian && age >= 18 && age <= 64;
}

/** Such a civilian without a job; the self-employed without wages have one. */
export function isNotEmployed(row: PumsRow): boolean {
  return isCivilianOfWorkingAge(row) && row.number("ESR") !== 1 && row.number("ESR") !== 2;
}

/** By RELSHIPP, where the file has it. */
export function isInInstitution(row: PumsRow, columns: readonly string[]): boolean {
  return columns.includes("RELSHIPP") && row.number("RELSHIPP") === 37;
}
