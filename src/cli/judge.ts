import { type JudgeHead, judge } from "../analysis/judge/judge.ts";
import type { JudgedText } from "../analysis/judge/judged-text.ts";
import { pairsOf, usualPairs } from "../analysis/judge/pairs.ts";
import { measuredOf, storedTexts, type TextSource, textSources } from "../analysis/judge/stored-texts.ts";
import { textsInFile } from "../analysis/judge/text-file.ts";
import { UsageError } from "../base/errors.ts";
import { suggestion } from "../base/nearest.ts";
import type { Kinds } from "../plugins/kinds.ts";
import { dryRunReport } from "../report/text/dry-run.ts";
import { judgeReport } from "../report/text/judge-report.ts";
import { storedWords } from "../report/words/stored-words.ts";
import { measuring, plannedOf } from "../run/dry-run.ts";
import { openScenario, openScenarioText } from "../run/open-scenario.ts";
import { readFile } from "../run/read-files.ts";
import { storedScenario } from "../run/stored-scenario.ts";
import { parseOverride } from "../scenario/load.ts";
import { openMemory, openStore } from "../store/open-store.ts";
import type { DataFile } from "../store/store.ts";
import { type BudgetArguments, budgetOf, budgetOptions } from "./budget-options.ts";
import { carryOutInquiry } from "./carry-out-inquiry.ts";
import type { Command } from "./command.ts";
import { openToWrite } from "./open-database.ts";
import {
  type DatabaseArguments,
  databaseOptions,
  databasePath,
  isQuiet,
  once,
  quietOption,
  typedNumber,
  wantsJson,
} from "./options.ts";
import { print, printJson } from "./output.ts";
import { filesRead, type PriceArguments, priced, pricesOption } from "./price-options.ts";

interface JudgeArguments extends DatabaseArguments, BudgetArguments, PriceArguments {
  readonly concept?: string | undefined;
  readonly file?: string | undefined;
  readonly run?: string | undefined;
  readonly of?: string | undefined;
  readonly model?: readonly string[] | undefined;
  readonly pairs?: string | undefined;
  readonly repeats: string;
  readonly reasons?: boolean | undefined;
  readonly temperature?: string | undefined;
  readonly "target-error"?: string | undefined;
  readonly scenario?: string | undefined;
  readonly set?: readonly string[] | undefined;
  readonly seed: string;
  readonly "dry-run"?: boolean | undefined;
  readonly quiet?: boolean | undefined;
}

const standIn = "offline:learner";

export const judgeCommand: Command<JudgeArguments> = {
  builder: (yargs) => {
    const one = (name: string, describe: string) =>
      ({ type: "string", requiresArg: true, coerce: once(name), describe }) as const;
    return pricesOption(quietOption(budgetOptions(databaseOptions(yargs))))
      .option("concept", one("concept", 'what one text is more of than another, e.g. "fair to the poor"'))
      .option("file", one("file", "texts: .csv with columns id and text, .json, or a text on each line"))
      .option("run", one("run", "stored run or comparison whose texts are compared: id, prefix, or latest"))
      .option("of", one("of", `with --run, which texts: ${Object.keys(textSources).join(", ")} (default platforms)`))
      .option("model", {
        type: "string",
        array: true,
        requiresArg: true,
        describe: `who judges (default ${standIn}, which reads numbers and no words); may be repeated`,
      })
      .option("pairs", one("pairs", "pairs that are asked, each in both orders; all of up to 16 texts by default"))
      .option("repeats", { ...one("repeats", "how often each question is put"), default: "1" })
      .option("reasons", { type: "boolean", describe: "judges say why before they choose" })
      .option("temperature", one("temperature", "sampling temperature; the provider's by default"))
      .option(
        "target-error",
        one("target-error", "mean standard error of a score: says how many comparisons that takes"),
      )
      .option("scenario", one("scenario", "scenario file whose models, budget and plugins hold"))
      .option("set", {
        type: "string",
        array: true,
        requiresArg: true,
        describe: "a key of models or budget, e.g. --set models.concurrency=8; may be repeated",
      })
      .option("seed", { ...one("seed", "seed of which pairs are asked, and of the stand-in"), default: "1" })
      .option("dry-run", {
        type: "boolean",
        describe: "ask nobody: print how many questions, tokens and dollars it would take",
      }) as never;
  },
  handler: async (argv) => {
    const path = databasePath(argv);
    const { head, kinds, files } = await headOf(argv, path);
    if (argv["dry-run"]) {
      await dryJudge(argv, head, kinds);
      return;
    }
    const store = await openToWrite(path);
    try {
      const result = await carryOutInquiry(head, kinds.providers, isQuiet(argv), (given) =>
        judge({ ...given, head, kinds, store, files }),
      );
      if (wantsJson(argv)) printJson(result);
      else print([judgeReport(result), "", storedWords(path, result.run)].join("\n"));
    } finally {
      await store.close();
    }
  },
};

async function dryJudge(argv: JudgeArguments, head: JudgeHead, kinds: Kinds): Promise<void> {
  const measured = measuring({ scenario: { seed: head.seed, logging: { panel: 0 } } }, []);
  const { modelOf } = measured;
  const store = await openMemory();
  try {
    await judge({ head, kinds, store, env: {}, signal: new AbortController().signal, modelOf });
  } finally {
    await store.close();
  }
  const dry = plannedOf(measured, { scenario: head, kinds }, { factorOf: () => 1, rowBytes: 0 });
  if (wantsJson(argv)) printJson(dry);
  else print(dryRunReport(dry, kinds.providers));
}

interface Asked {
  readonly head: JudgeHead;
  readonly kinds: Kinds;
  readonly files: readonly DataFile[];
}

async function headOf(argv: JudgeArguments, path: string): Promise<Asked> {
  const source = sourceOf(argv);
  const concept = (argv.concept ?? (await principleOf(argv, path)) ?? "").trim();
  if (concept === "")
    throw new UsageError("judge: expected --concept, what one text is more of than another", {
      hint: 'For example --concept "fair to the poor".',
    });
  const texts = await textsOf(argv, source, path);
  if (texts.length < 2)
    throw new UsageError(
      `there ${texts.length === 0 ? "are no texts" : "is one text"}; expected two or more to compare`,
    );
  const opened = await settingsOf(argv);
  const { models, budget, plugins } = priced(opened.scenario, argv);
  const head: JudgeHead = {
    ...{ inquiry: "judge", name: concept, seed: typedNumber("seed", argv.seed, 0), concept, texts },
    asked: judgesOf(argv, opened.kinds),
    pairs: pairsAsked(argv, texts.length),
    repeats: typedNumber("repeats", argv.repeats, 1),
    reasoning: argv.reasons === true,
    temperature: argv.temperature === undefined ? null : positive("temperature", argv.temperature, 0, 2),
    targetError: argv["target-error"] === undefined ? null : positive("target-error", argv["target-error"], 1e-6, 100),
    models,
    budget: { ...budget, ...budgetOf(argv) },
    ...(source && measuredOf[source] !== undefined && { measured: measuredOf[source] }),
    ...(plugins && plugins.length > 0 && { plugins }),
  };
  const read: readonly DataFile[] = argv.file === undefined ? [] : [readFile(argv.file, "texts")];
  return { head, kinds: opened.kinds, files: filesRead([...opened.files, ...read], argv) };
}

/** Which texts of a stored run; null where they are those of a file. */
function sourceOf({ file, run, of }: JudgeArguments): TextSource | null {
  if ((file === undefined) === (run === undefined))
    throw new UsageError(
      file === undefined
        ? "judge: expected --file with texts, or --run with a stored run"
        : "--file and --run are given; expected one of them",
    );
  if (file !== undefined) {
    if (of !== undefined) throw new UsageError("--of says which texts of --run; a file has but its own");
    return null;
  }
  const source = of ?? "platforms";
  if (!isSource(source)) throw new UsageError(`--of ${source}: ${suggestion(source, Object.keys(textSources))}`);
  return source;
}

async function textsOf(
  { file = "", run = "latest" }: JudgeArguments,
  source: TextSource | null,
  path: string,
): Promise<readonly JudgedText[]> {
  if (source === null) return textsInFile(file);
  const store = await openStore(path, "read");
  try {
    return await storedTexts(store, run, source);
  } finally {
    await store.close();
  }
}

/** What the planner of the run was to serve, where that was said in words. */
async function principleOf({ run, concept }: JudgeArguments, path: string): Promise<string | undefined> {
  if (run === undefined || concept !== undefined) return undefined;
  const store = await openStore(path, "read");
  try {
    const { kind, id } = run === "latest" ? { kind: "run", id: run } : await store.resolve(run);
    return kind === "run" ? storedScenario(await store.run(id)).planner.principle : undefined;
  } finally {
    await store.close();
  }
}

function isSource(name: string): name is TextSource {
  return Object.hasOwn(textSources, name);
}

/** Where no scenario says how models are asked, the defaults hold. */
function settingsOf({ scenario, set = [] }: JudgeArguments) {
  const overrides = set.map((text) => parseOverride(text));
  return scenario === undefined
    ? openScenarioText(JSON.stringify({ name: "judge" }), "judge", overrides)
    : openScenario(scenario, overrides);
}

function judgesOf({ model = [standIn] }: JudgeArguments, kinds: Kinds): readonly string[] {
  for (const [i, uri] of model.entries()) {
    const problem = kinds.checkModel(uri);
    if (problem) throw new UsageError(`--model ${uri}: ${problem}`);
    if (model.indexOf(uri) < i) throw new UsageError(`--model ${uri} is given twice; expected each judge once`);
  }
  return model;
}

function pairsAsked({ pairs }: JudgeArguments, texts: number): number {
  if (pairs === undefined) return usualPairs(texts);
  const wanted = typedNumber("pairs", pairs, 1);
  if (wanted < texts - 1)
    throw new UsageError(`--pairs ${wanted} cannot connect ${texts} texts; expected ${texts - 1} or more`);
  return Math.min(wanted, pairsOf(texts));
}

function positive(option: string, typed: string, least: number, most: number): number {
  const value = Number(typed);
  if (typed.trim() !== "" && value >= least && value <= most) return value;
  throw new UsageError(`--${option} ${typed}: expected a number from ${least} to ${most}`);
}
