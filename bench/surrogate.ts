/**
 * `npx tsx bench/surrogate.ts errors [FROM-YEAR]|recovery|million`: which rule explains the learner, and how far its fitted surrogate is
 * from it under a path of law that the fit never saw; whether the fit finds each rule out that it is given; and what a
 * million fitted workers take.
 */
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { subjectOf } from "../src/analysis/audit/subject.ts";
import { fitBehaviour } from "../src/analysis/fit/fit.ts";
import { fitData } from "../src/analysis/fit/fit-data.ts";
import type { FitResult } from "../src/analysis/fit/fit-result.ts";
import { meanInterval } from "../src/analysis/statistics/interval.ts";
import type { Planner } from "../src/planner/planner.ts";
import { builtInKinds } from "../src/plugins/kinds.ts";
import { prepare } from "../src/run/prepare.ts";
import { simulate } from "../src/run/simulate.ts";
import { parseScenario } from "../src/scenario/load.ts";
import { openMemory } from "../src/store/open-store.ts";
import type { RunDetails, Store } from "../src/store/store.ts";

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** @param law rates of each tax year; by the scenario's planner where there are none */
async function ran(store: Store, keys: string, law?: readonly (readonly number[])[]): Promise<RunDetails> {
  const { scenario } = parseScenario(`name: surrogate\n${keys}`, "/bench.yaml", builtInKinds);
  const planner: Planner | undefined = law && { propose: async ({ taxYear }) => ({ rates: law[taxYear - 1] }) };
  const { run } = await simulate({
    ...{ prepared: prepare(scenario), store, env: {}, signal: new AbortController().signal, listeners: [] },
    ...{ command: "bench", scenarioPath: null, ...(planner && { planner }) },
  });
  return store.run(run);
}

async function fitted(store: Store, run: RunDetails, fromYear = 1): Promise<FitResult> {
  const data = await fitData(store, [run], { fromYear, resolution: null, mostChoices: 10_000 });
  return fitBehaviour(data, { runs: [run.id], ...subjectOf(run) });
}

const seeds = [1, 2, 3, 4, 5];
const people = (seed: number, size = 100): string =>
  `seed: ${seed}\nsteps: 30\ntaxYear: 1\npopulation: {size: ${size}}\n`;
const trained = "planner: {kind: bandit}\n";
/** The planner of the path that the fit does not see, and people whom it does not see either. */
const unseen = "planner: {kind: evolution}\n";
const others = 1000;

/** Means over all steps. */
const measures = {
  "hours a week": "meanHours",
  "revenue per worker, $": "revenuePerWorker",
  "Gini after tax": "giniPost",
  "welfare (ces 1), $": "welfare",
} as const;
type Measured = Readonly<Record<keyof typeof measures, number>>;

function measuredIn({ series }: RunDetails): Measured {
  const mean = (column: (typeof measures)[keyof typeof measures]): number =>
    series.reduce((sum, row) => sum + (row[column] ?? Number.NaN), 0) / series.length;
  return Object.fromEntries(Object.entries(measures).map(([name, column]) => [name, mean(column)])) as Measured;
}

/** @param fromYear first tax year whose choices count: what was tried before is not what a learner has come to do */
async function errors(fromYear = 1): Promise<void> {
  const found: Record<
    string,
    { readonly truth: Measured; readonly surrogate: Measured; readonly rational: Measured }[]
  > = { "the same people": [], "other people": [] };
  for (const seed of seeds) {
    const store = await openMemory();
    const before = performance.now();
    const fit = await fitted(
      store,
      await ran(store, `${people(seed)}${trained}workers: {model: "offline:learner"}`),
      fromYear,
    );
    const seconds = (performance.now() - before) / 1000;
    if (seed === seeds[0]) tellFit(fit, seconds);
    else print(`seed ${seed}: ${fit.best}, ${parametersIn(fit)}`);
    const path = join(tmpdir(), `fit-${process.pid}.json`);
    writeFileSync(path, JSON.stringify(fit));
    for (const [who, own] of [
      ["the same people", people(seed)],
      ["other people", people(seed + others)],
    ]) {
      const model = await ran(store, `${own}${unseen}workers: {model: "offline:learner"}`);
      const law = model.series.map(({ rates }) => rates);
      const truth = measuredIn(model);
      const surrogate = measuredIn(await ran(store, `${own}workers: {decide: fitted, fitted: ${path}}`, law));
      const rational = measuredIn(await ran(store, `${own}workers: {decide: rational}`, law));
      found[who].push({ truth, surrogate, rational });
    }
    await store.close();
  }
  print(
    `\nUnder an unseen path of law (planner evolution; fitted under bandit), means over 30 steps, ${seeds.length} populations of 100;\nerror: predicted less what the learner did, with its 95 % interval over populations`,
  );
  for (const [who, rows] of Object.entries(found)) {
    print(`\n${who.padEnd(24)}     learner   surrogate                      error   rational workers' error`);
    for (const name of Object.keys(measures) as (keyof Measured)[]) {
      const mean = (kind: "truth" | "surrogate"): number =>
        rows.reduce((sum, row) => sum + row[kind][name], 0) / rows.length;
      const off = (kind: "surrogate" | "rational"): string => {
        const { mean: value, low, high } = meanInterval(rows.map((row) => row[kind][name] - row.truth[name]));
        return `${short(value)} (${short(low ?? 0)} to ${short(high ?? 0)})`;
      };
      print(
        [
          name.padEnd(24),
          ...[short(mean("truth")).padStart(11), short(mean("surrogate")).padStart(11)],
          ...[off("surrogate").padStart(26), off("rational").padStart(26)],
        ].join(" "),
      );
    }
  }
}

function tellFit(fit: FitResult, seconds: number): void {
  const { workers, choices, schedules } = fit.data;
  print(
    `${workers} workers, ${choices} choices, ${schedules} laws, answers in steps of ${fit.resolution}; run and fit ${seconds.toFixed(1)} s; best: ${fit.best}, ${parametersIn(fit)}`,
  );
  print("model                 held-out score   beside the first       p");
  for (const { name, cvScore, cvDifference } of fit.models)
    print(
      [
        ...[name.padEnd(20), cvScore.toFixed(4).padStart(15), cvDifference.value.toFixed(4).padStart(18)],
        cvDifference.p.toFixed(3).padStart(9),
      ].join(" "),
    );
  print(`hours by lot         ${fit.byLot.toFixed(4).padStart(14)}\n`);
}

function parametersIn({ models, best }: FitResult): string {
  const own = models.find(({ name }) => name === best);
  return Object.entries(own?.parameters ?? {})
    .map(
      ([name, { value, low, high }]) =>
        `${name} ${short(value)}${low === null || high === null ? "" : ` (${short(low)} to ${short(high)})`}`,
    )
    .join(", ");
}

/** What each decider of the product has by default, and the parameter that is to be found. */
const truths: readonly (readonly [decide: string, keys: string, parameters: Readonly<Record<string, number>>])[] = [
  ["rational", "", { elasticity: 0.4 }],
  ["noisy", ", noise: 0.02", { elasticity: 0.4, noise: 0.02 }],
  ["fixed", "", {}],
  ["myopic", ", adjustment: 0.5", { elasticity: 0.4, adjustment: 0.5 }],
  ["misperceiving", ", misperceptionShare: 0.4", { elasticity: 0.4, misperceptionShare: 0.4 }],
  ["reference-dependent", ", lossAversion: 2.25", { elasticity: 0.4, lossAversion: 2.25 }],
];

async function recovery(): Promise<void> {
  print("60 workers × 30 years under a planner that moves (bandit), scored on workers who were held out");
  print("truth                 found                 first or tied   rank       p   parameters (truth: estimate)");
  for (const [decide, keys, parameters] of truths) {
    const store = await openMemory();
    const run = await ran(store, `${people(1, 60)}${trained}workers: {decide: ${decide}${keys}}`);
    const fit = await fitted(store, run);
    await store.close();
    const rank = fit.models.findIndex(({ name }) => name === decide);
    const { p, value } = fit.models[rank].cvDifference;
    const found = Object.entries(parameters).map(
      ([name, truth]) => `${name} ${truth}: ${short(fit.models[rank].parameters[name].value)}`,
    );
    print(
      [
        ...[decide.padEnd(21), fit.best.padEnd(21), (value === 0 || p >= 0.05 ? "yes" : "no").padStart(13)],
        ...[String(rank + 1).padStart(6), p.toFixed(3).padStart(7), `  ${found.join(", ")}`],
      ].join(" "),
    );
  }
}

async function million(size = 1_000_000, steps = 10): Promise<void> {
  const store = await openMemory();
  const fit = await fitted(store, await ran(store, `${people(1)}${trained}workers: {model: "offline:learner"}`));
  const path = join(tmpdir(), `fit-${process.pid}.json`);
  writeFileSync(path, JSON.stringify(fit));
  let most = 0;
  let isDone = false;
  const watching = (async () => {
    while (!isDone) {
      most = Math.max(most, process.memoryUsage.rss());
      await sleep(100);
    }
  })();
  const before = performance.now();
  const { series } = await ran(
    store,
    `seed: 1\nsteps: ${steps}\ntaxYear: 1\nlogging: {panel: 0}\npopulation: {size: ${size}}\n${trained}workers: {decide: fitted, fitted: ${path}}`,
  );
  const seconds = (performance.now() - before) / 1000;
  isDone = true;
  await watching;
  await store.close();
  print(
    `${size} workers × ${series.length} steps, ${fit.best}: ${seconds.toFixed(1)} s, ${(most / 1e6).toFixed(0)} MB; mean hours at the end ${short(series[series.length - 1].meanHours)}`,
  );
}

function short(value: number): string {
  return Math.abs(value) >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

const [what = "errors", fromYear = "1"] = process.argv.slice(2);
const parts: Readonly<Record<string, () => Promise<void>>> = {
  errors: () => errors(Number(fromYear)),
  recovery,
  million,
};
if (!(what in parts)) throw new Error(`${what}: expected one of ${Object.keys(parts).join(", ")}`);
await parts[what]();
