/** Rules between the keys of `population` and the columns that its source has. */
import { suggestion } from "../base/nearest.ts";
import { columnChoice, columnsOf } from "../population/person-column.ts";
import { sourceChoice } from "../population/population-source.ts";
import type { Problem } from "./problems.ts";
import type { ScenarioInput, ScenarioKinds } from "./schema.ts";

/** Names that can be asked of whatever source: wages are everywhere, hours are taken to be 40 where there are none. */
const everywhere = ["income", "weight"];

/** Columns of a file show when it is read. */
export function populationProblems({ population }: ScenarioInput, kinds: ScenarioKinds): Problem[] {
  const problems: Problem[] = [];
  const { source, tables, filter = {}, rake = {}, columns, format, weights, stratify } = population;
  const { kind } = sourceChoice(source);
  const chosen = kinds.populationSources.find(({ name }) => name === kind);
  const { made: references, mapped } = columnsOf(columns);
  const made = references.map((column) => columnChoice(column).name);
  made.forEach((name, i) => {
    if (made.indexOf(name) < i)
      problems.push({
        path: ["population", "columns", i],
        atKey: false,
        message: `population.columns: ${name} is there twice`,
      });
  });
  // Tables of one's own give the mean hours of a calibration to other sources, too.
  if (chosen?.hasOwnSize && tables !== undefined)
    problems.push({
      path: ["population", "tables"],
      atKey: false,
      message: "population.tables: census tables and a file of persons exclude each other",
    });
  problems.push(...fileProblems({ format, weights, mapped: Object.keys(mapped) }, chosen?.hasOwnSize ?? false));
  if (stratify && weights === "use")
    problems.push({
      path: ["population", "weights"],
      atKey: false,
      message: "population.weights: use takes a file whole, and stratify draws from it; expected weights: draw",
    });
  const { topTail = "none" } = population;
  if (topTail !== "none") problems.push(...tailProblems(kind, Object.keys(filter)));
  problems.push(...familyProblems(kind, population));
  if (!chosen?.columns) return problems;
  const has = chosen.columns.map(({ name }) => name);
  const hasWeeks = kind === "census" || has.includes("weeks");
  if (population.weeks === "actual" && !hasWeeks)
    problems.push({
      path: ["population", "weeks"],
      atKey: false,
      message: `population.weeks: people from ${kind} have no weeks of work; expected usual, or people from the census or a file`,
    });
  const own = [...has, ...(population.weeks === "actual" && !has.includes("weeks") ? ["weeks"] : []), ...made];
  const check = (key: "filter" | "rake", name: string, names: readonly string[]): void => {
    if (names.includes(name) || everywhere.includes(name)) return;
    const message = `population.${key}: the source ${kind} has no column ${name}; ${suggestion(name, names)}`;
    problems.push({ path: ["population", key, name], atKey: true, message });
  };
  for (const name of Object.keys(filter)) check("filter", name, own);
  for (const name of Object.keys(rake)) check("rake", name, [...own, "hours"]);
  return problems;
}

interface FileKeys {
  readonly format: string | undefined;
  readonly weights: string | undefined;
  readonly mapped: readonly string[];
}

/** Keys that only a file of persons has a use for. */
function fileProblems({ format, weights, mapped }: FileKeys, isFile: boolean): Problem[] {
  if (isFile) return [];
  const problem = (path: readonly string[], has: string): Problem => ({
    path: ["population", ...path],
    atKey: true,
    message: `population.${path.join(".")}: only a file of persons has ${has}; expected source: {file: people.csv}`,
  });
  return [
    ...(format === undefined ? [] : [problem(["format"], "a format")]),
    ...(weights === undefined ? [] : [problem(["weights"], "weights of its own")]),
    ...mapped.map((name) => problem(["columns", name], "columns to map")),
  ];
}

/** Only tables of the census have families to draw, and only by earnings a filing status. */
function familyProblems(source: string, { families, filter = {} }: ScenarioInput["population"]): Problem[] {
  if (families !== undefined && source !== "census")
    return [
      {
        path: ["population", "families"],
        atKey: true,
        message: `population.families: only people from the census have families drawn, and these are from ${source}`,
      },
    ];
  const unknown = ["filingStatus", "otherEarned"].find((name) => name in filter);
  if (families !== "by-age" || unknown === undefined) return [];
  const message = `population.filter: families drawn by-age have no ${unknown}; expected population.families: by-earnings`;
  return [{ path: ["population", "filter", unknown], atKey: true, message }];
}

/** Other people's top incomes are what they are; and a tail moves wages that a filter would have chosen by. */
function tailProblems(source: string, filter: readonly string[]): Problem[] {
  const problem = (path: readonly string[], message: string): Problem[] => [
    { path: ["population", ...path], atKey: true, message: `population.${path.join(".")}: ${message}` },
  ];
  if (source !== "census")
    return problem(["topTail"], `only draws from the census have one, and these are from ${source}`);
  const moved = filter.find((name) => name === "wage" || name === "income");
  return moved === undefined ? [] : problem(["filter", moved], "population.topTail moves it; expected one of the two");
}
