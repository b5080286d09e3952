import { ScenarioError } from "../base/errors.ts";
import type { Population } from "./population.ts";
import { lackingFact, type PopulationFilter } from "./population-filter.ts";
import { drawCensus } from "./sources/census/draw.ts";
import { type CensusTables, loadCensusTables } from "./sources/census/tables.ts";
import { readPersonFile } from "./sources/person-file.ts";
import { drawGb2, drawUniform } from "./sources/priors.ts";

export interface PopulationOptions {
  readonly source: "census" | "gb2" | "uniform" | { readonly file: string };
  /** Number of people; only a file has a size of its own. */
  readonly size: number | undefined;
  readonly seed: number;
  readonly filter?: PopulationFilter | undefined;
  /** Directory of census tables; default: those of the package. */
  readonly tablesDirectory?: string | undefined;
}

/**
 * The people of a scenario.
 * @throws ScenarioError for a source that cannot be read or a filter that it cannot satisfy
 */
export function drawPopulation(options: PopulationOptions): Population {
  const { source, size, seed } = options;
  const filter = conditionsOf(options.filter);
  if (typeof source === "object") return readPersonFile(source.file, size, seed, filter);
  if (size === undefined) {
    throw new ScenarioError(`population.size: expected a number of people to draw from ${source}`, {
      hint: "only a file of persons has a size of its own",
    });
  }
  if (source === "census") return drawCensus(censusTables(options.tablesDirectory), size, seed, filter);
  for (const key of Object.keys(filter) as (keyof PopulationFilter)[]) {
    if (key !== "wage") throw lackingFact(key, `the ${source} prior`);
  }
  return (source === "gb2" ? drawGb2 : drawUniform)(size, seed, filter.wage);
}

/** The package's own tables, which do not change while it runs: reading them takes longer than drawing thousands. */
let packageTables: CensusTables | undefined;

function censusTables(directory: string | undefined): CensusTables {
  if (directory !== undefined) return loadCensusTables(directory);
  packageTables ??= loadCensusTables();
  return packageTables;
}

/** The conditions that are given. */
function conditionsOf(filter: PopulationFilter = {}): PopulationFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, condition]) => condition !== undefined));
}
