/** Cells of people who are alike in sex, education and band of age, and how usual hours spread in the source's. */
import { cellOf, type Population } from "../../../population/population.ts";
import { bandOf, broadAges } from "../../../population/sources/census/categories.ts";
import { type CellSpread, pairSums } from "./spread-within-cells.ts";

const cellFacts = ["sex", "education", "age"] as const;

/** Those of the facts that these people have. */
export function factsOfCells({ columns }: Pick<Population, "columns">): readonly string[] {
  return cellFacts.filter((fact) => columns.has(fact));
}

/** Ages are in the bands 16–24, 25–44, 45–64 and 65 on. */
export function cellNameOf({ columns }: Pick<Population, "columns">, facts: readonly string[], i: number): string {
  const values = facts.map((fact) => {
    const value = cellOf(columns.get(fact), i);
    if (value === undefined) return "unknown";
    return typeof value === "string" ? value : (broadAges[bandOf(broadAges, value)]?.label ?? "under 16");
  });
  return values.join(", ") || "all";
}

/** Cells of one person have no spread. */
export function sourceSpreads(people: Population, facts: readonly string[]): ReadonlyMap<string, CellSpread> {
  const cells = new Map<string, { readonly value: number; readonly weight: number }[]>();
  for (let i = 0; i < people.size; i++) {
    const cell = cellNameOf(people, facts, i);
    const own = cells.get(cell) ?? [];
    cells.set(cell, own);
    own.push({ value: people.usualHours[i], weight: people.weight[i] });
  }
  return new Map(
    [...cells].flatMap(([cell, own]) => {
      const { squares, weight } = pairSums(own);
      return weight > 0 ? [[cell, { variance: squares / weight, people: own.length }]] : [];
    }),
  );
}
