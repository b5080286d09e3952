/** The same people with one fact changed and nothing else. */
import { UsageError } from "../../../base/errors.ts";
import { suggestion } from "../../../base/nearest.ts";
import { type Column, coded, columnOf, labelOf, type Population } from "../../../population/population.ts";

/** A fact and what it can be; the first is what the others are held against. */
export interface Fact {
  readonly name: string;
  readonly levels: readonly (string | number)[];
}

/** Where it is no column of people but a sentence of the persona. */
export const attitudes = {
  "taxes-too-high": "You think that taxes are much too high.",
  "taxes-fair": "You think that taxes are a fair price for what the state does.",
} as const;

const usual: readonly Fact[] = [
  { name: "sex", levels: ["male", "female"] },
  { name: "age", levels: [30, 60] },
  { name: "education", levels: ["high-school", "bachelor"] },
  { name: "attitude", levels: Object.keys(attitudes) },
];
export const usualFacts = ["sex", "age", "education"] as const;

/** Facts that prompts state as numbers of their own: to vary them is to ask another question. */
const held = new Set(["wage", "hours", "income", "weight", "weeks"]);

/** @throws UsageError for a fact that these people do not have, or that does not vary among them */
export function factOf(name: string, population: Population): Fact {
  const known = usual.find((fact) => fact.name === name);
  const column = held.has(name) ? undefined : columnOf(population, name);
  if (known && (known.name === "attitude" || column)) return known;
  if (!column) {
    const names = ["attitude", ...population.columns.keys()].filter((one) => !held.has(one));
    throw new UsageError(
      `--vary ${name}: these people have no such fact that twins could differ in; ${suggestion(name, names)}`,
    );
  }
  const levels = column.kind === "label" ? commonest(column) : quarters(column);
  if (levels.length < 2)
    throw new UsageError(
      `--vary ${name}: all of these people have the same; expected a fact that differs between people`,
    );
  return { name, levels };
}

function commonest(column: Extract<Column, { kind: "label" }>): readonly string[] {
  const counts = new Map<string, number>();
  for (let i = 0; i < column.codes.length; i++) {
    const label = labelOf(column, i);
    if (label !== undefined) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 2)
    .map(([label]) => label);
}

function quarters({ values }: Extract<Column, { kind: "number" }>): readonly number[] {
  const sorted = [...values].filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  if (sorted.length === 0) return [];
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))];
  return [...new Set([at(0.25), at(0.75)])];
}

/** Everybody with that level of the fact. */
export function twins(population: Population, { name }: Fact, level: string | number): Population {
  const column = population.columns.get(name);
  if (!column) return population;
  const changed: Column =
    column.kind === "label"
      ? { ...column, ...coded(Array.from({ length: population.size }, () => String(level))) }
      : { ...column, values: new Float64Array(population.size).fill(Number(level)) };
  return { ...population, columns: new Map(population.columns).set(name, changed) };
}

/** What a persona says more; empty where the fact is a column. */
export function sentenceOf({ name }: Fact, level: string | number): string {
  return name === "attitude" ? ` ${attitudes[level as keyof typeof attitudes]}` : "";
}
