/** Whether the workers of a stored run chose as somebody with a taste for money and leisure would: no question is put. */

import { quantile, rank } from "../../env/measures/inequality.ts";
import { storedSummary } from "../../run/stored-summary.ts";
import type { RunDetails, Store, WorkerRow } from "../../store/store.ts";
import type { AuditResult, AuditWarning, Benchmark } from "./audit-result.ts";
import { consistencyIndex } from "./consistency-index.ts";
import { type History, historyOf, netIncomes } from "./history.ts";
import { chanceWaste, type Power } from "./power.ts";
import { type RecordedChoices, recordedChoices } from "./recorded-choices.ts";
import { responds } from "./responds.ts";
import { subjectIn } from "./subject.ts";
import { unusableAnswers } from "./unusable-answers.ts";
import { waste } from "./waste.ts";
import { groupsOf, type WorkerGroup } from "./worker-groups.ts";

export type Verdict = "rational" | "wastes" | "does-not-respond";

export interface WorkerRationality {
  readonly worker: number;
  /** Null where utility is not in dollars. */
  readonly dollarsPerChoice: number | null;
  readonly meanSlack: number | null;
  readonly shareOfNetIncome: number | null;
  readonly pairsViolating: number | null;
  /** Afriat's index on consumption and leisure; see {@link RationalityResults.ccei}. */
  readonly ccei: number;
  readonly verdict: Verdict;
}

export interface RationalityResults {
  /** What a money pump could take for each choice, dollars a year: the worst cycle of each worker. */
  readonly dollarsPerChoice: { readonly mean: number | null; readonly median: number | null };
  /** The least that choices are off on average, dollars a year. */
  readonly meanSlack: number | null;
  /** Mean over workers of what each wastes over its own income after tax. */
  readonly shareOfNetIncome: number | null;
  readonly pairsViolating: number | null;
  /** Part of histories at random that this measure finds fault with, and where the workers are among them. */
  readonly power: Power;
  /** Different laws that choices are compared under. */
  readonly laws: number;
  /** Choices of each worker: tax years. */
  readonly choices: number;
  /** Mean of Afriat's index on consumption and leisure, which knows effects of income; it depends on the hours there are. */
  readonly ccei: { readonly mean: number; readonly hours: number };
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly groups: readonly WorkerGroup[];
  readonly workers: readonly WorkerRationality[];
}

export interface RationalityDesign {
  readonly run: string;
  readonly name: string;
  readonly planner: string;
  readonly skip: number;
  /** Histories at random for each worker, of each kind. */
  readonly draws: number;
  /** Workers whose histories were drawn. */
  readonly drawnFor: number;
  /** Altruists and adversaries, who maximise something else: only in the groups. */
  readonly apart: number;
}

export interface RationalityOptions {
  readonly skip?: number;
  readonly draws?: number;
}

/**
 * @throws UsageError where there is nothing to compare; ScenarioError where the run's people cannot be had again
 */
export async function auditRun(
  store: Store,
  run: RunDetails,
  { skip = 0, draws = 200 }: RationalityOptions = {},
): Promise<AuditResult<RationalityDesign, RationalityResults>> {
  const choices = await recordedChoices(store, run, { skip });
  const { prepared, years, laws, workers } = choices;
  const { scenario, economy, kinds } = prepared;
  const inDollars = economy.utility.isMoney;
  const answerLimit = economy.hours.answerLimit;
  const histories = workers.map((_, i) => historyOf(choices, i));
  const rows = histories.map((history, i) => rationalityOf(history, workers[i], inDollars, answerLimit));
  // Who maximises something else is no example of who does not maximise.
  const own = workers.flatMap(({ type }, i) => (type === null || type === "egotistical" ? [i] : []));
  const headline = own.length > 0 ? own : workers.map((_, i) => i);
  const mean = (value: (row: WorkerRationality) => number | null, among: readonly number[] = headline) =>
    weightedMean(among, workers, (i) => value(rows[i]));
  const chance = inDollars
    ? chanceWaste(histories, headline, {
        seed: scenario.seed,
        draws,
        answerLimit,
        own: rows.map((r) => r.dollarsPerChoice ?? 0),
      })
    : null;
  const { model, standIn } = subjectIn(scenario, kinds.providers, storedSummary(run)?.calls.standIns);
  const verdicts = { rational: 0, wastes: 0, "does-not-respond": 0 };
  for (const i of headline) verdicts[rows[i].verdict]++;
  const median = inDollars
    ? quantile(
        rank(
          Float64Array.from(headline, (i) => rows[i].dollarsPerChoice ?? 0),
          Float64Array.from(headline, (i) => workers[i].weight),
        ),
        0.5,
      )
    : null;
  return {
    kind: "rationality",
    model,
    standIn,
    subjects: workers.length,
    calls: 0,
    design: {
      run: run.id,
      name: run.name,
      planner: run.planner,
      skip,
      draws,
      drawnFor: chance?.drawnFor ?? 0,
      apart: workers.length - own.length,
    },
    results: {
      dollarsPerChoice: { mean: mean((row) => row.dollarsPerChoice), median },
      meanSlack: mean((row) => row.meanSlack),
      shareOfNetIncome: mean((row) => row.shareOfNetIncome),
      pairsViolating: mean((row) => row.pairsViolating),
      power: chance?.power ?? { byLot: null, permuted: null, percentile: { byLot: null, permuted: null } },
      laws,
      choices: years.length,
      ccei: { mean: mean((row) => row.ccei) ?? 1, hours: answerLimit },
      verdicts,
      groups: groupsOf(workers, economy.incomePerHour, (among) => ({
        dollarsPerChoice: mean((row) => row.dollarsPerChoice, among),
        shareOfNetIncome: mean((row) => row.shareOfNetIncome, among),
      })),
      workers: rows,
    },
    benchmarks: benchmarks(chance?.wasted),
    warnings: [...warnings(run, choices, inDollars, rows), ...(await unusableAnswers(store, [run]))],
  };
}

function rationalityOf(
  history: History,
  { worker }: WorkerRow,
  inDollars: boolean,
  answerLimit: number,
): WorkerRationality {
  const n = history.hours.length;
  const net = netIncomes(history);
  const ccei = leisureIndex(history, net, answerLimit);
  const isStill = !responds(history.hours);
  if (!inDollars) {
    const verdict = isStill ? "does-not-respond" : ccei === 1 ? "rational" : "wastes";
    return {
      worker,
      dollarsPerChoice: null,
      meanSlack: null,
      shareOfNetIncome: null,
      pairsViolating: null,
      ccei,
      verdict,
    };
  }
  const wasted = waste(net, n, history.lawNumber);
  let kept = 0;
  for (let t = 0; t < n; t++) kept += net[t * n + t] / n;
  return {
    worker,
    ...wasted,
    shareOfNetIncome: kept > 0 ? wasted.dollarsPerChoice / kept : null,
    ccei,
    verdict: isStill ? "does-not-respond" : wasted.dollarsPerChoice === 0 ? "rational" : "wastes",
  };
}

/** t has s within reach at efficiency e where c_s ≤ net_t(l_s) + R_t − (1 − e)·M_t, M_t what all hours there are would leave. */
export function leisureIndex(
  { hours, net, rebates }: Pick<History, "hours" | "net" | "rebates">,
  nets: Float64Array,
  mostHours: number,
): number {
  const n = hours.length;
  const ratios = new Float64Array(n * n);
  for (let t = 0; t < n; t++) {
    const full = net(t, mostHours) + rebates[t];
    for (let s = 0; s < n; s++) {
      const consumption = nets[s * n + s] + rebates[s];
      ratios[t * n + s] = t === s ? 1 : 1 - (nets[t * n + s] + rebates[t] - consumption) / full;
    }
  }
  return consistencyIndex(ratios, n);
}

function weightedMean(
  among: readonly number[],
  workers: readonly WorkerRow[],
  value: (i: number) => number | null,
): number | null {
  let [sum, weight] = [0, 0];
  for (const i of among) {
    const own = value(i);
    if (own === null) continue;
    sum += workers[i].weight * own;
    weight += workers[i].weight;
  }
  return weight > 0 ? sum / weight : null;
}

function benchmarks(wasted: { readonly byLot: number; readonly permuted: number } | undefined): Benchmark[] {
  if (wasted === undefined) return [];
  return [
    { name: "rational", value: 0, words: "exact best responses waste nothing under any law" },
    { name: "by lot", value: wasted.byLot, words: "hours drawn by lot, for the same workers and laws" },
    { name: "permuted", value: wasted.permuted, words: "each worker's own hours, shuffled over the years" },
  ];
}

/** Fewer laws than this leave little to contradict. */
const fewLaws = 5;

function warnings(
  run: RunDetails,
  { workers, hours, laws, prepared }: RecordedChoices,
  inDollars: boolean,
  rows: readonly WorkerRationality[],
): AuditWarning[] {
  const found: AuditWarning[] = [];
  const add = (isTrue: boolean, code: string, message: string): void => {
    if (isTrue) found.push({ code, message });
  };
  const { economy, population } = prepared;
  add(
    laws < fewLaws,
    "few-schedules",
    `only ${laws} laws: little can contradict; waste is compared at equal numbers of laws`,
  );
  const most = economy.hours.answerLimit;
  const atCorner = hours.reduce(
    (sum, column) => sum + column.filter((value) => value === 0 || value >= most).length,
    0,
  );
  const corners = atCorner / (hours.length * workers.length);
  add(
    corners > 0.1,
    "corner-hours",
    `${(100 * corners).toFixed(0)} % of choices are 0 hours or ${most}, where hours say little of taste`,
  );
  add(
    workers.length < population.size,
    "panel",
    `only the ${workers.length} workers of the stored panel of ${population.size} are examined`,
  );
  add(
    run.status !== "finished",
    "unfinished",
    `the run is ${run.status}: ${run.stepsDone} of ${run.steps} steps are there`,
  );
  add(
    !inDollars,
    "not-in-dollars",
    "utility is not in dollars: effects of income explain what a money pump would take, so that only the index on consumption and leisure is given",
  );
  const still = rows.filter(({ verdict }) => verdict === "does-not-respond").length;
  add(
    still > 0,
    "does-not-respond",
    `${still} of ${rows.length} workers chose the same hours under every law: they waste nothing and show nothing`,
  );
  return found;
}
