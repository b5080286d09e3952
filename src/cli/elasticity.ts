import { standInNotice } from "../agents/stand-in/offline-model.ts";
import { type ElasticityReport, elasticity } from "../analysis/elasticity.ts";
import type { Estimate } from "../analysis/revealed-elasticity.ts";
import { UsageError } from "../base/errors.ts";
import { table } from "../report/text/columns.ts";
import { count, percentages } from "../report/words/format.ts";
import { openScenario } from "../run/open-scenario.ts";
import { prepare } from "../run/prepare.ts";
import { checkModels } from "../run/run-models.ts";
import { SqliteStore } from "../store/sqlite/sqlite-store.ts";
import { type BudgetArguments, budgetOf, budgetOptions } from "./budget-options.ts";
import type { Command } from "./command.ts";
import { interruptSignal } from "./interrupt.ts";
import {
  databasePath,
  isQuiet,
  overrides,
  type RunArguments,
  runOptions,
  scenarioArgument,
  typedNumber,
  wantsJson,
} from "./options.ts";
import { print, printJson, remark } from "./output.ts";

interface ElasticityArguments extends RunArguments, BudgetArguments {
  readonly scenario: string;
  readonly change: string;
  readonly repeats: string;
  readonly bootstrap: string;
}

export const elasticityCommand: Command<ElasticityArguments> = {
  builder: (yargs) =>
    budgetOptions(runOptions(yargs.positional("scenario", scenarioArgument)))
      .option("change", {
        type: "string",
        default: "0.01",
        requiresArg: true,
        describe: "by how much everybody's net-of-tax rate grows; negative: shrinks",
      })
      .option("repeats", {
        type: "string",
        default: "1",
        requiresArg: true,
        describe: "tax years over which incomes are averaged",
      })
      .option("bootstrap", {
        type: "string",
        default: "2000",
        requiresArg: true,
        describe: "resamples of workers for the intervals",
      }),
  handler: async (argv) => {
    const change = Number(argv.change);
    if (!(change > -1 && change < 1 && change !== 0))
      throw new UsageError(`--change ${argv.change}: expected a number between -1 and 1, not 0, e.g. 0.01`);
    const repeats = typedNumber("repeats", argv.repeats, 1);
    const resamples = typedNumber("bootstrap", argv.bootstrap, 100);
    const budget = budgetOf(argv);
    const { scenario, path, locate, kinds } = await openScenario(argv.scenario, overrides(argv));
    // Rates are given here, so the planner's model need not be there.
    checkModels({ ...scenario, planner: { ...scenario.planner, kind: "fixed" } }, process.env, kinds);
    const prepared = prepare(scenario, locate, kinds);
    const store = new SqliteStore(databasePath(argv));
    const { signal, release } = interruptSignal();
    try {
      const report = await elasticity({
        prepared,
        change,
        repeats,
        resamples,
        store,
        env: process.env,
        signal,
        listeners: [],
        scenarioPath: path,
        budget: { ...prepared.scenario.budget, ...budget },
        onStart: (run) => {
          if (!isQuiet(argv)) remark(`run ${run}`);
        },
      });
      if (wantsJson(argv)) printJson(report);
      else print(elasticityText(report));
    } finally {
      release();
      await store.close();
    }
  },
};

function elasticityText(report: ElasticityReport): string {
  const { scenario, workers, steps, change, schedule, aggregate, interior, brackets, runs, calls } = report;
  const rows = [
    ["everybody", ...cells(aggregate), share(report.shareAtKinks), ...cells(interior).slice(1, 2)],
    ...brackets.map(({ from, to, shareAtKink, interior: inside, ...estimate }) => [
      `$${count(from)}${to === null ? " and above" : ` – ${count(to)}`}`,
      ...cells(estimate),
      shareAtKink === null ? "–" : share(shareAtKink),
      ...cells(inside).slice(1, 2),
    ]),
  ];
  const reasons = [...new Set(brackets.flatMap(({ reason }) => reason ?? []))];
  const model = workers.model === null ? "" : ` (${workers.model})`;
  const standIn = workers.model?.startsWith("offline:") ? [`offline: ${standInNotice}`] : [];
  const years = `${steps.before} steps under ${percentages(schedule.rates)} %`;
  return [
    `${scenario}: ${count(workers.size)} workers, ${workers.decide}${model}`,
    ...standIn,
    `${years}; then, in one of two runs, 1 − τ ${change > 0 ? "grows" : "shrinks"} by ${share(Math.abs(change))} in every bracket; incomes of the last ${steps.measured} of ${steps.all} steps`,
    "",
    ...table([["bracket", "workers", "elasticity", "95 % interval", "at its kink", "away from kinks"], ...rows]),
    ...(reasons.length > 0 ? [`–: ${reasons.join("; ")}`] : []),
    "",
    interpretation(report),
    ...(runs ? ["", `Stored as ${runs.control} and ${runs.reform}; ${count(calls.count)} model calls`] : []),
  ].join("\n");
}

function cells({ workers, elasticity: value, low, high }: Estimate): string[] {
  const interval = low === null || high === null ? "–" : `${number(low)} to ${number(high)}`;
  return [count(workers), value === null ? "–" : number(value), interval];
}

function interpretation({ aggregate, shareUnmoved, kinks }: ElasticityReport): string {
  const { elasticity: value, low, high, reason } = aggregate;
  if (value === null) return `No elasticity: ${reason}.`;
  const isTold = low !== null && high !== null && (low > 0 || high < 0);
  if (value === 0 && low === high) return "Nobody responds.";
  const meaning = `A net-of-tax rate 1 % higher goes with ${value < 0 ? "less" : "more"} taxable income, by ${Math.abs(value).toFixed(2)} %.`;
  const certainty =
    low === high
      ? "Every worker responds alike."
      : isTold
        ? ""
        : "The interval holds 0: with these workers and steps a response cannot be told from chance; try more workers, --repeats, or a larger --change.";
  const bunching = kinks.filter(({ elasticity: shown }) => shown !== null);
  const largest = bunching.toSorted((a, b) => b.excess - a.excess)[0];
  const atKink =
    largest && largest.excess > 0
      ? `Most bunch at $${count(largest.at)}: ${share(largest.excess)} of workers more than nearby incomes let expect, as an elasticity of ${number(largest.elasticity ?? 0)} would have it.`
      : "";
  return [meaning, certainty, `${share(shareUnmoved)} of workers do not move.`, atKink].filter(Boolean).join(" ");
}

const number = (value: number): string => `${value < 0 ? "−" : ""}${Math.abs(value).toFixed(3)}`;
const share = (value: number): string => `${Number((100 * value).toFixed(1))} %`;
