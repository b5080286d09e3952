/** The sources of people that come with the package. */
import { ScenarioError } from "../../base/errors.ts";
import { declared } from "../built-in-columns.ts";
import type { Population } from "../population.ts";
import { lackingColumn, rangeFor } from "../population-filter.ts";
import { type DrawRequest, type PopulationSource, wantedSize } from "../population-source.ts";
import { censusColumns, drawCensus } from "./census/draw.ts";
import { withDrawnWeeks } from "./census/families/draw-weeks.ts";
import { ofWorkingAge, withNonWorkers } from "./census/families/employment.ts";
import { type CensusTables, loadCensusTables } from "./census/tables.ts";
import { readPersonFile } from "./persons/person-file.ts";
import { drawGb2, drawUniform } from "./priors.ts";

const census: PopulationSource = {
  name: "census",
  description: "cells of the American Community Survey",
  uses: ["tables"],
  columns: declared(...censusColumns({ hasHouseholds: true, hasFamilies: true, hasOtherIncome: true })),
  keepsFilter: true,
  filteredLater: (weeks) => ["otherEarned", ...(weeks === "actual" ? ["wage", "weeks"] : [])],
  draw: (request) => {
    const tables = censusTables(request.tables);
    const people = censusPeople(tables, request);
    const { weeks, seed } = request;
    if (weeks !== "actual") return people;
    if (tables.weeks) return withDrawnWeeks(people, tables.weeks.table, tables.weeks.bounds, seed);
    throw new ScenarioError(
      "population.weeks: the census tables do not say in how many weeks of the year people work",
      {
        hint: "llm-econ census build makes weeks.csv from files with WKWN; or use weeks: usual",
      },
    );
  },
};

function censusPeople(tables: CensusTables, request: DrawRequest): Population {
  const size = wantedSize(request, "census");
  const { seed, filter, families = "by-earnings", note } = request;
  const isByAge = families === "by-age" || tables.families === undefined;
  if (isByAge && families === "by-earnings")
    note?.({ warning: { code: "families-by-age", message: noFamilies(request.tables) } });
  if (!request.withNonWorkers) return drawCensus(tables, size, seed, filter, isByAge ? "by-age" : "by-earnings");
  if (isByAge || !tables.employment)
    throw new ScenarioError(
      "economy.participation: people from these census tables are not known to work or not: it needs families by earnings, and employment.csv",
      {
        hint: "set population.families: by-earnings, and use the tables of the package or make others anew with llm-econ census build",
      },
    );
  const ofAge = ofWorkingAge(filter);
  return withNonWorkers(
    (people) => drawCensus(tables, people, seed, ofAge, "by-earnings"),
    tables.employment,
    size,
    seed,
  );
}

function noFamilies(directory: string | undefined): string {
  return `the census tables${directory === undefined ? "" : ` in ${directory}`} have none of families: marital status, children and housing are drawn by age and sex, whatever people earn, and there are no filing statuses; llm-econ census build makes them from files with HHT, or with SERIALNO, SPORDER and RELSHIPP`;
}

/** The package's own tables, which do not change while it runs: reading them takes longer than drawing thousands. */
let packageTables: CensusTables | undefined;

function censusTables(directory: string | undefined): CensusTables {
  if (directory !== undefined) return loadCensusTables(directory);
  packageTables ??= loadCensusTables();
  return packageTables;
}

function prior(name: string, description: string, draw: typeof drawGb2): PopulationSource {
  return {
    name,
    description,
    uses: [],
    columns: declared("wage"),
    keepsFilter: true,
    draw: (request: DrawRequest) => {
      for (const key of Object.keys(request.filter))
        if (key !== "wage") throw lackingColumn(key, `the ${name} prior`, ["wage"]);
      return draw(wantedSize(request, name), request.seed, rangeFor(request.filter, "wage"));
    },
  };
}

/** The one option of `file`, which is the scenario's `{file}`. */
function pathOf({ file }: DrawRequest["options"]): string {
  if (typeof file === "string" && file !== "") return file;
  throw new ScenarioError("population.source: expected {file: people.csv}");
}

const file: PopulationSource = {
  name: "file",
  description: "a CSV file with a column wage (dollars per hour)",
  uses: [],
  columns: null,
  keepsFilter: true,
  hasOwnSize: true,
  files: (options) => [pathOf(options)],
  draw: ({ options, ...request }) => readPersonFile(pathOf(options), request),
};

export const populationSources: readonly PopulationSource[] = [
  census,
  prior("gb2", "wages of the GB2 prior of the literature", drawGb2),
  prior("uniform", "wages of the uniform prior of the literature", drawUniform),
  file,
];
