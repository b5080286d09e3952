import { frontier } from "../analysis/frontier/frontier.ts";
import { reformToPlace } from "../analysis/frontier/laws-to-place.ts";
import { measuresNamed } from "../analysis/frontier/measures.ts";
import { UsageError } from "../base/errors.ts";
import { runsToPlace } from "../report/data/runs-to-place.ts";
import { checkFrontierOutput, frontierFormats, writeFrontier } from "../report/text/frontier-files.ts";
import { frontierReport } from "../report/text/frontier-report.ts";
import { openScenario } from "../run/open-scenario.ts";
import { prepare } from "../run/prepare.ts";
import { loadReform } from "../scenario/reform-file.ts";
import { openStore } from "../store/open-store.ts";
import type { Command } from "./command.ts";
import {
  databasePath,
  once,
  overrides,
  type RunArguments,
  runOptions,
  scenarioArgument,
  typedNumber,
  wantsJson,
} from "./options.ts";
import { print, printJson } from "./output.ts";
import { checkPlace } from "./output-place.ts";

interface FrontierArguments extends RunArguments {
  readonly scenario: string;
  readonly objectives: string;
  readonly vary?: string | undefined;
  readonly points?: string | undefined;
  readonly reform?: readonly string[] | undefined;
  readonly run?: readonly string[] | undefined;
  readonly output?: string | undefined;
}

/** Aversions between two ends that are written `0..inf`. */
const usualAversions = [0, 0.25, 0.5, 1, 2, 4, 8, 16, Infinity];

export const frontierCommand: Command<FrontierArguments> = {
  builder: (yargs) =>
    runOptions(yargs.positional("scenario", scenarioArgument))
      .option("objectives", {
        type: "string",
        requiresArg: true,
        default: "meanIncome,giniPost",
        coerce: once("objectives"),
        describe:
          "two measures: names as in a run's metrics, bottomFifthUtility, rateSteps, … or aggregates over people, as mean(z); - before one: lower is better",
      })
      .option("vary", {
        type: "string",
        requiresArg: true,
        coerce: once("vary"),
        describe:
          "aversion=0,1,2,inf or aversion=0..inf: the optima of ces welfare with these aversions, in place of a search",
      })
      .option("points", {
        type: "string",
        requiresArg: true,
        coerce: once("points"),
        describe: "laws of the frontier to show (default 21)",
      })
      .option("reform", {
        type: "string",
        array: true,
        requiresArg: true,
        describe: "a reform (YAML) to place; may be repeated",
      })
      .option("run", {
        type: "string",
        array: true,
        requiresArg: true,
        describe: "a stored run of the same people to place; may be repeated",
      })
      .option("output", {
        alias: "o",
        type: "string",
        requiresArg: true,
        coerce: once("output"),
        describe: `write the result to a file, too, by the end of its name: ${frontierFormats}`,
      }) as never,
  handler: async (argv) => {
    const { output } = argv;
    if (output !== undefined) {
      checkFrontierOutput(output);
      checkPlace(output);
    }
    const measures = measuresNamed(argv.objectives);
    const aversions = argv.vary === undefined ? null : aversionsOf(argv.vary);
    const points = argv.points === undefined ? undefined : typedNumber("points", argv.points, 2);
    const { scenario, locate, kinds } = await openScenario(argv.scenario, overrides(argv));
    const prepared = prepare(scenario, locate, kinds);
    const reforms = (argv.reform ?? []).map((path) => reformToPlace(prepared, loadReform(path, kinds.laws)));
    const placed = [...reforms, ...(await placedRuns(prepared, argv))];
    const result = frontier(prepared, { measures, aversions, placed, ...(points !== undefined && { points }) });
    if (output !== undefined) await writeFrontier(output, result);
    if (wantsJson(argv)) printJson(result);
    else print([frontierReport(result), ...(output === undefined ? [] : ["", `wrote ${output}`])].join("\n"));
  },
};

async function placedRuns(prepared: ReturnType<typeof prepare>, argv: FrontierArguments) {
  if (!argv.run) return [];
  const store = await openStore(databasePath(argv), "read");
  try {
    return await runsToPlace(store, prepared, argv.run);
  } finally {
    await store.close();
  }
}

function aversionsOf(typed: string): readonly number[] {
  const [key, list, ...rest] = typed.split("=");
  const wrong = (what: string) =>
    new UsageError(`--vary ${typed}: ${what}`, { hint: "e.g. --vary aversion=0,1,2,inf or --vary aversion=0..inf" });
  if (key.trim() !== "aversion" || list === undefined || rest.length > 0) throw wrong("expected aversion=<numbers>");
  const number = (text: string): number => {
    const value = /^(inf|infinity|∞)$/i.test(text.trim()) ? Infinity : Number(text);
    if (text.trim() !== "" && value >= 0) return value;
    throw wrong(`${text.trim() === "" ? "nothing" : text.trim()} is no aversion; expected a number from 0, or inf`);
  };
  const range = list.split("..");
  if (range.length === 1) return list.split(",").map(number);
  if (range.length !== 2) throw wrong("expected one range");
  const [from, to] = range.map(number);
  if (!(from < to)) throw wrong("expected the lower end first");
  return [from, ...usualAversions.filter((one) => one > from && one < to), to];
}
