import type { CommandModule } from "yargs";
import { drawPopulation } from "../population/draw-population.ts";
import { labelOf, type Population } from "../population/population.ts";
import { buildCensusTables } from "../population/sources/census/build.ts";
import { table } from "../report/text/columns.ts";
import { plainText } from "../report/text/terminal-text.ts";
import { count } from "../report/words/format.ts";
import { type Command, onlySubcommands } from "./command.ts";
import { wantsJson, wholeNumber } from "./options.ts";
import { print, printJson } from "./output.ts";

interface BuildArguments {
  readonly pums: readonly string[];
  readonly files: readonly string[];
  readonly out: string;
  readonly year: number;
  readonly weight: string;
  readonly state: number | undefined;
  readonly note: string | undefined;
}

const buildCommand: CommandModule<object, BuildArguments> = {
  command: "build [files..]",
  describe: "tabulate PUMS files of the American Community Survey into census tables",
  builder: (yargs) =>
    yargs
      .positional("files", { type: "string", array: true, default: [], describe: "more files, as with --pums" })
      .option("pums", {
        type: "string",
        array: true,
        demandOption: true,
        describe: "person file or housing file, CSV, plain or gzipped; may be repeated",
      })
      .option("out", { type: "string", demandOption: true, describe: "directory for the tables" })
      .option("year", { type: "number", default: 2024, describe: "survey year" })
      .option("weight", { type: "string", default: "PWGTP", describe: "column of person weights" })
      .option("state", { type: "number", describe: "keep one state only: its FIPS code, e.g. 36 for New York" })
      .option("note", { type: "string", describe: "remark on the input, kept in the manifest" }),
  handler: async ({ pums, files, out, year, weight, state, note }) => {
    const manifest = await buildCensusTables({
      files: [...pums, ...files],
      outDirectory: out,
      year: wholeNumber("year", year, 1),
      weightColumn: weight,
      state: state === undefined ? undefined : wholeNumber("state", state, 1),
      note,
    });
    const { records, population, meanUsualHours, hasHouseholds } = manifest;
    print(`${out}: ${count(records)} records standing for ${count(population)} employed wage earners`);
    print(`mean usual hours ${meanUsualHours.toFixed(2)} a week${hasHouseholds ? "" : "; no household facts"}`);
  },
};

interface SampleArguments {
  readonly n: number;
  readonly seed: number;
  readonly tables: string | undefined;
  readonly source: string;
  readonly json: boolean | undefined;
}

const sampleCommand: CommandModule<object, SampleArguments> = {
  command: "sample",
  describe: "draw people as a scenario does, and show them",
  builder: (yargs) =>
    yargs
      .option("n", { type: "number", default: 5, describe: "number of people" })
      .option("seed", { type: "number", default: 1, describe: "seed of the draw" })
      .option("tables", { type: "string", describe: "directory of census tables; default: those of the package" })
      .option("source", {
        type: "string",
        default: "census",
        describe: "census, gb2, uniform, or a CSV file of persons or wages",
      })
      .option("json", { type: "boolean", describe: "print one JSON array on standard output" }),
  handler: ({ n, seed, tables, source, json }) => {
    const population = drawPopulation({
      source: source === "census" || source === "gb2" || source === "uniform" ? source : { file: source },
      size: wholeNumber("n", n, 1),
      seed: wholeNumber("seed", seed, 0),
      tablesDirectory: tables,
    });
    const people = Array.from({ length: population.size }, (_, index) => personOf(population, index));
    if (wantsJson({ json })) printJson(people);
    else print(plainText(personTable(people)));
  },
};

export const censusCommand: Command<object> = {
  builder: (yargs) => yargs.command(sampleCommand).command(buildCommand).demandCommand(1, "name a census command"),
  handler: onlySubcommands,
};

/** A fact that the source does not have is left out. */
function personOf({ wage, usualHours, facts }: Population, index: number) {
  return {
    occupation: labelOf(facts.occupation, index),
    occupationGroup: labelOf(facts.occupationGroup, index),
    age: facts.age?.[index] || undefined,
    sex: labelOf(facts.sex, index),
    education: labelOf(facts.education, index),
    maritalStatus: labelOf(facts.maritalStatus, index),
    householdSize: facts.householdSize?.[index],
    children: facts.children?.[index],
    housing: labelOf(facts.housing, index),
    hours: usualHours[index],
    wage: Math.round(100 * wage[index]) / 100,
    annualIncome: Math.round(52 * wage[index] * usualHours[index]),
  };
}

type Person = ReturnType<typeof personOf>;

const columns: readonly (readonly [title: string, cell: (person: Person) => string | number | undefined])[] = [
  ["occupation", ({ occupation }) => occupation && shortened(occupation, 48)],
  ["age", ({ age }) => age],
  ["sex", ({ sex }) => sex],
  ["education", ({ education }) => education],
  ["marital status", ({ maritalStatus }) => maritalStatus],
  ["household", ({ householdSize }) => householdSize],
  ["children", ({ children }) => children],
  ["housing", ({ housing }) => housing],
  ["h/week", ({ hours }) => hours],
  ["$/hour", ({ wage }) => wage.toFixed(2)],
  ["$/year", ({ annualIncome }) => count(annualIncome)],
];

/** Columns that nobody has a value for are left out. */
function personTable(people: readonly Person[]): string {
  const filled = columns.filter(([, cell]) => people.some((person) => cell(person) !== undefined));
  const rows = people.map((person) => filled.map(([, cell]) => String(cell(person) ?? "–")));
  return table([filled.map(([title]) => title), ...rows]).join("\n");
}

function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
