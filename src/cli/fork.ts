import { type ForkPair, forkDifferences, resampledDifferences } from "../analysis/fork-differences.ts";
import { UsageError } from "../base/errors.ts";
import { standInsAmong } from "../models/model-facts.ts";
import type { Kinds } from "../plugins/kinds.ts";
import { dryRunReport } from "../report/text/dry-run.ts";
import { type ForkTold, forkReport } from "../report/text/fork-report.ts";
import { runReport } from "../report/text/run-report.ts";
import { toldSummary } from "../report/words/run-sentences.ts";
import { CallLedger } from "../run/call-ledger.ts";
import { dryRun, dryRunsTogether } from "../run/dry-run.ts";
import { forkParent } from "../run/fork.ts";
import { openScenarioText } from "../run/open-scenario.ts";
import { type Prepared, prepare } from "../run/prepare.ts";
import { isKept } from "../run/read-files.ts";
import { modelUris } from "../run/run-models.ts";
import { storedScenario } from "../run/stored-scenario.ts";
import { type Override, parseOverride } from "../scenario/load.ts";
import { broughtUpToDate } from "../scenario/missing-keys.ts";
import { openStore } from "../store/open-store.ts";
import type { RunDetails, Store } from "../store/store.ts";
import { type BudgetArguments, budgetOf, budgetOptions } from "./budget-options.ts";
import type { Command } from "./command.ts";
import { carryOut, type Execution } from "./execute.ts";
import { interruptSignal } from "./interrupt.ts";
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

interface ForkArguments extends DatabaseArguments, BudgetArguments, PriceArguments {
  readonly run: string;
  readonly "at-year": string;
  readonly set?: readonly string[] | undefined;
  readonly model?: string | undefined;
  readonly "replace-workers"?: readonly string[] | undefined;
  readonly resample?: string | undefined;
  readonly "dry-run"?: boolean | undefined;
  readonly quiet?: boolean | undefined;
}

export const forkCommand: Command<ForkArguments> = {
  builder: (yargs) =>
    pricesOption(
      budgetOptions(
        quietOption(
          databaseOptions(
            yargs.positional("run", { type: "string", demandOption: true, describe: "id, a prefix of it, or latest" }),
          ),
        ),
      ),
    )
      .option("at-year", {
        type: "string",
        demandOption: true,
        requiresArg: true,
        coerce: once("at-year"),
        describe: "first tax year in which anything differs; what came before is the run's record",
      })
      .option("set", {
        type: "string",
        array: true,
        requiresArg: true,
        describe: "any key of planner, workers or models from then on, e.g. --set planner.kind=saez; may be repeated",
      })
      .option("model", {
        type: "string",
        requiresArg: true,
        coerce: once("model"),
        describe: "model of the workers from then on, as --set workers.model",
      })
      .option("replace-workers", {
        type: "string",
        array: true,
        requiresArg: true,
        describe: "workers who decide otherwise from then on, by rows: 0-9=rational; may be repeated",
      })
      .option("resample", {
        type: "string",
        requiresArg: true,
        coerce: once("resample"),
        describe:
          "so many futures with the change, and as many without it, each answered anew with other seeds of sampling: every difference gets an interval over these pairs; 2 or more",
      })
      .option("dry-run", {
        type: "boolean",
        describe:
          "ask nobody: print how many questions, tokens and dollars the fork would take, with --resample all futures",
      }) as never,
  handler: async (argv) => {
    const atYear = typedNumber("at-year", argv["at-year"], 1);
    const resamples = argv.resample === undefined ? null : typedNumber("resample", argv.resample, 2);
    const replaceWorkers = (argv["replace-workers"] ?? []).map(replacement);
    const isDry = argv["dry-run"] ?? false;
    const store = isDry
      ? await openStore(databasePath(argv), "read")
      : await openToWrite(databasePath(argv), "existing");
    try {
      const parent = await store.run(argv.run);
      const future = async (isChanged: boolean, resample: number | null): Promise<Prepared> => {
        const stored = broughtUpToDate(parent.scenario, parent.scenarioVersion, `run ${parent.id}`);
        const fork = { run: parent.id, atYear, replaceWorkers: isChanged ? replaceWorkers : [] };
        const { scenario, kinds, files } = await openScenarioText(
          JSON.stringify({ ...asObject(stored), fork }),
          `run ${parent.id}`,
          [
            ...(isChanged ? changes(argv) : []),
            ...(resample === null ? [] : [parseOverride(`models.resample=${resample}`, `--resample ${resamples}`)]),
          ],
          undefined,
          "store",
        );
        return prepare(
          priced(scenario, argv),
          undefined,
          kinds,
          filesRead([...parent.files.filter(isKept), ...files], argv),
        );
      };
      if (isDry) return await tellPlan(store, parent.name, future, resamples, wantsJson(argv));
      const futures = futuresOf({ argv, store, parent, future });
      const told = resamples === null ? await futures.once(atYear) : await futures.resampled(atYear, resamples);
      if (wantsJson(argv)) printJson({ ...toldSummary(told.child), ...told.fork });
      else print([runReport(told.child, databasePath(argv), told.kinds), "", forkReport(told.fork)].join("\n"));
    } finally {
      await store.close();
    }
  },
};

type Future = (isChanged: boolean, resample: number | null) => Promise<Prepared>;

/** The changes that were typed. */
function changes({ model, set }: ForkArguments): Override[] {
  return [
    ...(model === undefined ? [] : [parseOverride(`workers.model=${model}`, `--model ${model}`)]),
    ...(set ?? []).map((text) => parseOverride(text)),
  ];
}

/** `--dry-run`: what the future that is asked for would ask, or all pairs of futures. */
async function tellPlan(
  store: Store,
  name: string,
  future: Future,
  resamples: number | null,
  isJson: boolean,
): Promise<void> {
  const { signal, release } = interruptSignal();
  const planned = async (isChanged: boolean, resample: number | null) => {
    const prepared = await future(isChanged, resample);
    const dry = await dryRun(prepared, signal, await forkParent(store, prepared));
    return { dry, times: resamples ?? 1, providers: prepared.kinds.providers };
  };
  try {
    const plans = [
      await planned(true, resamples === null ? null : 1),
      ...(resamples === null ? [] : [await planned(false, 1)]),
    ];
    const plan = dryRunsTogether(name, plans);
    if (isJson) printJson(plan);
    else print(dryRunReport(plan, plans[0].providers));
  } finally {
    release();
  }
}

interface Told {
  readonly child: RunDetails;
  readonly kinds: Kinds;
  readonly fork: ForkTold;
}

interface Futures {
  readonly argv: ForkArguments;
  readonly store: Store;
  readonly parent: RunDetails;
  readonly future: Future;
}

function futuresOf({ argv, store, parent, future }: Futures) {
  const carriedOut = async (prepared: Prepared, shared: Pick<Execution, "meter" | "onEvent"> = {}) =>
    carryOut({
      ...{ prepared, store, quiet: isQuiet(argv), command: "fork", scenarioPath: parent.scenarioPath },
      budget: { ...prepared.scenario.budget, ...budgetOf(argv) },
      ...shared,
    });
  return {
    async once(atYear: number): Promise<Told> {
      const prepared = await future(true, null);
      const { run: child, parent: from } = await carriedOut(prepared);
      if (!from) throw new Error("a fork has the run that it is forked from");
      const differences = await forkDifferences(store, from.run, child, from.fromStep);
      return { child, kinds: prepared.kinds, fork: { parent: parent.id, atYear, differences } };
    },
    async resampled(atYear: number, of: number): Promise<Told> {
      const first = await future(true, 1);
      // One budget for all of them.
      const ledger = new CallLedger(first.kinds.providers, first.scenario.models.prices);
      const started = performance.now();
      const shared = {
        meter: { spending: () => ledger.totals, minutes: () => (performance.now() - started) / 60_000 },
        onEvent: ledger.listener,
      };
      const pairs: ForkPair[] = [];
      for (let resample = 1; resample <= of; resample++) {
        const { run: changed } = await carriedOut(resample === 1 ? first : await future(true, resample), shared);
        const { run: unchanged } = await carriedOut(await future(false, resample), shared);
        pairs.push({ changed, unchanged });
      }
      const { taxYear } = first.scenario;
      const { differences, varies } = await resampledDifferences(store, pairs, (atYear - 1) * taxYear + 1);
      const runs = pairs.map(({ changed, unchanged }) => ({ changed: changed.id, unchanged: unchanged.id }));
      const reason = varies ? null : whyNothingVaries(pairs, first);
      return {
        child: pairs[0].changed,
        kinds: first.kinds,
        fork: { parent: parent.id, atYear, differences, resample: { of, runs, varies, reason } },
      };
    },
  };
}

/** Why every pair of futures came to the same: intervals of width 0 are then no certainty about anything else. */
function whyNothingVaries(pairs: readonly ForkPair[], { kinds }: Prepared): string {
  const uris = new Set(
    pairs.flatMap(({ changed, unchanged }) =>
      [changed, unchanged].flatMap((run) =>
        Object.values(modelUris(storedScenario(run), kinds)).filter((uri) => uri !== null),
      ),
    ),
  );
  if (uris.size === 0) return "No model is asked, so that nothing varies: intervals have width 0";
  const standIns = standInsAmong([...uris], kinds.providers);
  const names = [...uris].join(", ");
  return standIns.length > 0
    ? `${names} answered the same each time, as a stand-in does that goes by the prompt alone: intervals have width 0`
    : `${names} answered the same each time: intervals have width 0`;
}

function asObject(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}

function replacement(typed: string): { readonly from: number; readonly to: number; readonly decide: string } {
  const [, from, to = from, decide] = /^(\d+)(?:-(\d+))?=([\w-]+)$/.exec(typed) ?? [];
  if (from === undefined || Number(to) < Number(from))
    throw new UsageError(`--replace-workers ${typed}: expected rows and a way of deciding, e.g. 0-9=rational`);
  return { from: Number(from), to: Number(to), decide };
}
