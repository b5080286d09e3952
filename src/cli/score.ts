import { score } from "../analysis/score/score.ts";
import { workersHours } from "../analysis/score/workers-hours.ts";
import { UsageError } from "../base/errors.ts";
import { packageFile } from "../base/package-files.ts";
import { checkScoreOutput, scoreFormats, writeScore } from "../report/text/score-files.ts";
import { scoreReport } from "../report/text/score-report.ts";
import { openScenario } from "../run/open-scenario.ts";
import { type Prepared, prepare } from "../run/prepare.ts";
import { checkModels, modelUris } from "../run/run-models.ts";
import { isReformContent, loadReform } from "../scenario/reform-file.ts";
import { readYamlText } from "../scenario/yaml-file.ts";
import { readYaml } from "../scenario/yaml-text.ts";
import { openStore } from "../store/open-store.ts";
import { type BudgetArguments, budgetOf, budgetOptions } from "./budget-options.ts";
import type { Command } from "./command.ts";
import { interruptSignal } from "./interrupt.ts";
import { databasePath, isQuiet, once, overrides, type RunArguments, runOptions, wantsJson } from "./options.ts";
import { print, printJson, remark } from "./output.ts";
import { checkPlace } from "./output-place.ts";
import { type PriceArguments, priced, pricesOption, tellUnknownPrices } from "./price-options.ts";

interface ScoreArguments extends RunArguments, BudgetArguments, PriceArguments {
  readonly files: readonly string[];
  readonly close?: string | undefined;
  readonly "poverty-line"?: string | undefined;
  readonly output?: string | undefined;
}

/** Families of the census under the statute, for whoever names no scenario. */
const usualScenario = "scenarios/us-law-families.yaml";

export const scoreCommand: Command<ScoreArguments> = {
  builder: (yargs) =>
    pricesOption(
      budgetOptions(
        runOptions(
          yargs.positional("files", {
            type: "string",
            array: true,
            demandOption: true,
            describe: "reforms (YAML), and last the scenario; without one, families of the census under the statute",
          }),
        ),
      ),
    )
      .option("close", {
        type: "string",
        requiresArg: true,
        coerce: once("close"),
        describe:
          "what closes the budget: rebate, demogrant, a lever such as rates or eitc, or a parameter; another than rebate only with workers.decide: rational",
      })
      .option("poverty-line", {
        type: "string",
        requiresArg: true,
        coerce: once("poverty-line"),
        describe: "dollars a year of one person alone; a family of n has n^½ times as much",
      })
      .option("output", {
        alias: "o",
        type: "string",
        requiresArg: true,
        coerce: once("output"),
        describe: `write the result to a file, too, by the end of its name: ${scoreFormats}`,
      }) as never,
  handler: async (argv) => {
    const { output, close = null } = argv;
    const povertyLine = argv["poverty-line"] === undefined ? null : lineOf(argv["poverty-line"]);
    if (output !== undefined) {
      checkScoreOutput(output);
      checkPlace(output);
    }
    const { reforms: paths, scenario: named } = filesOf(argv.files);
    const { path, locate, kinds, ...opened } = await openScenario(named ?? packageFile(usualScenario), overrides(argv));
    const reforms = paths.map((file) => loadReform(file, kinds.laws));
    const prepared = prepare(priced(opened.scenario, argv), locate, kinds);
    const request = { reforms, close, povertyLine };
    const result =
      prepared.scenario.workers.decide === "rational"
        ? await score(prepared, request)
        : await scoreByWorkers(prepared, request, path, argv);
    if (output !== undefined) await writeScore(output, result);
    if (wantsJson(argv)) printJson(result);
    else print([scoreReport(result), ...(output === undefined ? [] : ["", `wrote ${output}`])].join("\n"));
  },
};

async function scoreByWorkers(
  prepared: Prepared,
  request: Parameters<typeof score>[1],
  scenarioPath: string,
  argv: ScoreArguments,
) {
  const { scenario, kinds } = prepared;
  // Laws are given here, so that the planner's model need not be there.
  const asked = { ...scenario, planner: { ...scenario.planner, kind: "fixed" } };
  checkModels(asked, process.env, kinds);
  if (!isQuiet(argv))
    tellUnknownPrices(Object.values(modelUris(asked, kinds)), kinds.providers, scenario.models.prices);
  const store = await openStore(databasePath(argv));
  const { signal, release } = interruptSignal();
  try {
    const hoursUnder = workersHours({
      prepared: { ...prepared, scenario: asked },
      store,
      env: process.env,
      signal,
      scenarioPath,
      budget: { ...scenario.budget, ...budgetOf(argv) },
      onStart: (run) => {
        if (!isQuiet(argv)) remark(`run ${run}`);
      },
    });
    return await score(prepared, { ...request, hoursUnder });
  } finally {
    release();
    await store.close();
  }
}

/** The last file may be the scenario. */
function filesOf(files: readonly string[]): { readonly reforms: readonly string[]; readonly scenario: string | null } {
  const last = files[files.length - 1];
  const { content } = readYaml(readYamlText(last, files.length === 1 ? "the reform" : "the file"), last);
  const isReform = isReformContent(content);
  const reforms = isReform ? files : files.slice(0, -1);
  if (reforms.length === 0)
    throw new UsageError(
      `${last} is no reform: it has neither from nor extends nor set; expected one before the scenario`,
    );
  return { reforms, scenario: isReform ? null : last };
}

function lineOf(typed: string): number {
  const value = Number(typed);
  if (typed.trim() !== "" && value > 0 && Number.isFinite(value)) return value;
  throw new UsageError(`--poverty-line ${typed}: expected dollars a year above 0`, {
    hint: "numbers are written plainly: 15000, not 15,000",
  });
}
