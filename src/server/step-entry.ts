/** A step as pages get it, out of its row or its event. */
import type { StepEnd } from "../episode/events.ts";
import type { StoredStep } from "../store/tables.ts";
import type { StepEntry } from "./api.ts";

export function stepEntry({ metrics, ...step }: StoredStep): StepEntry {
  return { ...step, metrics: typeof metrics === "object" && metrics !== null ? { ...metrics } : {} };
}

export function stepEntryOf({
  step,
  taxYear,
  welfare,
  floored,
  fallbacks,
  schedule,
  metrics,
  satisfaction,
}: StepEnd): StepEntry {
  const { revenuePerWorker, meanHours, meanIncome, giniPre, giniPost, ...others } = metrics;
  return {
    ...{ step, taxYear, welfare, floored, fallbacks, revenuePerWorker, meanHours, meanIncome, giniPre, giniPost },
    ...{ brackets: schedule.brackets, rates: schedule.rates, parameters: schedule.parameters ?? null },
    metrics: satisfaction ? { ...others, satisfaction: satisfaction.metrics } : others,
  };
}
