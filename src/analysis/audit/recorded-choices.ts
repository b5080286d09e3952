/** What the workers of a stored run chose, tax year by tax year, and under which law: all from the store. */
import { UsageError } from "../../base/errors.ts";
import type { AppliedLaw } from "../../law/applied-law.ts";
import type { Kinds } from "../../plugins/kinds.ts";
import type { Prepared } from "../../run/prepare.ts";
import { reopen } from "../../run/reopen.ts";
import type { RunDetails, Store, WorkerRow } from "../../store/store.ts";
import { storedLaws } from "../stored-laws.ts";

/** One tax year that is over, or as far as it went. */
export interface ChoiceYear {
  readonly taxYear: number;
  readonly law: AppliedLaw;
  /** Years with the same number had the same law; from 0. */
  readonly lawNumber: number;
  /** Paid back to everybody, dollars a year. */
  readonly rebate: number;
}

/** Choices of some of a run's workers. */
export interface Choices {
  readonly prepared: Pick<Prepared, "economy">;
  readonly years: readonly ChoiceYear[];
  /** Different laws among the years. */
  readonly laws: number;
  readonly workers: readonly Pick<WorkerRow, "worker" | "weight" | "type">[];
  /** Mean weekly hours of a tax year's steps: one column for each year, in the order of `workers`. */
  readonly hours: readonly Float64Array[];
}

export interface RecordedChoices extends Choices {
  readonly prepared: Prepared;
  /** Those of the stored panel. */
  readonly workers: readonly WorkerRow[];
}

/**
 * @param skip tax years left out at the start, as those in which workers are told to explore
 * @throws UsageError where the run has no rows of workers, too few years, or one law only; ScenarioError where its people
 * cannot be had again
 */
export async function recordedChoices(
  store: Store,
  run: RunDetails,
  { skip = 0, kinds }: { readonly skip?: number; readonly kinds?: Kinds } = {},
): Promise<RecordedChoices> {
  const { prepared } = await reopen(store, run, kinds, "record");
  const workers = await store.workers(run.id);
  if (workers.length === 0)
    throw new UsageError(`run ${run.id} has no rows of workers: logging.panel was 0`, {
      hint: "Run it again with logging.panel: 100 or more; with the same models and models.cache nothing is paid twice.",
    });
  const years: ChoiceYear[] = [];
  const hours: Float64Array[] = [];
  const numbers = new Map<AppliedLaw, number>();
  const lawOf = storedLaws(prepared.levers);
  for (const steps of byYear(run.series)) {
    const [{ taxYear }] = steps;
    if (taxYear <= skip) continue;
    const column = new Float64Array(workers.length);
    let rebate = 0;
    for (const { step } of steps) {
      const panel = await store.panel(run.id, step);
      if (panel.hours.length !== workers.length)
        throw new UsageError(`run ${run.id} has no rows of workers in step ${step}`, {
          hint: "`llm-econ runs verify` says what is wrong with a database.",
        });
      // Of equal numbers the mean is that number, to the last bit.
      panel.hours.forEach((value, i) => {
        column[i] += (value - column[i]) / (step - steps[0].step + 1);
      });
      rebate += (panel.consumption[0] - panel.income[0] + panel.tax[0]) / steps.length;
    }
    const law = lawOf(steps[0]);
    const lawNumber = numbers.get(law) ?? numbers.size;
    numbers.set(law, lawNumber);
    years.push({ taxYear, law, lawNumber, rebate });
    hours.push(column);
  }
  checkYears(run, years, numbers.size, skip);
  return { prepared, years, laws: numbers.size, workers, hours };
}

function checkYears({ id, series }: RunDetails, years: readonly ChoiceYear[], laws: number, skip: number): void {
  const without = skip > 0 ? ` after the first ${skip}` : "";
  if (years.length < 2)
    throw new UsageError(
      `run ${id} has ${years.length} tax years${without}; expected 2 or more: one choice contradicts nothing`,
      {
        hint:
          series.length === 0
            ? "The run has not finished a step."
            : "More tax years: more steps, or a smaller taxYear.",
      },
    );
  if (laws < 2)
    throw new UsageError(`run ${id} had one law in all ${years.length} tax years${without}; expected 2 laws or more`, {
      hint: "Choices are compared across laws: a planner that learns, e.g. planner.kind: bandit, or elections change them.",
    });
}

function byYear<T extends { readonly taxYear: number }>(series: readonly T[]): T[][] {
  const years = new Map<number, T[]>();
  for (const step of series) years.set(step.taxYear, [...(years.get(step.taxYear) ?? []), step]);
  return [...years.values()];
}
