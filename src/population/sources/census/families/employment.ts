/** People with and without work: civilians of 18 to 64, of whom as many work as in their cell of the census. */
import { ScenarioError } from "../../../../base/errors.ts";
import { randomStream } from "../../../../base/random.ts";
import { builtInColumns } from "../../../built-in-columns.ts";
import { byName, type Column, labelOf, labelsOf, numbersOf, type Population, takeRows } from "../../../population.ts";
import { type FilterRange, type PopulationFilter, rangeFor } from "../../../population-filter.ts";
import { ageBands, bandOf } from "../categories.ts";
import type { CensusManifest } from "../manifest.ts";
import { readTable } from "../table-reader.ts";
import { childrenTop } from "./family-types.ts";

/** Ages of whom it is known how many work. */
const workingAge = { min: 18, max: 64 } as const;

/** Share that works, by cell, and by the groups of cells that stand for one of which there are no records. */
export type EmploymentShares = ReadonlyMap<string, number>;

/** Cells from the finest to those that share age, sex or family alone. */
function groupsOf(band: string, sex: string, education: string, status: string, children: number): string[] {
  return [
    [band, sex, education, status, children].join(),
    [band, sex, "", status, children].join(),
    ["", sex, "", status, children].join(),
  ];
}

/**
 * @returns undefined where the directory has no such table
 * @throws ScenarioError where it is not as the manifest says
 */
export function readEmployment(directory: string, manifest: CensusManifest): EmploymentShares | undefined {
  if (manifest.sha256["employment.csv"] === undefined) return undefined;
  const columns = ["age_band", "sex", "education", "filing_status", "children", "count", "employed"];
  const people = new Map<string, number>();
  const working = new Map<string, number>();
  for (const row of readTable(directory, manifest, "employment.csv", columns)) {
    const [band, sex, education, status] = columns.map((column) => row.text(column));
    for (const group of groupsOf(band, sex, education, status, row.number("children"))) {
      people.set(group, (people.get(group) ?? 0) + row.number("count"));
      working.set(group, (working.get(group) ?? 0) + row.number("count") * row.number("employed"));
    }
  }
  return new Map([...people].map(([group, count]) => [group, (working.get(group) ?? 0) / count]));
}

/** The ages of a filter, as far as people of these ages work or could. */
export function ofWorkingAge(filter: PopulationFilter): PopulationFilter {
  const asked: FilterRange = rangeFor(filter, "age") ?? {};
  const min = Math.max(workingAge.min, asked.min ?? workingAge.min);
  const max = Math.min(workingAge.max, asked.max ?? workingAge.max);
  if (min > max)
    throw new ScenarioError(
      `population.filter.age: nobody there is from ${workingAge.min} to ${workingAge.max}, the ages of which the census tables say who works`,
    );
  return { ...filter, age: { min, max } };
}

/** Draws that are made at a time beyond what is likely to do. */
const spare = 50;

/**
 * Earners as they are drawn stand for all like them, of whom a share p works: each is kept with a chance in proportion to
 * 1/p, so that cells have the people whom they have, and works with chance p. Who does not work has the wage, hours and
 * occupation of an earner of the cell. Two numbers a person drawn, from a stream of their own.
 * @param draw the first people of one draw, however many are asked for
 */
export function withNonWorkers(
  draw: (people: number) => Population,
  shares: EmploymentShares,
  size: number,
  seed: number,
): Population {
  const least = Math.min(...shares.values());
  for (let drawn = Math.ceil(2.5 * size) + spare; ; drawn *= 2) {
    const pool = draw(drawn);
    const rate = ratesOf(pool, shares);
    const stream = randomStream(seed, "employment");
    const kept: number[] = [];
    const employed: number[] = [];
    for (let i = 0; i < pool.size && kept.length < size; i++) {
      const [chance, place] = [stream.next(), stream.next()];
      if (chance * rate[i] >= least) continue;
      kept.push(i);
      employed.push(place < rate[i] ? 1 : 0);
    }
    if (kept.length < size) continue;
    const people = takeRows(pool, kept);
    const columns: readonly Column[] = [
      { ...builtInColumns.employed, kind: "number", values: Uint8Array.from(employed) },
      { ...builtInColumns.employmentRate, kind: "number", values: Float64Array.from(kept, (row) => rate[row]) },
    ];
    return { ...people, columns: byName([...people.columns.values(), ...columns]) };
  }
}

function ratesOf(people: Population, shares: EmploymentShares): Float64Array {
  const [age, children] = ["age", "children"].map((name) => numbersOf(people, name));
  const [sex, education, status] = ["sex", "education", "filingStatus"].map((name) => labelsOf(people, name));
  return Float64Array.from({ length: people.size }, (_, i) => {
    const band = ageBands[bandOf(ageBands, age?.[i] ?? Number.NaN)]?.label;
    const filed = labelOf(status, i);
    // A head of household without children is single.
    const dependents = filed === "single" ? 0 : Math.min(childrenTop, children?.[i] ?? 0);
    const groups = groupsOf(band ?? "", labelOf(sex, i) ?? "", labelOf(education, i) ?? "", filed ?? "", dependents);
    const share = groups.map((group) => shares.get(group)).find((known) => known !== undefined);
    if (share === undefined) throw new ScenarioError(`census tables: employment.csv has no row for ${groups[0]}`);
    return share;
  });
}
