/** By how much usual hours differ in the source between people who differ in one fact: raw, and within cells of the other facts. */
import { drawPopulation } from "../../../population/draw-population.ts";
import { cellOf, type Population } from "../../../population/population.ts";
import type { Prepared } from "../../../run/prepare.ts";
import type { Fact } from "./twins.ts";

/** People drawn from the source for it. */
const drawn = 20_000;
/** Years to either side of an age that is compared. */
const ageBand = 5;
const cellFacts = ["sex", "age", "education", "occupationGroup"] as const;

export interface CensusGap {
  /** Hours a week: mean of the level less that of the reference. */
  readonly raw: number | null;
  /** Mean of the differences within cells, each weighted by how much it says. */
  readonly conditional: number | null;
  readonly people: number;
}

/**
 * The people of the scenario's source, many of them; null where it has no hours of its own.
 * @param ofFile how many of a file: as many as the scenario has, or all of them
 */
export function sourcePeople(
  { scenario, kinds, population }: Prepared,
  ofFile: "as-many" | "whole" = "as-many",
): Population | null {
  if (population.assumesHours) return null;
  const { source, filter, columns, format, weights, families, weeks, tables } = scenario.population;
  const isFile = typeof source === "object" && "file" in source;
  const size = !isFile ? drawn : ofFile === "whole" ? undefined : population.size;
  return drawPopulation({
    ...{ source, size, seed: scenario.seed, filter, columns, format, weights, families, weeks },
    ...{ tablesDirectory: tables, kinds },
    withNonWorkers: false,
    note: () => undefined,
  });
}

export function censusGap(people: Population, { name, levels: [reference] }: Fact, level: string | number): CensusGap {
  const groups = new Map<string, [Sum, Sum]>();
  const all: [Sum, Sum] = [newSum(), newSum()];
  for (let i = 0; i < people.size; i++) {
    const value = cellOf(people.columns.get(name), i);
    const side = isLevel(value, reference) ? 0 : isLevel(value, level) ? 1 : null;
    if (side === null) continue;
    const cell = cellFacts
      .filter((fact) => fact !== name)
      .map((fact) => banded(cellOf(people.columns.get(fact), i)))
      .join("|");
    const own = groups.get(cell) ?? [newSum(), newSum()];
    groups.set(cell, own);
    for (const sum of [own[side], all[side]]) {
      sum.weight += people.weight[i];
      sum.hours += people.weight[i] * people.usualHours[i];
      sum.people++;
    }
  }
  let [total, gap] = [0, 0];
  for (const [before, after] of groups.values()) {
    if (before.people === 0 || after.people === 0) continue;
    const weight = (before.weight * after.weight) / (before.weight + after.weight);
    total += weight;
    gap += weight * (after.hours / after.weight - before.hours / before.weight);
  }
  const [before, after] = all;
  return {
    raw: before.people === 0 || after.people === 0 ? null : after.hours / after.weight - before.hours / before.weight,
    conditional: total === 0 ? null : gap / total,
    people: before.people + after.people,
  };
}

interface Sum {
  weight: number;
  hours: number;
  people: number;
}

const newSum = (): Sum => ({ weight: 0, hours: 0, people: 0 });

function isLevel(value: string | number | undefined, level: string | number): boolean {
  return typeof value === "number" && typeof level === "number" ? Math.abs(value - level) <= ageBand : value === level;
}

/** Ages in tens of years. */
function banded(value: string | number | undefined): string {
  return typeof value === "number" ? String(Math.floor(value / 10)) : (value ?? "");
}
