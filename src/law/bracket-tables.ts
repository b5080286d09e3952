/**
 * Named bracket tables: US federal law of 2018–2026 by filing status, and the coarser ones of the literature.
 * Statutory brackets are used on income as it is: no deductions, no credits.
 * Source: data/census/federal-tax-parameters.json.
 */
import { readFileSync } from "node:fs";
import { ScenarioError } from "../base/errors.ts";
import { nearest } from "../base/nearest.ts";
import { packageFile } from "../base/package-files.ts";

export interface BracketTable {
  /** Where each bracket starts, dollars a year; the first is 0. */
  readonly brackets: readonly number[];
  /** Statutory marginal rates, where the table is a law. */
  readonly rates: readonly number[] | null;
}

interface FederalParameters {
  readonly years: Record<
    string,
    {
      readonly filing_status: Record<
        string,
        { readonly brackets: readonly { readonly rate: number; readonly from: number }[] }
      >;
    }
  >;
}

/** In the package. */
export const bracketTablesPath = "data/census/federal-tax-parameters.json";

let tables: ReadonlyMap<string, BracketTable> | undefined;

function allTables(): ReadonlyMap<string, BracketTable> {
  if (tables) return tables;
  const parameters: FederalParameters = JSON.parse(readFileSync(packageFile(bracketTablesPath), "utf8"));
  const found = new Map<string, BracketTable>([
    ["flat", { brackets: [0], rates: null }],
    ["three", { brackets: [0, 90_000, 159_100], rates: null }],
  ]);
  for (const [year, { filing_status }] of Object.entries(parameters.years)) {
    for (const [status, { brackets }] of Object.entries(filing_status)) {
      found.set(`us-${year}-${status.replaceAll("_", "-")}`, {
        brackets: brackets.map(({ from }) => from),
        rates: brackets.map(({ rate }) => rate),
      });
    }
  }
  tables = found;
  return found;
}

/** The table that a law-abiding run starts from and that `us-federal` falls back to. */
export const defaultLaw = "us-2024-single";

export function bracketTableNames(): readonly string[] {
  return [...allTables().keys()];
}

/**
 * A named table; underscores are read as hyphens (`us-2024-married_joint`).
 * @throws ScenarioError for a name that is not there
 */
export function bracketTable(name: string): BracketTable {
  const table = allTables().get(name.replaceAll("_", "-"));
  if (table) return table;
  const near = nearest(name, bracketTableNames());
  throw new ScenarioError(
    `no bracket table "${name}"${near ? `; did you mean "${near}"?` : ""}; expected flat, three, or us-<2018…2026>-<single | married-joint | married-separate | head-of-household>`,
  );
}

/** A table that is a law: brackets and rates. */
export function lawTable(name: string): { brackets: readonly number[]; rates: readonly number[] } {
  const { brackets, rates } = bracketTable(name);
  if (!rates) throw new ScenarioError(`bracket table "${name}" has no rates; expected a law such as "${defaultLaw}"`);
  return { brackets, rates };
}

/** Thresholds of a scenario's `economy.brackets`: a named table or a list. */
export function bracketsOf(specification: string | readonly number[]): readonly number[] {
  return typeof specification === "string" ? bracketTable(specification).brackets : specification;
}

/** The law that `us-federal` applies in a scenario: the named US table, else {@link defaultLaw}. */
export function lawOf(specification: string | readonly number[]): {
  brackets: readonly number[];
  rates: readonly number[];
} {
  return typeof specification === "string" && bracketTable(specification).rates
    ? lawTable(specification)
    : lawTable(defaultLaw);
}

/**
 * The law's marginal rates on a scenario's own brackets: in the middle of each, of the last one at one and a half times
 * its start, of an only one at 60,000 dollars.
 */
export function lawRatesOn(specification: string | readonly number[]): number[] {
  const brackets = bracketsOf(specification);
  const law = lawOf(specification);
  return brackets.map((start, i) => {
    const middle = i + 1 < brackets.length ? (start + brackets[i + 1]) / 2 : start * 1.5 || 60_000;
    return law.rates[law.brackets.findLastIndex((from) => from <= middle)];
  });
}
