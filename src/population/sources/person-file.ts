/** Populations from a user's own CSV file: persons, or bare wages. */

import { ScenarioError } from "../../base/errors.ts";
import { randomStream } from "../../base/random.ts";
import { aliasTable, drawAlias } from "../alias-table.ts";
import { byName, type Population, takeRows } from "../population.ts";
import { lackingColumn, type PopulationFilter, passingRows } from "../population-filter.ts";
import { type PersonRows, readPersonRows } from "./person-rows.ts";

/**
 * People from a CSV file with a column `wage` ($/h) and whatever others it has. Without a column `weight`, and with as many
 * matching rows as `size` or no `size`, each row is one person in the order of the file, whatever the seed. Otherwise
 * `size` people (default: as many as matching rows) are drawn with replacement in proportion to weight.
 * @throws ScenarioError `path:line:column: …` for what is missing or malformed; where no row passes the filter, or it
 * names a column that the file does not have
 */
export function readPersonFile(
  path: string,
  size: number | undefined,
  seed: number,
  filter: PopulationFilter = {},
): Population {
  const rows = readPersonRows(path);
  const matching = passingRows(rows.count, filter, (name) => {
    const column = rows.columns.get(name);
    if (column) return column;
    throw lackingColumn(name, path, [...rows.columns.keys()]);
  });
  if (matching.length === 0) {
    throw new ScenarioError(`${path}: none of ${rows.count} rows passes population.filter`, {
      hint: `loosen one of: ${Object.keys(filter).join(", ")}`,
    });
  }
  const people = everybody(rows);
  const weight = rows.numbers("weight");
  if (!weight && (size ?? matching.length) === matching.length) return takeRows(people, matching);

  const weights = matching.map((row) => weight?.[row] ?? 1);
  if (weights.every((w) => w === 0)) {
    throw new ScenarioError(`${path}: every weight is 0`, { hint: "expected a positive weight in some row" });
  }
  const table = aliasTable(weights);
  const stream = randomStream(seed, "population");
  const drawn = Uint32Array.from({ length: size ?? matching.length }, () => matching[drawAlias(table, stream.next())]);
  return takeRows(people, drawn);
}

/** Every row as one person, whatever its weight: that is the chance of being drawn. */
function everybody({ count, columns, numbers }: PersonRows): Population {
  const own = ["wage", "hours", "weight"];
  return {
    size: count,
    wage: numbers("wage") ?? new Float64Array(count),
    usualHours: numbers("hours") ?? new Float64Array(count).fill(40),
    weight: new Float64Array(count).fill(1),
    columns: byName([...columns.values()].filter(({ name }) => !own.includes(name))),
  };
}
