import { ScenarioError } from "../base/errors.ts";
import { nearest } from "../base/nearest.ts";
import { randomStream } from "../base/random.ts";
import {
  type ColumnReference,
  type ColumnsChoice,
  columnChoice,
  columnsOf,
  type PersonColumn,
} from "./person-column.ts";
import { coded, columnOf, numbersOf, type Population, takeRows, withWeeks } from "./population.ts";
import { lackingColumn, type PopulationFilter, passingRows } from "./population-filter.ts";
import {
  type DrawNote,
  type FamilyDraw,
  type PopulationSource,
  type SourceReference,
  sourceChoice,
  type WeeksCount,
  type Weighting,
} from "./population-source.ts";
import { notWhole } from "./sources/persons/person-file.ts";
import { populationSources } from "./sources/registry.ts";
import { type TopTail, withTopTail } from "./top-tail.ts";

export interface PopulationOptions {
  readonly source: SourceReference;
  /** Number of people; only a file has a size of its own. */
  readonly size: number | undefined;
  readonly seed: number;
  readonly filter?: PopulationFilter | undefined;
  /** Directory of census tables; default: those of the package. */
  readonly tablesDirectory?: string | undefined;
  /** Columns to make of the others, in this order; and where those of a file are. */
  readonly columns?: ColumnsChoice | undefined;
  /** Of a file: the survey's format that it is in. */
  readonly format?: string | undefined;
  /** Of a file: what its weights are for. */
  readonly weights?: Weighting | undefined;
  /** Whether there are to be people without work where the source can draw them: columns `employed`, `employmentRate`. */
  readonly withNonWorkers?: boolean | undefined;
  /** Of the census: whether families go with earnings, the default, or only with age and sex. */
  readonly families?: FamilyDraw | undefined;
  /** Whether everybody works 52 weeks a year, the default, or as many as the source says, `weeks`. */
  readonly weeks?: WeeksCount | undefined;
  /** Puts a Pareto tail in the place of top incomes of the source. */
  readonly topTail?: TopTail | undefined;
  /** Hears what the source has to say of the draw, perhaps more than once. */
  readonly note?: ((note: DrawNote) => void) | undefined;
  /** What the names stand for; default: what comes with the package. */
  readonly kinds?: PopulationKinds | undefined;
}

export interface PopulationKinds {
  readonly populationSources: readonly PopulationSource[];
  readonly personColumns: readonly PersonColumn[];
}

/** Candidates drawn at most in search of people who pass a filter: these, and as many times as people are wanted. */
const candidates = { base: 1_000_000, perPerson: 100 } as const;

/**
 * The people of a scenario.
 * @throws ScenarioError for a source that cannot be read or a filter that it cannot satisfy
 */
export function drawPopulation(options: PopulationOptions): Population {
  const {
    size,
    seed,
    format,
    weights,
    weeks = "usual",
    topTail,
    note,
    kinds = { populationSources, personColumns: [] },
  } = options;
  const { made: references, mapped } = columnsOf(options.columns);
  const { kind, options: sourceOptions } = sourceChoice(options.source);
  const source = sourceNamed(kind, kinds.populationSources);
  const made = references.map((reference) => columnMaker(reference, kinds.personColumns, seed));
  const { own, later } = filtersOf(
    options.filter ?? {},
    source,
    made.map(({ name }) => name),
    weeks,
  );
  const draw = (people: number | undefined): Population => {
    const drawn = source.draw({
      size: people,
      seed,
      filter: own,
      options: sourceOptions,
      tables: source.uses.includes("tables") ? options.tablesDirectory : undefined,
      reading: { format, columns: mapped },
      weights,
      families: options.families ?? "by-earnings",
      withNonWorkers: options.withNonWorkers,
      weeks,
      note,
    });
    const timed = weeks === "actual" ? inTheirWeeks(drawn, kind) : drawn;
    const tailed = topTail ? withTopTail(timed, topTail, seed) : timed;
    return made.reduce((population, { make }) => make(population), tailed);
  };
  if (Object.keys(later).length === 0) return draw(size);
  const passing = (pool: Population): readonly number[] =>
    passingRows(pool.size, later, (name) => {
      const column = columnOf(pool, name);
      if (column) return column;
      throw lackingColumn(name, `source ${kind}`, [...pool.columns.keys(), "hours", "wage", "income"]);
    });
  if (size === undefined) return allPassing(draw(size), passing, later);
  if (weights !== "use" || !source.hasOwnSize) return firstPassing(size, draw, passing, later);
  const people = allPassing(draw(undefined), passing, later);
  if (people.size === size) return people;
  throw notWhole(people.size, size);
}

/** People whose weeks are a column of the source, where it did not count them itself. */
function inTheirWeeks(people: Population, source: string): Population {
  if (people.weeks) return people;
  const weeks = numbersOf(people, "weeks");
  if (!weeks)
    throw new ScenarioError(`population.weeks: actual, but people from ${source} have no column weeks`, {
      hint: "expected people from the census, or a source with weeks of work in the year; or weeks: usual",
    });
  const wrong = weeks.findIndex((value) => !(value > 0 && value <= mostWeeks));
  if (wrong >= 0)
    throw new ScenarioError(
      `population.weeks: person ${wrong} works ${weeks[wrong]} weeks; expected above 0 and up to 53`,
    );
  return withWeeks(people, Float64Array.from(weeks));
}

/** As a file of persons can have them. */
const mostWeeks = 53;

function sourceNamed(name: string, sources: readonly PopulationSource[]): PopulationSource {
  const source = sources.find((one) => one.name === name);
  if (source) return source;
  const near = nearest(
    name,
    sources.map((one) => one.name),
  );
  throw new ScenarioError(`population.source: unknown source "${name}"${near ? `; did you mean "${near}"?` : ""}`);
}

/** Conditions that the source keeps to, and those on what it does not know of. */
function filtersOf(filter: PopulationFilter, source: PopulationSource, made: readonly string[], weeks: WeeksCount) {
  const given = Object.entries(filter).filter(([, condition]) => condition !== undefined);
  const isOwn = (name: string) =>
    source.keepsFilter === true &&
    ![...(source.filteredLater?.(weeks) ?? []), ...made, "income", "weight"].includes(name);
  return {
    own: Object.fromEntries(given.filter(([name]) => isOwn(name))),
    later: Object.fromEntries(given.filter(([name]) => !isOwn(name))),
  };
}

function allPassing(
  people: Population,
  passing: (pool: Population) => readonly number[],
  filter: PopulationFilter,
): Population {
  const rows = passing(people);
  if (rows.length > 0) return takeRows(people, rows);
  throw new ScenarioError(`population.filter: none of ${people.size} people passes`, {
    hint: `loosen one of: ${Object.keys(filter).join(", ")}`,
  });
}

/** The first people who pass, of a draw that grows until there are enough. */
function firstPassing(
  size: number,
  draw: (people: number) => Population,
  passing: (pool: Population) => readonly number[],
  filter: PopulationFilter,
): Population {
  const limit = candidates.base + candidates.perPerson * size;
  for (let drawn = size; ; drawn = Math.min(limit, 4 * drawn)) {
    const pool = draw(drawn);
    const rows = passing(pool);
    if (rows.length >= size) return takeRows(pool, rows.slice(0, size));
    if (drawn === limit)
      throw new ScenarioError(`population.filter: ${rows.length} of ${drawn} people drawn pass; expected ${size}`, {
        hint: `loosen one of: ${Object.keys(filter).join(", ")}`,
      });
  }
}

function columnMaker(reference: ColumnReference, known: readonly PersonColumn[], seed: number) {
  const { name, options } = columnChoice(reference);
  const column = known.find((one) => one.name === name);
  if (!column) throw new ScenarioError(`population.columns: there is no column "${name}" to make`);
  const make = (population: Population): Population => {
    if (columnOf(population, name))
      throw new ScenarioError(`population.columns: these people have a column ${name} already; expected another`);
    const random = randomStream(seed, "column", name);
    const values = column.create({ population, seed, random, options });
    const info = { name, unit: column.unit ?? "", meaning: column.description, isTold: true };
    const columns = new Map(population.columns).set(
      name,
      column.kind === "number"
        ? { ...info, kind: "number", values: Float64Array.from(values as ArrayLike<number>) }
        : { ...info, kind: "label", ...coded(values as readonly string[]) },
    );
    return { ...population, columns };
  };
  return { name, make };
}
