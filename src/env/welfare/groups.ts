/** Which group each person belongs to, for welfare that asks how the worst-off group fares. */
import { ScenarioError } from "../../base/errors.ts";
import { suggestion } from "../../base/nearest.ts";
import { columnNames, columnOf, type Population } from "../../population/population.ts";
import { sortOrder } from "../measures/sort-order.ts";

export interface Groups {
  /** Number of each row's group. */
  readonly of: Uint32Array;
  readonly names: readonly string[];
}

/** A column of numbers with more values than this is no list of groups. */
const mostGroups = 60;

/** @throws ScenarioError for a column that there is not, or that has a number of its own for nearly everybody */
export function groupsBy(population: Population, name: string): Groups {
  const column = columnOf(population, name);
  if (!column)
    throw new ScenarioError(
      `planner.welfare.groups: there is no column "${name}"; ${suggestion(name, ["tenth", ...columnNames(population)])}`,
      { hint: "groups are a column of persons, a trait that is one, or tenth: tenths by income without tax" },
    );
  const nameOf = (row: number): string => {
    if (column.kind === "label") return column.labels[column.codes[row]] || "unknown";
    return Number.isNaN(column.values[row]) ? "unknown" : String(column.values[row]);
  };
  const known = new Map<string, number>();
  const of = Uint32Array.from({ length: population.size }, (_, row) => {
    const value = nameOf(row);
    const group = known.get(value) ?? known.size;
    known.set(value, group);
    return group;
  });
  if (column.kind === "number" && known.size > mostGroups)
    throw new ScenarioError(
      `planner.welfare.groups: ${name} has ${known.size} different numbers; expected ${mostGroups} at most`,
      { hint: "tenth makes ten groups by income without tax" },
    );
  return { of, names: [...known.keys()] };
}

/** Ten groups of as many people, by income without tax; of people who stand for many, as nearly as their rows allow. */
export function tenthsOf(zeroTaxIncome: Float64Array, weight: Float64Array): Groups {
  const total = weight.reduce((sum, people) => sum + people, 0);
  const of = new Uint32Array(weight.length);
  let below = 0;
  for (const row of sortOrder(zeroTaxIncome)) {
    of[row] = Math.min(9, Math.floor((10 * (below + weight[row] / 2)) / total));
    below += weight[row];
  }
  return { of, names: Array.from({ length: 10 }, (_, k) => `tenth ${k + 1}`) };
}
