/** How a run or a comparison gets on, in a line. */
import type { AuditProgress } from "../../analysis/audit/run-audit.ts";
import type { StepEnd } from "../../episode/events.ts";
import type { CallTotals } from "../../run/call-ledger.ts";
import type { Scenario } from "../../scenario/resolve.ts";
import { cents, count, setWords } from "../words/format.ts";
import { welfareWords } from "../words/welfare-words.ts";

export interface RunProgress {
  /** The last step that was finished. */
  readonly last: StepEnd | undefined;
  readonly calls: CallTotals;
  readonly elapsedMs: number;
  /** What is left of a wait for a provider's rate limit. */
  readonly waitMs: number;
}

export function runProgressLine(scenario: Scenario, { last, calls: totals, elapsedMs, waitMs }: RunProgress): string {
  const { steps, taxYear: stepsPerYear, planner } = scenario;
  const done = last?.step ?? 0;
  const { count: calls, inputTokens, outputTokens, costUsd } = totals;
  const { show } = welfareWords(planner.welfare);
  return [
    `year ${Math.ceil(Math.max(1, done) / stepsPerYear)}/${Math.ceil(steps / stepsPerYear)}`,
    `step ${done}/${steps}`,
    ...(waitMs > 0 ? [`waiting ${duration(waitMs)} for the provider's rate limit`] : []),
    ...(last
      ? [`welfare ${show(last.welfare)}`, `hours ${last.metrics.meanHours.toFixed(1)}`, setWords(last.schedule)]
      : []),
    ...(calls > 0 ? [`calls ${count(calls)}`] : []),
    ...(inputTokens > 0 ? [`tokens ${count(inputTokens)} in, ${count(outputTokens)} out`] : []),
    ...(inputTokens > 0 && costUsd !== null ? [cents(costUsd)] : []),
    ...(done === 0 ? [] : [`ETA ${duration((elapsedMs / done) * (steps - done))}`]),
  ].join("  ");
}

/** Of an audit of a model: which of its parts is asked, and how many of the questions known so far have been answered. */
export function auditProgressLine(
  kind: string,
  { part, answered, put, calls }: AuditProgress,
  { elapsedMs, waitMs }: Pick<RunProgress, "elapsedMs" | "waitMs">,
): string {
  const { count: asked, inputTokens, outputTokens, costUsd } = calls;
  return [
    `audit ${kind}`,
    ...(part === null ? [] : [`${part.name} ${part.place}/${part.of}`]),
    `questions ${count(answered)}/${count(put)}`,
    ...(waitMs > 0 ? [`waiting ${duration(waitMs)} for the provider's rate limit`] : []),
    ...(part !== null && asked > answered ? [`${count(asked)} in all`] : []),
    ...(inputTokens > 0 ? [`tokens ${count(inputTokens)} in, ${count(outputTokens)} out`] : []),
    ...(inputTokens > 0 && costUsd !== null ? [cents(costUsd)] : []),
    duration(elapsedMs),
  ].join("  ");
}

/** Of a search of laws. */
export function searchProgressLine({
  what,
  tried,
  best,
  elapsedMs,
}: {
  readonly what: string;
  readonly tried: number;
  readonly best: string;
  readonly elapsedMs: number;
}): string {
  return `searching ${what}  ${count(tried)} ${tried === 1 ? "law" : "laws"} tried  best welfare ${best}  ${duration(elapsedMs)}`;
}

/** @param leftMs null where nothing is known of what is left, or nothing is */
export function comparisonProgressLine(done: number, of: number, leftMs: number | null, what = "seeds"): string {
  return [`${what} ${done}/${of}`, ...(leftMs === null ? [] : [`ETA ${duration(leftMs)}`])].join("  ");
}

/** Time that is left, in words. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
