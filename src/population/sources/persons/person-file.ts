/** Populations from a user's own CSV file: persons, or bare wages. */

import { ScenarioError } from "../../../base/errors.ts";
import { randomStream } from "../../../base/random.ts";
import { aliasTable, drawAlias } from "../../alias-table.ts";
import type { FileReading } from "../../column-map.ts";
import { byName, columnOf, hoursOf, type Population, takeRows, withWeeks } from "../../population.ts";
import { lackingColumn, type PopulationFilter, passingRows } from "../../population-filter.ts";
import type { DrawNote, WeeksCount, Weighting } from "../../population-source.ts";
import { designEffectOf } from "../../weights/design-effect.ts";
import { type PersonRows, readPersonRows } from "./person-rows.ts";

export interface PersonFileOptions {
  /** Number of people; undefined for every row. */
  readonly size?: number | undefined;
  readonly seed: number;
  readonly filter?: PopulationFilter | undefined;
  readonly reading?: FileReading | undefined;
  /** Whether people work 52 weeks a year, the default, or as many as the file says. */
  readonly weeks?: WeeksCount | undefined;
  /** Default: `use` where there is no size, or it is the number of rows; else `draw`. */
  readonly weights?: Weighting | undefined;
  readonly note?: ((note: DrawNote) => void) | undefined;
}

/**
 * People from a CSV file with a column `wage` ($/h) and whatever others it has. With weights `use` each row that passes is
 * one person in the order of the file, whatever the seed, who stands for as many as the column `weight` says; rows of
 * weight 0 are left out. With `draw` that holds of a file without weights whose matching rows are as many as `size`, or
 * where there is none; else `size` people (default: as many as matching rows) are drawn with replacement in proportion to
 * weight.
 * @throws ScenarioError `path:line:column: …` for what is missing or malformed; where no row passes the filter, or it
 * names a column that the file does not have; for `use` with a size that is another than that of the file
 */
export function readPersonFile(path: string, options: PersonFileOptions): Population {
  const { size, seed, filter = {}, reading, weeks, note = () => {} } = options;
  const rows = readPersonRows(path, { ...reading, hasWeeks: weeks === "actual" });
  if (rows.remarks.length > 0) note({ warning: { code: "persons-file", message: rows.remarks.join("; ") } });
  const people = everybody(rows);
  const matching = passingRows(rows.count, filter, (name) => {
    const column = name === "weeks" ? columnOf(people, name) : rows.columns.get(name);
    if (column) return column;
    throw lackingColumn(name, path, [...rows.columns.keys()]);
  });
  if (matching.length === 0) {
    throw new ScenarioError(`${path}: none of ${rows.count} rows passes population.filter`, {
      hint: `loosen one of: ${Object.keys(filter).join(", ")}`,
    });
  }
  const weight = rows.numbers("weight");
  const weights = matching.map((row) => weight?.[row] ?? 1);
  const counted = matching.filter((_, i) => weights[i] > 0);
  if (counted.length === 0)
    throw new ScenarioError(`${path}: every weight is 0`, { hint: "expected a positive weight in some row" });
  const isWhole = size === undefined || size === matching.length || size === counted.length;
  const weighting = options.weights ?? (isWhole ? "use" : "draw");
  note({ weights: weighting });
  if (weighting === "use") {
    if (!isWhole) throw notWhole(counted.length, size);
    return takeRows(weight ? { ...people, weight } : people, counted);
  }
  if (!weight && (size ?? matching.length) === matching.length) return takeRows(people, matching);
  const warning =
    weight &&
    drawnWarning(
      path,
      Float64Array.from(counted, (row) => weight[row]),
    );
  if (warning) note({ warning });
  const table = aliasTable(weights);
  const stream = randomStream(seed, "population");
  const drawn = Uint32Array.from({ length: size ?? matching.length }, () => matching[drawAlias(table, stream.next())]);
  return takeRows(people, drawn);
}

/** The error for weights that are to be used with people of another number than the file has. */
export function notWhole(rows: number, size: number | undefined): ScenarioError {
  return new ScenarioError(
    `population.weights: use takes every row of the file, ${rows}, and population.size is ${size}; expected weights: draw, or no size`,
  );
}

/** Of uneven weights, by which a few rows can be drawn again and again, and others not at all. */
function drawnWarning(path: string, weights: Float64Array): DrawNote["warning"] {
  const effect = designEffectOf(weights);
  if (effect < 1.01) return undefined;
  const people = Math.round(weights.length / effect);
  return {
    code: "drawn-by-weight",
    message: `rows of ${path} are drawn with replacement by weight, with a design effect of ${effect.toFixed(1)}: its ${weights.length} rows say as much as ${people} of equal weight, and another seed draws others; population.weights: use, without a size, takes each row once with its weight`,
  };
}

/** Every row as one person, whatever its weight. */
function everybody({ count, columns, numbers, weeks }: PersonRows): Population {
  const own = ["wage", "hours", "weight"];
  const people: Population = {
    size: count,
    wage: numbers("wage") ?? new Float64Array(count),
    ...hoursOf(numbers("hours"), count),
    weight: new Float64Array(count).fill(1),
    columns: byName([...columns.values()].filter(({ name }) => !own.includes(name))),
  };
  return weeks ? withWeeks(people, weeks) : people;
}
