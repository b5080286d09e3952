/** Recorded choices of hours, with all that those who chose could know: what rules are fitted to. */

import { usualHoursWithin } from "../../agents/deciders/usual-hours.ts";
import type { Situation, Subjects } from "../../agents/fitted/behaviour.ts";
import type { Resolution } from "../../agents/fitted/fitted-file.ts";
import { Past } from "../../agents/fitted/past.ts";
import { UsageError } from "../../base/errors.ts";
import type { Economy } from "../../env/economy.ts";
import { takeWorkers } from "../../env/workers.ts";
import { takeRows } from "../../population/population.ts";
import { reopen } from "../../run/reopen.ts";
import type { RunDetails, Store } from "../../store/store.ts";
import type { AuditWarning } from "../audit/audit-result.ts";
import { unusableAnswers } from "../audit/unusable-answers.ts";
import { storedLaws } from "../stored-laws.ts";

export interface FitRun {
  readonly id: string;
  /** Those who chose, with the tastes of the run's economy. */
  readonly economy: Economy;
  readonly people: Pick<Subjects, "usualHours" | "misperception">;
  readonly years: readonly number[];
  /** Step by step. */
  readonly situations: readonly Situation[];
  readonly hours: readonly Float64Array[];
  /** Steps whose choices count. */
  readonly counted: readonly number[];
}

export interface FitData {
  readonly runs: readonly FitRun[];
  readonly resolution: Resolution;
  /** Most hours that could be answered. */
  readonly mostHours: number;
  readonly workers: number;
  readonly choices: number;
  /** Different laws among counted steps. */
  readonly schedules: number;
  /** Worker of each choice, over all runs, in the order of runs, counted steps and workers. */
  readonly workerOf: Int32Array;
  /** Its tax year. */
  readonly yearOf: Int32Array;
  /** What is to be known of where the choices come from. */
  readonly warnings: readonly AuditWarning[];
}

export interface FitDataOptions {
  /** First tax year whose choices count. */
  readonly fromYear: number;
  /** What answers are multiples of; found out by default. */
  readonly resolution: Resolution | null;
  /** Choices at most; beyond them workers are left out, the last first. */
  readonly mostChoices: number;
}

/** @throws UsageError where a run has no rows of workers, or utility is not quasi-linear */
export async function fitData(
  store: Store,
  runs: readonly RunDetails[],
  { fromYear, resolution, mostChoices }: FitDataOptions,
): Promise<FitData> {
  const share = Math.floor(mostChoices / runs.length);
  const read: FitRun[] = [];
  for (const run of runs) read.push(await fitRun(store, run, fromYear, share));
  const mostHours = Math.max(...read.map(({ economy }) => Math.floor(economy.hours.answerLimit)));
  const warnings = await unusableAnswers(store, runs);
  return { ...assembled(read, resolution ?? resolutionOf(read), mostHours), warnings };
}

/** @param runs of which each has its economy and situations */
export function assembled(runs: readonly FitRun[], resolution: Resolution, mostHours: number): FitData {
  const workerOf: number[] = [];
  const yearOf: number[] = [];
  let schedules = 0;
  let first = 0;
  for (const { economy, counted, years, situations } of runs) {
    schedules += new Set(counted.map((t) => situations[t].law)).size;
    for (const t of counted) {
      for (let i = 0; i < economy.size; i++) {
        workerOf.push(first + i);
        yearOf.push(years[t]);
      }
    }
    first += economy.size;
  }
  return {
    ...{ runs, resolution, mostHours, workers: first, choices: workerOf.length, schedules },
    workerOf: Int32Array.from(workerOf),
    yearOf: Int32Array.from(yearOf),
    warnings: [],
  };
}

async function fitRun(store: Store, run: RunDetails, fromYear: number, mostChoices: number): Promise<FitRun> {
  const { prepared } = await reopen(store, run, undefined, "record");
  const { economy, population, levers, scenario } = prepared;
  if (!economy.utility.isClosedForm || economy.workCosts !== undefined)
    throw new UsageError(`run ${run.id}: ${economy.utility.words.form}, or going to work costs something by itself`, {
      hint: "Rules are fitted under quasi-linear utility without economy.participation.",
    });
  const panel = await store.workers(run.id);
  const counted = run.series.flatMap(({ taxYear }, t) => (taxYear >= fromYear ? [t] : []));
  if (panel.length === 0)
    throw new UsageError(`run ${run.id} has no rows of workers: logging.panel was 0`, {
      hint: "Run it again with logging.panel: 100 or more; with the same models and models.cache nothing is paid twice.",
    });
  if (counted.length === 0) {
    const last = run.series.at(-1)?.taxYear ?? 0;
    throw new UsageError(
      last === 0
        ? `run ${run.id} has not finished a step: there are no choices to fit`
        : `run ${run.id} has no tax year ${fromYear}; expected --from-year from 1 to ${last}`,
    );
  }
  const kept = Math.max(1, Math.min(panel.length, Math.floor(mostChoices / counted.length)));
  const rows = Uint32Array.from(panel.slice(0, kept), ({ worker }) => worker);
  const among = levers.among(rows);
  const people = takeRows(population, rows);
  const subjects: Economy = { ...economy, ...takeWorkers(economy, rows) };
  const usualHours = usualHoursWithin(subjects, people);
  const lawOf = storedLaws(among);
  const past = new Past(usualHours);
  const situations: Situation[] = [];
  const hours: Float64Array[] = [];
  for (const [t, row] of run.series.entries()) {
    const step = await store.panel(run.id, row.step);
    if (step.hours.length !== panel.length)
      throw new UsageError(`run ${run.id} has no rows of workers in step ${row.step}`);
    situations.push(past.under(lawOf(row)));
    const chosen = step.hours.slice(0, kept);
    hours.push(chosen);
    past.remember({
      hours: chosen,
      consumption: step.consumption,
      rebate: step.consumption[0] - step.income[0] + step.tax[0],
      endsTaxYear: row.taxYear !== run.series[t + 1]?.taxYear,
    });
  }
  return {
    id: run.id,
    economy: subjects,
    people: { usualHours, misperception: scenario.workers.misperception },
    years: run.series.map(({ taxYear }) => taxYear),
    situations,
    hours,
    counted,
  };
}

/** Hours a week that are a multiple, up to rounding. */
const rounding = 1e-9;

/** The coarsest grid that all answers lie on. */
export function resolutionOf(runs: readonly Pick<FitRun, "hours" | "counted">[]): Resolution {
  const isMultiple = (step: number): boolean =>
    runs.every(({ hours, counted }) =>
      counted.every((t) => hours[t].every((value) => Math.abs(value / step - Math.round(value / step)) < rounding)),
    );
  return [1, 0.5].find(isMultiple) ?? "exact";
}
