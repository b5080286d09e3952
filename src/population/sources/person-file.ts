/** Populations from a user's own CSV file: persons, or bare wages. */

import { ScenarioError } from "../../base/errors.ts";
import { randomStream } from "../../base/random.ts";
import { aliasTable, drawAlias } from "../alias-table.ts";
import type { CodedColumn, PersonFacts, Population } from "../population.ts";
import { inRange, lackingFact, type PopulationFilter, wantedLabels } from "../population-filter.ts";
import { type PersonRows, readPersonRows } from "./person-rows.ts";

/**
 * People from a CSV file with a column `wage` ($/h) and, where there are any, `weight`, `hours` (a week), `elasticity`, `registered`, `age`, `sex`,
 * `education`, `occupation`, `occupation_group`; other columns are ignored. Without weights, and with as many matching
 * rows as `size` or no `size`, each row is one person in the order of the file, whatever the seed. Otherwise `size`
 * people (default: as many as matching rows) are drawn with replacement in proportion to weight.
 * @throws ScenarioError `path:line:column: …` for what is missing or malformed; where no row passes the filter, or it
 * names a fact that the file does not have
 */
export function readPersonFile(
  path: string,
  size: number | undefined,
  seed: number,
  filter: PopulationFilter = {},
): Population {
  const rows = readPersonRows(path);
  const matching = matchingRows(path, rows, filter);
  if (matching.length === 0) {
    throw new ScenarioError(`${path}: none of ${rows.count} rows passes population.filter`, {
      hint: `loosen one of: ${Object.keys(filter).join(", ")}`,
    });
  }
  const { weight } = rows;
  if (!weight && (size ?? matching.length) === matching.length) return populationOf(rows, matching);

  const weights = matching.map((row) => weight?.[row] ?? 1);
  if (weights.every((w) => w === 0)) {
    throw new ScenarioError(`${path}: every weight is 0`, { hint: "expected a positive weight in some row" });
  }
  const table = aliasTable(weights);
  const stream = randomStream(seed, "population");
  return populationOf(
    rows,
    Array.from({ length: size ?? matching.length }, () => matching[drawAlias(table, stream.next())]),
  );
}

function matchingRows(path: string, { count, wage, hours, facts }: PersonRows, filter: PopulationFilter): number[] {
  const within = (key: "age" | "hours" | "wage", column: ArrayLike<number> | undefined) => {
    const range = filter[key];
    if (!range) return undefined;
    if (!column) throw lackingFact(key, path);
    return (row: number) => inRange(column[row], range);
  };
  const among = (key: "sex" | "education" | "occupation" | "occupationGroup") => {
    const column = facts[key];
    if (filter[key] === undefined) return undefined;
    if (!column) throw lackingFact(key, path);
    const wanted = wantedLabels(filter[key], column.labels, key);
    return (row: number) => wanted[column.codes[row]];
  };
  const conditions = [
    ...[within("age", facts.age), within("hours", hours), within("wage", wage)],
    ...[among("sex"), among("education"), among("occupation"), among("occupationGroup")],
  ].filter((condition) => condition !== undefined);
  const matching: number[] = [];
  for (let row = 0; row < count; row++) if (conditions.every((passes) => passes(row))) matching.push(row);
  return matching;
}

function populationOf(
  { wage, hours, elasticity, registered, facts }: PersonRows,
  chosen: readonly number[],
): Population {
  const size = chosen.length;
  return {
    size,
    wage: Float64Array.from(chosen, (row) => wage[row]),
    usualHours: Float64Array.from(chosen, (row) => hours?.[row] ?? 40),
    weight: new Float64Array(size).fill(1),
    ...(elasticity && { elasticity: Float64Array.from(chosen, (row) => elasticity[row]) }),
    ...(registered && { registered: Uint8Array.from(chosen, (row) => registered[row]) }),
    facts: chosenFacts(facts, chosen),
  };
}

function chosenFacts(facts: PersonFacts, chosen: readonly number[]): PersonFacts {
  const pick = (column: CodedColumn) => ({
    codes: Uint16Array.from(chosen, (row) => column.codes[row]),
    labels: column.labels,
  });
  const { age, sex, education, occupation, occupationGroup } = facts;
  return {
    ...(age && { age: Uint8Array.from(chosen, (row) => age[row]) }),
    ...(sex && { sex: pick(sex) }),
    ...(education && { education: pick(education) }),
    ...(occupation && { occupation: pick(occupation) }),
    ...(occupationGroup && { occupationGroup: pick(occupationGroup) }),
  };
}
