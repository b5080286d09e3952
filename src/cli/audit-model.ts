/** `audit … --model`: options, and what they come to for one model or several. */
import type { Argv } from "yargs";
import type { AuditKind } from "../analysis/audit/audit-kind.ts";
import { auditOverrides, plainScenario, requestOf } from "../analysis/audit/audit-request.ts";
import { dryAudit } from "../analysis/audit/dry-audit.ts";
import { type AuditOptions, type ModelAudit, runAudit } from "../analysis/audit/run-audit.ts";
import { UsageError } from "../base/errors.ts";
import { auditReport } from "../report/text/audit-report.ts";
import { checkCardOutput, writeModelCard } from "../report/text/card-files.ts";
import { dryRunReport } from "../report/text/dry-run.ts";
import { openScenario, openScenarioText } from "../run/open-scenario.ts";
import { type Prepared, prepare } from "../run/prepare.ts";
import { openMemory, openStore } from "../store/open-store.ts";
import type { Store } from "../store/store.ts";
import { auditProgress } from "./audit-progress.ts";
import { type BudgetArguments, budgetOf, budgetOptions } from "./budget-options.ts";
import { interruptSignal } from "./interrupt.ts";
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
import { filesRead, type PriceArguments, priced, pricesOption, tellUnknownPrices } from "./price-options.ts";

export interface ModelAuditArguments extends RunArguments, BudgetArguments, PriceArguments {
  readonly scenario?: string | undefined;
  readonly model?: readonly string[] | undefined;
  readonly run?: string | undefined;
  readonly skip?: string | undefined;
  readonly subjects?: string | undefined;
  readonly repeats?: string | undefined;
  readonly draws: string;
  readonly vary?: string | undefined;
  readonly output?: string | undefined;
  readonly "dry-run"?: boolean | undefined;
}

const text = (name: string, describe: string) =>
  ({ type: "string", requiresArg: true, coerce: once(name), describe }) as const;

export function modelAuditOptions(yargs: Argv, kind: AuditKind): Argv<ModelAuditArguments> {
  const { subjects, repeats, reads = [], readsChoices, card } = kind;
  let options: Argv = pricesOption(
    budgetOptions(
      runOptions(
        yargs.positional("scenario", {
          type: "string",
          describe: "whose people are the subjects; default: of the census",
        }),
      ),
    ),
  )
    .option("model", {
      type: "string",
      array: true,
      requiresArg: true,
      describe: "URI of the model that is examined; may be repeated, for cards side by side",
    })
    .option("subjects", text("subjects", `persons in whose place it answers (default ${subjects})`))
    .option("repeats", text("repeats", `how often each question is put (default ${repeats})`))
    .option("draws", {
      ...text("draws", "choosers by lot, and resamples, that results are set beside"),
      default: "200",
    })
    .option("output", {
      ...text("output", `file for the model's card, .html or .json${card === undefined ? "" : ` (default ${card})`}`),
      alias: "o",
    })
    .option("dry-run", {
      type: "boolean",
      describe: "ask nobody: print how many questions, tokens and dollars the audit would take",
    });
  if (readsChoices)
    options = options
      .option(
        "run",
        text("run", "in place of --model: id of a stored run, a prefix of it, or latest, read without a question"),
      )
      .option(
        "skip",
        text("skip", "with --run: tax years left out at the start, as those in which workers are told to explore"),
      );
  if (reads.includes("run"))
    options = options.option("run", text("run", "id of a stored run of the same model, whose workers are looked at"));
  if (reads.includes("vary"))
    options = options.option(
      "vary",
      text("vary", "facts of persons that differ between twins, with commas between them"),
    );
  return options as unknown as Argv<ModelAuditArguments>;
}

/** @throws UsageError, ScenarioError where what was asked for cannot be */
export async function carryOutAudits(
  kind: AuditKind,
  argv: ModelAuditArguments,
  models: readonly string[],
): Promise<void> {
  const output = argv.output ?? kind.card;
  if (output !== undefined) {
    checkCardOutput(output);
    checkPlace(output);
  }
  const twice = models.find((model, i) => models.indexOf(model) < i);
  if (twice !== undefined) throw new UsageError(`--model ${twice} is given twice`);
  const isDry = argv["dry-run"] === true;
  const store = isDry ? await forReading(argv) : await openToWrite(databasePath(argv));
  const { signal, release } = interruptSignal();
  try {
    const runs = argv.run === undefined ? undefined : (await store.run(argv.run)).id;
    const asked: { readonly prepared: Prepared; readonly path: string | null }[] = [];
    for (const model of models) asked.push(await preparedFor(kind, argv, model, runs));
    for (const { prepared } of asked) await kind.check?.(requestOf(prepared.scenario), prepared, store);
    if (isDry) {
      const plans = [];
      for (const { prepared } of asked) plans.push(await dryAudit(prepared, store, signal));
      if (wantsJson(argv)) printJson(plans.length === 1 ? plans[0] : plans);
      else print(plans.map((plan, i) => dryRunReport(plan, asked[i].prepared.kinds.providers)).join("\n\n"));
      return;
    }
    const audits: ModelAudit[] = [];
    for (const { prepared, path } of asked) audits.push(await carriedOut(prepared, path, argv, store, signal));
    if (output !== undefined) writeModelCard(output, audits);
    if (wantsJson(argv)) printJson(audits.length === 1 ? audits[0] : audits);
    else
      print(
        [
          ...audits.map((audit) => auditReport(audit, databasePath(argv))),
          ...(output === undefined ? [] : [`wrote ${output}`]),
        ].join("\n\n"),
      );
  } finally {
    release();
    await store.close();
  }
}

/** A database is only needed where a stored run is looked at. */
async function forReading(argv: ModelAuditArguments): Promise<Store> {
  return argv.run === undefined ? openMemory() : openStore(databasePath(argv), "read");
}

async function preparedFor(
  { name, subjects, repeats, reads = [] }: AuditKind,
  argv: ModelAuditArguments,
  model: string,
  run: string | undefined,
): Promise<{ readonly prepared: Prepared; readonly path: string | null }> {
  const request = {
    kind: name,
    model,
    subjects: typedNumber("subjects", argv.subjects ?? String(subjects), 1),
    repeats: typedNumber("repeats", argv.repeats ?? String(repeats), 1),
    draws: typedNumber("draws", argv.draws, 1),
    run,
    ...(reads.includes("vary") && argv.vary !== undefined && { vary: argv.vary.split(",").map((fact) => fact.trim()) }),
  };
  const replaced = [...overrides(argv), ...auditOverrides(request)];
  const opened =
    argv.scenario === undefined
      ? await openScenarioText(plainScenario, "audit", replaced)
      : await openScenario(argv.scenario, replaced);
  const scenario = priced(opened.scenario, argv);
  const { providers } = opened.kinds;
  if (!isQuiet(argv) && !argv["dry-run"]) tellUnknownPrices([model], providers, scenario.models.prices);
  const prepared = prepare(scenario, opened.locate, opened.kinds, filesRead(opened.files, argv));
  return { prepared, path: argv.scenario === undefined ? null : opened.path };
}

async function carriedOut(
  prepared: Prepared,
  scenarioPath: string | null,
  argv: ModelAuditArguments,
  store: Store,
  signal: AbortSignal,
): Promise<ModelAudit> {
  return auditWithProgress(
    {
      ...{ prepared, store, runs: store, env: process.env, signal, scenarioPath },
      budget: { ...prepared.scenario.budget, ...budgetOf(argv) },
    },
    isQuiet(argv),
  );
}

/** Carries out or goes on with an audit, and shows how it gets on. */
export async function auditWithProgress(options: AuditOptions, quiet: boolean): Promise<ModelAudit> {
  const shown = quiet ? undefined : auditProgress(requestOf(options.prepared.scenario).kind, process.stderr);
  try {
    return await runAudit({
      ...options,
      onHeld: (reason) => {
        shown?.clear();
        remark(reason);
      },
      ...(shown && {
        onStart: (run: string) => remark(`run ${run}`),
        onProgress: shown.told,
        onWait: shown.waiting,
      }),
    });
  } finally {
    shown?.clear();
  }
}
