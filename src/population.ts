/**
 * `llm-econ/population`: who there is. People drawn from census tables, files and priors, and their weights.
 *
 * @example
 * const people = drawPopulation({ source: "census", size: 1000, seed: 1, filter: { age: { min: 25, max: 54 } } });
 * @module llm-econ/population
 */

// People as columns.

export { type BuiltInColumn, type BuiltInName, builtInColumns } from "./population/built-in-columns.ts";
export type { ColumnValues, DeclaredColumn, DeclaredSource, SourceContext } from "./population/declared-source.ts";
export { drawPopulation, type PopulationOptions } from "./population/draw-population.ts";
export type { ColumnReference, PersonColumn, PersonColumnContext } from "./population/person-column.ts";
export {
  type CodedColumn,
  type Column,
  type ColumnInfo,
  cellOf,
  columnNames,
  columnOf,
  type LabelColumn,
  labelOf,
  labelsOf,
  type NumberColumn,
  numbersOf,
  type Population,
  takeRows,
  usualIncome,
  weeksOf,
  weeksPerYear,
  withWeeks,
} from "./population/population.ts";
export type { PopulationFilter } from "./population/population-filter.ts";
export type { DrawRequest, PopulationSource, SourceReference } from "./population/population-source.ts";

// Census tables: those of the package, and tables of your own.

export { buildCensusTables, type CensusBuildOptions } from "./population/sources/census/build.ts";
export type { CensusManifest } from "./population/sources/census/manifest.ts";
export { type CensusTables, loadCensusTables } from "./population/sources/census/tables.ts";

// Weights: raked to margins, samples with enough people in every bracket.

export type { Margins } from "./population/weights/margins.ts";
export { type Raked, rake } from "./population/weights/raking.ts";
export { type StratifiedSample, stratifiedSample } from "./population/weights/stratify.ts";

// Random streams, keyed by seed and purpose, and errors.

export { EconError, ScenarioError } from "./base/errors.ts";
export { type RandomStream, randomStream } from "./base/random.ts";
