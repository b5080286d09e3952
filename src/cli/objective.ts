import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { type ObjectiveHead, objective } from "../analysis/objective/objective.ts";
import { withObjective } from "../analysis/objective/written-objective.ts";
import { UsageError } from "../base/errors.ts";
import { writeText } from "../report/export/write-text.ts";
import { dryRunReport } from "../report/text/dry-run.ts";
import { objectiveReport } from "../report/text/objective-report.ts";
import { storedWords } from "../report/words/stored-words.ts";
import { measuring, plannedOf } from "../run/dry-run.ts";
import { openScenario, openScenarioText } from "../run/open-scenario.ts";
import { type Prepared, prepare } from "../run/prepare.ts";
import { openMemory } from "../store/open-store.ts";
import type { DataFile } from "../store/store.ts";
import { type BudgetArguments, budgetOf, budgetOptions } from "./budget-options.ts";
import { carryOutInquiry } from "./carry-out-inquiry.ts";
import type { Command } from "./command.ts";
import { openToWrite } from "./open-database.ts";
import {
  databasePath,
  isQuiet,
  once,
  overrides,
  type RunArguments,
  runOptions,
  typedNumber,
  wantsJson,
} from "./options.ts";
import { print, printJson, remark } from "./output.ts";
import { checkPlace } from "./output-place.ts";
import { filesRead, type PriceArguments, priced, pricesOption } from "./price-options.ts";
import { userAtTerminal } from "./user-order.ts";

interface ObjectiveArguments extends RunArguments, BudgetArguments, PriceArguments {
  readonly text: string;
  readonly scenario?: string | undefined;
  readonly candidates: string;
  readonly rounds: string;
  readonly rank: string;
  readonly model?: string | undefined;
  readonly judge?: string | undefined;
  readonly output?: string | undefined;
  readonly "dry-run"?: boolean | undefined;
}

const standIn = "offline:learner";

/** People of an economy that nobody describes. */
const people = 1000;

export const objectiveCommand: Command<ObjectiveArguments> = {
  builder: (yargs) => {
    const one = (name: string, describe: string) =>
      ({ type: "string", requiresArg: true, coerce: once(name), describe }) as const;
    return pricesOption(
      budgetOptions(
        runOptions(
          yargs
            .positional("text", { type: "string", demandOption: true, describe: "what is wanted, in words" })
            .positional("scenario", {
              type: "string",
              describe: `scenario file whose people and law are taken; ${people.toLocaleString("en-US")} from the census by default`,
            }),
        ),
      ),
    )
      .option("candidates", { ...one("candidates", "formulas that are written in each round"), default: "4" })
      .option("rounds", {
        ...one("rounds", "how often formulas are written, knowing what the earlier ones came to"),
        default: "1",
      })
      .option("rank", {
        ...one("rank", "who ranks what they come to: judge, a model, or user, who types an order after each round"),
        default: "judge",
      })
      .option("model", one("model", `who writes formulas (default ${standIn}, which reads no words)`))
      .option("judge", one("judge", "model that ranks; by default the one that writes"))
      .option("output", {
        alias: "o",
        ...one("output", "write the scenario with the chosen formula as planner.welfare to a file (.yaml)"),
      })
      .option("dry-run", {
        type: "boolean",
        describe: "ask nobody: print how many questions, tokens and dollars it would take",
      }) as never;
  },
  handler: async (argv) => {
    const { output } = argv;
    if (output !== undefined) checkOutput(output, argv);
    const { head, prepared, files, text } = await headOf(argv);
    const { kinds } = prepared;
    if (argv["dry-run"]) {
      await dryObjective(argv, head, prepared);
      return;
    }
    const path = databasePath(argv);
    const user = userAtTerminal(process.stdin, remark);
    const store = await openToWrite(path);
    try {
      const result = await carryOutInquiry(head, kinds.providers, isQuiet(argv), (given) =>
        objective({ ...given, head, kinds, prepared, store, files, user }),
      );
      const { chosen, candidates } = result;
      if (output !== undefined && chosen !== null)
        writeText(output, withObjective(text, candidates[chosen - 1].expression));
      if (wantsJson(argv)) printJson(result);
      else print([objectiveReport(result), "", storedWords(path, result.run)].join("\n"));
      if (output !== undefined)
        remark(chosen === null ? `nothing is chosen, so ${output} is not written` : `wrote ${output}`);
    } finally {
      user.close();
      await store.close();
    }
  },
};

function checkOutput(output: string, { "dry-run": isDry }: ObjectiveArguments): void {
  if (isDry) throw new UsageError("-o and --dry-run: a dry run chooses nothing to write");
  if (!/\.ya?ml$/i.test(basename(output))) throw new UsageError(`-o ${output}: expected a file that ends in .yaml`);
  checkPlace(output);
}

async function dryObjective(argv: ObjectiveArguments, head: ObjectiveHead, prepared: Prepared): Promise<void> {
  const measured = measuring({ scenario: { seed: head.seed, logging: { panel: 0 } } }, []);
  const store = await openMemory();
  const { signal } = new AbortController();
  try {
    await objective({
      head: { ...head, rank: "judge" },
      ...{ kinds: prepared.kinds, prepared, store, env: {}, signal, modelOf: measured.modelOf },
    });
  } finally {
    await store.close();
  }
  const { kinds } = prepared;
  const dry = plannedOf(measured, { scenario: head, kinds }, { factorOf: () => 1, rowBytes: 0 });
  if (wantsJson(argv)) printJson(dry);
  else print(dryRunReport(dry, kinds.providers));
}

interface Asked {
  readonly head: ObjectiveHead;
  readonly prepared: Prepared;
  readonly files: readonly DataFile[];
  /** Of the scenario file. */
  readonly text: string;
}

async function headOf(argv: ObjectiveArguments): Promise<Asked> {
  const wanted = argv.text.trim();
  if (wanted === "") throw new UsageError('objective: expected what is wanted, e.g. "help the bottom fifth"');
  const { rank } = argv;
  if (rank !== "judge" && rank !== "user") throw new UsageError(`--rank ${rank}: expected judge or user`);
  if (rank === "user" && argv.judge !== undefined)
    throw new UsageError("--judge is who ranks; with --rank user that is you");
  const given = overrides(argv);
  const plain = `name: objective\npopulation:\n  size: ${people}\n`;
  const opened =
    argv.scenario === undefined
      ? await openScenarioText(plain, "objective", given)
      : await openScenario(argv.scenario, given);
  const prepared = prepare(priced(opened.scenario, argv), opened.locate, opened.kinds, filesRead(opened.files, argv));
  const { scenario, kinds, files } = prepared;
  const { model = standIn, judge } = argv;
  const asked = [model, ...(judge === undefined || judge === model ? [] : [judge])];
  for (const uri of asked) {
    const problem = kinds.checkModel(uri);
    if (problem) throw new UsageError(`${uri}: ${problem}`);
  }
  const { models, budget, seed, plugins } = scenario;
  return {
    head: {
      ...{ inquiry: "objective", name: wanted, text: wanted, seed, asked, scenario, rank, models },
      candidates: typedNumber("candidates", argv.candidates, 1),
      rounds: typedNumber("rounds", argv.rounds, 1),
      budget: { ...budget, ...budgetOf(argv) },
      ...(plugins && plugins.length > 0 && { plugins }),
    },
    prepared,
    files,
    text: argv.scenario === undefined ? plain : readFileSync(resolve(argv.scenario), "utf8"),
  };
}
