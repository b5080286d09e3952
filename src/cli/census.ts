import type { CommandModule } from "yargs";
import { drawPopulation } from "../population/draw-population.ts";
import { buildCensusTables } from "../population/sources/census/build.ts";
import { assumedLines, censusBuildReport, peopleTable, sampledPeople } from "../report/text/census-report.ts";
import { type Command, onlySubcommands } from "./command.ts";
import { wantsJson, wholeNumber } from "./options.ts";
import { print, printJson, remark } from "./output.ts";

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
    print(censusBuildReport(out, manifest));
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
    const people = sampledPeople(population);
    if (wantsJson({ json })) printJson(people);
    else {
      print(peopleTable(people));
      for (const line of assumedLines(population)) remark(line);
    }
  },
};

export const censusCommand: Command<object> = {
  builder: (yargs) => yargs.command(sampleCommand).command(buildCommand).demandCommand(1, "name a census command"),
  handler: onlySubcommands,
};
