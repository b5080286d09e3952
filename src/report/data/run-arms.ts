/** Stored runs as the arms of a report, and what they are compared with. */
import { profileOf } from "../../analysis/profile.ts";
import { thinRows } from "../../env/measures/bracket-people.ts";
import { bestResponse } from "../../env/respond/best-response.ts";
import { settle } from "../../env/settle/settlement.ts";
import { policyOf } from "../../episode/events.ts";
import { marginalRates } from "../../law/applied-law.ts";
import { lawOf } from "../../law/bracket-tables.ts";
import { taxSchedule } from "../../law/tax-schedule.ts";
import type { PanelStep } from "../../store/panel-step.ts";
import { against, type SettledStep } from "./against.ts";
import { differencesOf } from "./comparable.ts";
import type { Baseline, ReportArm } from "./report-data.ts";
import type { StoredRun } from "./stored-run.ts";

export interface RunArms {
  readonly arms: readonly ReportArm[];
  readonly baseline: Baseline | null;
}

/** @param runs comparable ones; with several, the first is the baseline of the others */
export function runArms(runs: readonly StoredRun[]): RunArms {
  const labels = labelsOf(runs);
  const [first] = runs;
  const before = runs.length > 1 ? sideBySide(first, labels[0]) : alone(first);
  const arms = runs.map((run, i) => armOf(run, labels[i], before && before.arm !== i ? before : null));
  return {
    arms,
    baseline: before && { label: before.label, words: before.words, profile: before.profile, isShared: true },
  };
}

/** A settled step to compare others with. */
interface Before extends Omit<Baseline, "isShared"> {
  readonly step: SettledStep;
  readonly worker: Int32Array;
  /** Number of the arm that it is; null where it is none. */
  readonly arm: number | null;
}

function sideBySide(first: StoredRun, label: string): Before | null {
  if (first.last.worker.length === 0) return null;
  const step = settledStep(first.last, first);
  if (step === null) return null;
  return { label, words: `run ${label}`, profile: null, step, worker: first.last.worker, arm: 0 };
}

/** A single run beside the same people, optimising under US law; else beside its own first tax year. */
function alone(run: StoredRun): Before | null {
  const { worker } = run.last;
  if (worker.length === 0) return null;
  const { prepared } = run;
  if (prepared) {
    const { economy, scenario } = prepared;
    const law = lawOf(scenario.economy.brackets);
    const schedule = taxSchedule(law.brackets, law.rates);
    const everyone = settle(economy, schedule, bestResponse(economy, schedule));
    const rows = (column: Float64Array): Float64Array => Float64Array.from(worker, (row) => column[row]);
    const columns = {
      weight: run.last.weight,
      hours: rows(everyone.hours),
      income: rows(everyone.income),
      tax: rows(everyone.tax),
      consumption: rows(everyone.consumption),
      utility: rows(everyone.utility),
    };
    const marginalRate = marginalRates(schedule, columns.income);
    return {
      label: "US law, optimising",
      words: "the same people, were they to optimise under US law",
      profile: profileOf(marginalRate, columns),
      step: { columns, marginalRate, thin: thinRows(schedule, columns.income) },
      worker,
      arm: null,
    };
  }
  if (run.firstYear.step === run.last.step) return null;
  const step = settledStep(run.firstYear, run);
  if (step === null) return null;
  return {
    label: "end of the first tax year",
    words: "the same people at the end of the first tax year",
    profile: profileOf(step.marginalRate, step.columns),
    step,
    worker: run.firstYear.worker,
    arm: null,
  };
}

/** Null where the law told people apart and the run is not set up again to know whom. */
function settledStep(columns: PanelStep, { run, prepared }: StoredRun): SettledStep | null {
  const { brackets, rates, parameters } = run.series[columns.step - 1];
  if (parameters === null) {
    const law = taxSchedule(brackets, rates);
    return { columns, marginalRate: marginalRates(law, columns.income), thin: thinRows(law, columns.income) };
  }
  if (prepared === null) return null;
  const { law } = policyOf({ brackets, rates, parameters }, prepared.levers);
  return { columns, marginalRate: marginalRates(law, columns.income, columns.worker), thin: null };
}

function armOf(stored: StoredRun, label: string, before: Before | null): ReportArm {
  const { last } = stored;
  const { series } = stored.run;
  const { brackets, rates, revenuePerWorker } = series[series.length - 1];
  const { publicSpending } = stored.summary.final;
  const step = last.worker.length > 0 ? settledStep(last, stored) : null;
  const samePeople = before !== null && sameRows(before.worker, last.worker);
  return {
    label,
    brackets,
    rates,
    byBracket: stored.summary.final.byBracket,
    rebate: revenuePerWorker - publicSpending,
    publicSpending,
    series: series.map(({ welfare, ...row }) => ({
      step: row.step,
      taxYear: row.taxYear,
      welfare: { mean: welfare, low: null, high: null },
      meanHours: row.meanHours,
      revenuePerWorker: row.revenuePerWorker,
    })),
    ratesByYear: series.every((row) => row.brackets.join() === brackets.join())
      ? series.filter(({ taxYear }, i) => taxYear !== series[i + 1]?.taxYear).map((row) => row.rates)
      : [],
    profile: step && profileOf(step.marginalRate, step.columns),
    against: step && samePeople ? against(before.step, step) : null,
  };
}

function sameRows(a: Int32Array, b: Int32Array): boolean {
  return a.length === b.length && a.every((row, i) => row === b[i]);
}

/** The planner's name; where several runs have the same, with what else differs from the first of them, else the id. */
function labelsOf(runs: readonly StoredRun[]): readonly string[] {
  const names = runs.map(({ run, scenario }) =>
    scenario.election ? `elected by ${scenario.election.rule}` : run.planner,
  );
  const labels = names.map((name, i) => {
    const first = names.indexOf(name);
    if (first === i) return name;
    const differing = differencesOf(runs[first].scenario, runs[i].scenario).map((text) => text.split(": ")[0]);
    const key = differing.find((path) => path !== "name");
    return key === undefined ? `${name} ${runs[i].run.id.slice(0, 13)}` : `${name}, other ${key}`;
  });
  return labels.map((label, i) => (labels.indexOf(label) === i ? label : `${label} (${i + 1})`));
}
