/** An episode's own events as those of a stream: sums of calls and thoughts a few times a second, everything else at once. */
import type { Listener, NumberedEvent } from "../episode/events.ts";
import { reasoningOf } from "../models/answers/reasoning-of.ts";
import type { RateLimiterState } from "../models/limits/rate-limiter.ts";
import type { ModelCall } from "../models/wrappers/record.ts";
import { builtInKinds } from "../plugins/kinds.ts";
import { CallLedger } from "../run/call-ledger.ts";
import type { CallTotals, StreamEvent } from "./api.ts";
import type { CallPrices } from "./call-counter.ts";
import type { Feed } from "./feed.ts";
import { stepEntryOf } from "./step-entry.ts";

/** Between two events of calls, and between two of workers' thoughts. */
const apartMs = 250;
/** Latencies that are kept for quantiles: those of the newest questions. */
const latenciesKept = 1000;

/** Requests on their way, and those that wait for a limit. */
export type Traffic = Pick<RateLimiterState, "inFlight" | "waiting">;

export interface Watched {
  readonly listener: Listener;
  totals(): CallTotals;
}

/** @param traffic what is on its way now; null where nothing keeps count */
export function watchedEpisode(
  feed: Feed,
  { prices, budgetUsd }: CallPrices,
  traffic: () => Traffic | null = () => null,
): Watched {
  const ledger = new CallLedger(builtInKinds.providers, prices);
  const latencies: number[] = [];
  let [refused, failed, retries, calls] = [0, 0, 0, 0];
  let [lastCalls, lastThought] = [0, 0];
  const totals = (): CallTotals => {
    const sorted = [...latencies].sort((a, b) => a - b);
    const at = (share: number): number | null => sorted[Math.ceil(share * sorted.length) - 1] ?? null;
    const { count, reused, inputTokens, outputTokens, costUsd } = ledger.totals;
    return {
      ...{ calls: count, refused, failed, reused, inputTokens, outputTokens, retries, costUsd, budgetUsd },
      ...{ medianLatency: at(0.5), latency95: at(0.95), inFlight: null, waiting: null, ...traffic() },
    };
  };
  const counted = (event: NumberedEvent, call: ModelCall): void => {
    ledger.listener(event);
    if (call.problem !== null) refused++;
    if (call.error !== null) failed++;
    retries += Math.max(0, call.requests - 1);
    if (call.source === "provider") latencies[calls++ % latenciesKept] = call.latencyMs;
    // Nobody reads: nothing is worked out.
    if (feed.readers === 0) return;
    const now = performance.now();
    if (now - lastCalls >= apartMs) {
      lastCalls = now;
      feed.publish({ type: "calls", ...totals() });
    }
    const { agent, step } = call.key;
    if (agent !== "planner" && now - lastThought < apartMs) return;
    // Answers without a thought are not all looked through for one.
    if (agent !== "planner") lastThought = now;
    const text = reasoningOf(call.answer);
    if (text === null) return;
    feed.publish({ type: "thought", step, agent, text });
  };
  return {
    totals,
    listener: (event) => {
      if (event.type === "model-call") counted(event, event.call);
      else for (const told of streamEvents(event, totals)) feed.publish(told);
    },
  };
}

function streamEvents(event: NumberedEvent, totals: () => CallTotals): readonly StreamEvent[] {
  switch (event.type) {
    case "tax-year-start": {
      const { step, taxYear, schedule } = event;
      return [{ type: "planner", step, taxYear, rates: schedule.rates, parameters: schedule.parameters ?? null }];
    }
    case "step-end":
      return [{ type: "step", ...stepEntryOf(event) }];
    case "vote-result": {
      const { step, taxYear, winner, candidates } = event;
      return [{ type: "election", step, taxYear, winnerName: winner === null ? null : candidates[winner].name }];
    }
    case "warning":
      return [{ type: "warning", step: event.step, code: event.code, message: event.message }];
    case "run-end":
      return [{ type: "calls", ...totals() }];
    default:
      return [];
  }
}
