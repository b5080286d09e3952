import { ScenarioError } from "../../base/errors.ts";
import { suggestion } from "../../base/nearest.ts";
import { numbersIn, rangesOf } from "../../base/number-ranges.ts";
import { columnNames, columnOf, type Population } from "../../population/population.ts";
import { passingRows } from "../../population/population-filter.ts";
import type { WorkerGroup } from "../../scenario/worker-groups-keys.ts";

/** Rows of a message: the first ones do. */
const shownRows = 20;

/**
 * The rows of each group, ascending: everybody is in one of them.
 * @throws ScenarioError where groups overlap, leave somebody out, or have nobody
 */
export function groupRows(population: Population, groups: readonly WorkerGroup[]): readonly Uint32Array[] {
  const { size } = population;
  const groupOf = new Int32Array(size).fill(-1);
  const found = groups.map((group, g) => {
    const rows = rowsOf(population, group, `workers.groups.${g}`);
    for (const row of rows) {
      if (groupOf[row] >= 0)
        throw new ScenarioError(
          `workers.groups: worker ${row} is in group ${groupOf[row] + 1} and in group ${g + 1}; expected everybody in one of them`,
        );
      groupOf[row] = g;
    }
    return rows;
  });
  const left = [...groupOf.keys()].filter((row) => groupOf[row] < 0);
  if (left.length > 0) {
    const rows = `${rangesOf(left.slice(0, shownRows))}${left.length > shownRows ? ", …" : ""}`;
    throw new ScenarioError(
      `workers.groups: ${left.length.toLocaleString("en-US")} of ${size.toLocaleString("en-US")} workers are in no group (rows ${rows}); expected everybody in one of them`,
    );
  }
  return found;
}

function rowsOf(population: Population, { rows, where }: WorkerGroup, place: string): Uint32Array {
  const { size } = population;
  if (rows !== undefined) {
    const wanted = Uint32Array.from(new Set(numbersIn(String(rows)) ?? [])).sort();
    const beyond = wanted.find((row) => row >= size);
    if (beyond !== undefined)
      throw new ScenarioError(`${place}.rows: there is no row ${beyond}; expected rows from 0 to ${size - 1}`);
    return wanted;
  }
  const passing = matching(population, where ?? {}, place);
  if (passing.length === 0)
    throw new ScenarioError(`${place}.where: nobody of ${size.toLocaleString("en-US")} workers matches`);
  return Uint32Array.from(passing);
}

function matching(population: Population, where: NonNullable<WorkerGroup["where"]>, place: string): readonly number[] {
  try {
    return passingRows(population.size, where, (name) => {
      const column = columnOf(population, name);
      if (column) return column;
      throw new ScenarioError(
        `filter.${name}: people have no column ${name}; ${suggestion(name, columnNames(population))}`,
      );
    });
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    // Conditions are those of a filter, and so are its complaints.
    const details = error.hint === undefined ? { cause: error } : { cause: error, hint: error.hint };
    throw new ScenarioError(error.message.replace(/^filter\./, `${place}.where.`), details);
  }
}
