/** Writes an episode's events to the store. */
import { labelOf } from "../env/population.ts";
import type { ModelCall } from "../models/record.ts";
import { randomStream } from "../random.ts";
import type { CallRow, RunWriter, WorkerRow } from "../store/store.ts";
import type { Listener, NumberedEvent, StepEnd } from "./events.ts";
import type { Prepared } from "./prepare.ts";

export interface Recorder {
  readonly listener: Listener;
  /** Writes who the panel's workers are. */
  workers(personas: readonly string[] | null): Promise<void>;
}

export function recordRun(run: RunWriter, prepared: Prepared): Recorder {
  const { scenario, population } = prepared;
  const panel = panelOf(population.size, scenario.logging.panel, scenario.seed);
  return {
    workers: (personas) => run.workers(panel.map((worker) => workerRow(prepared, worker, personas))),
    listener: (event: NumberedEvent) => {
      switch (event.type) {
        case "step-end":
          return run.step(stepRow(event, panel));
        case "model-call":
          return event.call.isRecorded ? undefined : run.call(callRow(event.call));
        case "warning":
          return run.warning(event.code, event.step, event.message);
        default:
          return undefined;
      }
    },
  };
}

/** Rows that are stored: everyone, or a seeded sample, in the order of the population. */
export function panelOf(size: number, wanted: number, seed: number): number[] {
  if (wanted >= size) return Array.from({ length: size }, (_, i) => i);
  const random = randomStream(seed, "panel");
  const chosen = new Set<number>();
  // Floyd's sampling without replacement: one draw for each member of the panel.
  for (let i = size - wanted; i < size; i++) {
    const candidate = random.integer(i + 1);
    chosen.add(chosen.has(candidate) ? i : candidate);
  }
  return [...chosen].sort((a, b) => a - b);
}

function stepRow(event: StepEnd, panel: readonly number[]) {
  const { step, taxYear, schedule, welfare, floored, fallbacks, metrics, settlement, thoughts } = event;
  const { revenuePerWorker, meanHours, meanIncome, giniPre, giniPost, ...others } = metrics;
  const { hours, income, tax, consumption, utility } = settlement;
  return {
    step,
    taxYear,
    ...schedule,
    welfare,
    revenuePerWorker,
    meanHours,
    meanIncome,
    giniPre,
    giniPost,
    floored,
    fallbacks,
    metrics: others,
    panel,
    hours,
    income,
    tax,
    consumption,
    utility,
    thoughts,
    satisfied: null,
  };
}

/** Field by field: there is one for every model call, and spreading three objects is many times slower. */
function callRow(call: ModelCall): CallRow {
  const { key, usage } = call;
  return {
    step: key.step,
    agent: key.agent,
    purpose: key.purpose,
    sample: key.sample,
    attempt: key.attempt,
    uri: call.uri,
    model: call.model,
    system: call.system,
    user: call.user,
    answer: call.answer,
    finishReason: call.finishReason,
    problem: call.problem,
    error: call.error,
    inputTokens: usage.inputTokens,
    outputTokens: usage.outputTokens,
    cachedInputTokens: usage.cachedInputTokens,
    requests: call.requests,
    latencyMs: call.latencyMs,
    source: call.source,
  };
}

function workerRow({ population, economy }: Prepared, worker: number, personas: readonly string[] | null): WorkerRow {
  const { facts, wage, weight, usualHours } = population;
  return {
    worker,
    weight: weight[worker],
    wage: wage[worker],
    incomePerHour: economy.incomePerHour[worker],
    zeroTaxIncome: economy.preset === "calibrated" ? economy.zeroTaxIncome[worker] : null,
    usualHours: usualHours[worker],
    age: facts.age?.[worker] || null,
    sex: labelOf(facts.sex, worker) ?? null,
    education: labelOf(facts.education, worker) ?? null,
    occupationGroup: labelOf(facts.occupationGroup, worker) ?? null,
    occupation: labelOf(facts.occupation, worker) ?? null,
    maritalStatus: labelOf(facts.maritalStatus, worker) ?? null,
    householdSize: facts.householdSize?.[worker] || null,
    children: facts.children?.[worker] ?? null,
    housing: labelOf(facts.housing, worker) ?? null,
    persona: personas?.[worker] ?? null,
  };
}
