import type { ModelAudit } from "../analysis/audit/run-audit.ts";
import { storedAudit } from "../analysis/audit/stored-audit.ts";
import type { CompareOptions } from "../analysis/compare/compare.ts";
import { storedComparison } from "../analysis/compare/stored-comparison.ts";
import type { BudgetLimits } from "../models/wrappers/budget.ts";
import { auditReport } from "../report/text/audit-report.ts";
import { comparisonReport } from "../report/text/comparison-report.ts";
import { runReport } from "../report/text/run-report.ts";
import { withHeadline } from "../report/words/comparison-sentences.ts";
import { toldSummary } from "../report/words/run-sentences.ts";
import { storedWords } from "../report/words/stored-words.ts";
import { recordedFiles } from "../run/read-files.ts";
import { reopen, setUpAgain } from "../run/reopen.ts";
import { unfinished } from "../run/stored-entries.ts";
import { isAudit } from "../run/stored-scenario.ts";
import { type ModelPrices, readPriceFile, specWithLaterPrices, withLaterPrices } from "../scenario/price-file.ts";
import { allFiles } from "../store/evidence.ts";
import { isInquiry } from "../store/inquiries.ts";
import type { DataFile, RunDetails, Store } from "../store/store.ts";
import { auditWithProgress } from "./audit-model.ts";
import { type BudgetArguments, budgetOf, budgetOptions } from "./budget-options.ts";
import { carryOutInquiry } from "./carry-out-inquiry.ts";
import type { Command } from "./command.ts";
import { execute } from "./execute.ts";
import { interruptSignal } from "./interrupt.ts";
import { openToWrite } from "./open-database.ts";
import { type DatabaseArguments, databaseOptions, databasePath, isQuiet, quietOption, wantsJson } from "./options.ts";
import { changedTables, print, printJson, remark } from "./output.ts";
import { filesRead, type PriceArguments, pricesOption } from "./price-options.ts";
import { type JobsArguments, jobsOf, jobsOption, runComparison } from "./run-comparison.ts";
import { storedInquiry } from "./stored-inquiries.ts";

interface ResumeArguments extends DatabaseArguments, BudgetArguments, JobsArguments, PriceArguments {
  readonly run: string;
  readonly quiet?: boolean | undefined;
}

export const resumeCommand: Command<ResumeArguments> = {
  builder: (yargs) =>
    pricesOption(
      jobsOption(
        quietOption(
          budgetOptions(
            databaseOptions(
              yargs.positional("run", {
                type: "string",
                default: "latest",
                describe: "id, a prefix of it, or latest: the newest run or comparison that is not finished",
              }),
            ),
          ),
        ),
      ),
      "over the list prices and those that it was begun with; what was asked before is counted by them, too",
    ),
  handler: async (argv) => {
    const path = databasePath(argv);
    const budget = budgetOf(argv);
    const jobs = jobsOf(argv);
    const prices = argv.prices === undefined ? undefined : readPriceFile(argv.prices);
    const store = await openToWrite(path, "existing");
    try {
      const { kind, id } = await unfinished(store, argv.run);
      const output = { path, json: wantsJson(argv), quiet: isQuiet(argv) };
      if (kind === "comparison") {
        await resumeComparison(store, id, output, { budget, jobs, prices, read: filesRead([], argv) });
        return;
      }
      const run = await store.run(id);
      if (isInquiry(run)) {
        await resumeInquiry(store, run, output, { budget, prices });
        return;
      }
      if (isAudit(run)) {
        await resumeAudit(store, run, output, { budget, prices, read: filesRead([], argv) });
        return;
      }
      if (run.status === "finished") {
        if (argv.run === "latest" && !output.quiet) remark("everything is finished; this is the newest");
        if (output.json) printJson(toldSummary(run));
        else print(runReport(run, path));
        return;
      }
      const { prepared: reopened, changed } = await reopen(store, run);
      const { scenario } = reopened;
      const prepared = prices
        ? {
            ...reopened,
            scenario: withLaterPrices(scenario, prices),
            files: [...reopened.files, ...filesRead([], argv)],
          }
        : reopened;
      if (changed.length > 0) remark(changedTables(changed));
      await execute({
        prepared,
        store,
        ...output,
        command: "resume",
        scenarioPath: run.scenarioPath,
        resume: run.id,
        laterPrices: prices,
        budget: { ...scenario.budget, ...budget },
      });
    } finally {
      await store.close();
    }
  },
};

async function resumeAudit(
  store: Store,
  run: RunDetails,
  { path, json, quiet }: { readonly path: string; readonly json: boolean; readonly quiet: boolean },
  {
    budget,
    prices,
    read,
  }: Pick<CompareOptions, "budget"> & {
    readonly prices: ModelPrices | undefined;
    readonly read: readonly DataFile[];
  },
): Promise<void> {
  const told = (audit: ModelAudit): void => {
    if (json) printJson(audit);
    else print(auditReport(audit, path));
  };
  const known = storedAudit(run);
  if (known) {
    told(known);
    return;
  }
  const { prepared: reopened, changed } = await setUpAgain(store, run);
  const { scenario } = reopened;
  const prepared = prices
    ? { ...reopened, scenario: withLaterPrices(scenario, prices), files: [...reopened.files, ...read] }
    : reopened;
  if (changed.length > 0) remark(changedTables(changed));
  const { signal, release } = interruptSignal();
  try {
    told(
      await auditWithProgress(
        {
          ...{ prepared, store, runs: store, env: process.env, signal, scenarioPath: run.scenarioPath },
          resume: run.id,
          laterPrices: prices,
          budget: { ...scenario.budget, ...budget },
        },
        quiet,
      ),
    );
  } finally {
    release();
  }
}

async function resumeInquiry(
  store: Store,
  run: RunDetails,
  { path, json, quiet }: { readonly path: string; readonly json: boolean; readonly quiet: boolean },
  { budget, prices }: { readonly budget: BudgetLimits; readonly prices: ModelPrices | undefined },
): Promise<void> {
  const { open, report } = storedInquiry(run);
  let result = run.summary;
  if (run.status !== "finished") {
    const { head, kinds, again } = await open(run, prices);
    result = await carryOutInquiry(head, kinds.providers, quiet, (given) =>
      again({ ...given, store, resume: run.id, budget }),
    );
  }
  if (json) printJson(result);
  else print([report(result), "", storedWords(path, run.id)].join("\n"));
}

async function resumeComparison(
  store: Store,
  id: string,
  { path, json, quiet }: { readonly path: string; readonly json: boolean; readonly quiet: boolean },
  {
    budget,
    jobs,
    prices,
    read,
  }: Pick<CompareOptions, "budget" | "jobs"> & {
    readonly prices: ModelPrices | undefined;
    readonly read: readonly DataFile[];
  },
): Promise<void> {
  const stored = storedComparison(await store.comparison(id));
  const { command, scenario, status } = stored;
  const files = allFiles(stored.spec.files, recordedFiles(read, stored.spec.scenarioPath));
  const spec = prices ? { ...specWithLaterPrices(stored.spec, prices), files } : stored.spec;
  const limits = { ...scenario.budget, ...budget };
  const options = { spec, store, command, jobs, budget: limits, resume: id, laterPrices: prices };
  // That of a sweep of which a part was missing is no end.
  const known = status === "finished" ? stored.result : null;
  const result = known ?? (await runComparison(options, quiet));
  if (json) printJson(withHeadline(result));
  else print(comparisonReport(result, path));
}
