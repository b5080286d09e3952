import type { StepRow } from "./store.ts";
import type { StoredStep } from "./tables.ts";

/** A step as it stands in the series of its run. */
export function seriesRow({
  floored: _,
  fallbacks: _fallbacks,
  metrics: _metrics,
  at: _at,
  usd: _usd,
  ...step
}: StoredStep): StepRow {
  return step;
}
