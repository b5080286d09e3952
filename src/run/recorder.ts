/** Writes an episode's events to the store. */
import { typesOf } from "../agents/registry.ts";
import { randomStream } from "../base/random.ts";
import type { Listener, NumberedEvent, StepEnd } from "../episode/events.ts";
import type { VoteResult } from "../episode/vote-result.ts";
import { isFree } from "../models/model-facts.ts";
import type { ModelCall } from "../models/wrappers/record.ts";
import { otherColumns } from "../personas/template/facts.ts";
import { cellOf, labelOf, labelsOf, numbersOf, type Population } from "../population/population.ts";
import type { WorkerType } from "../scenario/citizen-keys.ts";
import { sampledPrompts } from "../scenario/logging-keys.ts";
import type { Scenario } from "../scenario/resolve.ts";
import type { CallRow, NewElection, RunWriter, WorkerRow } from "../store/store.ts";
import { type Ballots, everyCandidate } from "../voting/ballots.ts";
import type { CallLedger } from "./call-ledger.ts";
import type { Prepared } from "./prepare.ts";

export interface Recorder {
  readonly listener: Listener;
  /** Writes who the panel's workers are. */
  workers(personas: readonly string[] | null): Promise<void>;
}

/** @param ledger what questions cost; absent where nobody counts */
export function recordRun(
  run: RunWriter,
  prepared: Prepared,
  ledger?: Pick<CallLedger, "costOf" | "priceOf">,
): Recorder {
  const { scenario, population } = prepared;
  const panel = panelOf(population.size, scenario.logging.panel, scenario.seed);
  const keepsPrompt = promptsKept(scenario, panel);
  /** Dollars of the questions since the last step. */
  let spent: number | null = 0;
  const types = typesOf(scenario, population.size, prepared.kinds.deciders);
  return {
    workers: (personas) => run.workers(panel.map((worker) => workerRow(prepared, worker, personas, types))),
    listener: (event: NumberedEvent) => {
      switch (event.type) {
        case "step-end": {
          const usd = spent;
          spent = 0;
          return run.step({ ...stepRow(event, panel), at: now(), usd });
        }
        case "vote-result":
          return run.election(electionRow(event, panel));
        case "model-call": {
          const { call } = event;
          const usd = ledger?.costOf(call) ?? null;
          spent = spent === null || usd === null ? null : spent + usd;
          if (call.isRecorded) return undefined;
          const isFreeCall = isFree(call.uri, prepared.kinds.providers);
          return run.call(
            callRow(call, {
              isFree: isFreeCall,
              isPromptKept: keepsPrompt(call.key.agent),
              price: ledger?.priceOf(call) ?? null,
            }),
          );
        }
        case "warning":
          return run.warning(event.code, event.step, event.message);
        default:
          return undefined;
      }
    },
  };
}

const now = (): string => new Date().toISOString();

/** Whose prompts are stored. */
export function promptsKept(
  { logging, seed }: Pick<Scenario, "logging" | "seed">,
  panel: readonly number[],
): (agent: string) => boolean {
  const { calls = "all" } = logging;
  if (calls === "all") return () => true;
  if (calls === "answers") return () => false;
  const sampled = new Set(panelOf(panel.length, sampledPrompts, seed).map((place) => `w${panel[place]}`));
  return (agent) => sampled.has(agent) || !/^w\d+$/.test(agent);
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
  const { step, taxYear, schedule, welfare, floored, fallbacks, metrics, settlement, thoughts, satisfaction } = event;
  const { revenuePerWorker, meanHours, meanIncome, giniPre, giniPost, ...others } = metrics;
  const { hours, income, tax, consumption, utility } = settlement;
  return {
    step,
    taxYear,
    ...schedule,
    parameters: schedule.parameters ?? null,
    welfare,
    revenuePerWorker,
    meanHours,
    meanIncome,
    giniPre,
    giniPost,
    floored,
    fallbacks,
    metrics: satisfaction ? { ...others, satisfaction: satisfaction.metrics } : others,
    panel,
    hours,
    income,
    tax,
    consumption,
    utility,
    thoughts,
    satisfied: satisfaction?.factors ?? null,
  };
}

/** Places of a ballot that are stored: the rest of a long ranking says little. */
const placesStored = 10;

function electionRow(event: VoteResult, panel: readonly number[]): NewElection {
  const { step, taxYear, rule, winner, margin, turnout, condorcetWinner, cycles, cyclicShare, againstInterest } = event;
  const { candidates, shares, rates, failure, choseCondorcet, pairwise, rounds, ballots, thoughts } = event;
  return {
    step,
    taxYear,
    rule,
    winner,
    winnerName: winner === null ? null : candidates[winner].name,
    margin,
    turnout,
    condorcetWinner,
    cycles,
    cyclicShare,
    againstInterest,
    details: { candidates, shares, rates, failure, choseCondorcet, pairwise, rounds },
    ballots: panel.map((worker) => ballotRow(ballots, worker, rule === "approval", thoughts?.[worker] ?? null)),
  };
}

/** What a voter wrote: candidates in order, those tied for the last place left out. */
function ballotRow(
  ballots: Ballots,
  worker: number,
  hasApproval: boolean,
  thought: string | null,
): NewElection["ballots"][number] {
  if (!ballots.voted[worker]) return { worker, ranking: null, approved: null, thought, places: null };
  const { candidates } = ballots;
  const own = ballots.places.subarray(worker * candidates, (worker + 1) * candidates);
  const last = own.reduce((a, b) => Math.max(a, b), 0);
  const ranked = everyCandidate(ballots).filter((c) => own[c] < last || own.indexOf(last) === own.lastIndexOf(last));
  const approved = everyCandidate(ballots).filter((c) => ballots.approved[worker * candidates + c]);
  const ranking = ranked.sort((a, b) => own[a] - own[b]).slice(0, placesStored);
  return {
    worker,
    ranking,
    approved: hasApproval ? approved : null,
    thought,
    places: ranking.map((candidate) => own[candidate]),
  };
}

/** Field by field: there is one for every model call, and spreading three objects is many times slower. */
export function callRow(call: ModelCall, about: Required<Pick<CallRow, "isFree" | "isPromptKept" | "price">>): CallRow {
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
    choice: call.choice,
    thoughts: call.thoughts,
    finishReason: call.finishReason,
    problem: call.problem,
    error: call.error,
    inputTokens: usage.inputTokens,
    outputTokens: usage.outputTokens,
    cachedInputTokens: usage.cachedInputTokens,
    reasoningTokens: usage.reasoningTokens ?? 0,
    usageEstimated: usage.isEstimated ? 1 : 0,
    requests: call.requests,
    latencyMs: call.latencyMs,
    source: call.source,
    isFree: about.isFree,
    isPromptKept: about.isPromptKept,
    at: now(),
    price: about.price,
  };
}

function workerRow(
  prepared: Prepared,
  worker: number,
  personas: readonly string[] | null,
  types: readonly WorkerType[] | null,
): WorkerRow {
  const { economy } = prepared;
  return {
    ...personOf(prepared, worker),
    zeroTaxIncome: economy.hours.grid === null ? economy.zeroTaxIncome[worker] : null,
    elasticity: economy.elasticities?.[worker] ?? economy.elasticity,
    psi: economy.psi[worker],
    persona: personas?.[worker] || null,
    archetype: prepared.archetypes ? prepared.archetypes.donors[prepared.archetypes.followed[worker]] : null,
    type: types?.[worker] ?? null,
  };
}

/** What is known of a worker beyond the table's own columns; null where the population has none. */
function furtherColumns(population: Population, worker: number): WorkerRow["columns"] {
  const others = otherColumns(population);
  if (others.length === 0) return null;
  const known = others.flatMap((column): [string, string | number][] => {
    const value = cellOf(column, worker);
    return value === undefined ? [] : [[column.name, value]];
  });
  return Object.fromEntries(known);
}

/** Who a worker is, as far as that is drawn. */
export function personOf({ population, economy }: Prepared, worker: number) {
  const { wage, weight, usualHours } = population;
  const label = (name: string) => labelOf(labelsOf(population, name), worker) ?? null;
  const number = (name: string): number | null => {
    const value = numbersOf(population, name)?.[worker] ?? Number.NaN;
    return Number.isNaN(value) ? null : value;
  };
  return {
    worker,
    weight: weight[worker],
    wage: wage[worker],
    incomePerHour: economy.incomePerHour[worker],
    usualHours: usualHours[worker],
    age: number("age"),
    sex: label("sex"),
    education: label("education"),
    occupationGroup: label("occupationGroup"),
    occupation: label("occupation"),
    maritalStatus: label("maritalStatus"),
    householdSize: number("householdSize"),
    children: number("children"),
    housing: label("housing"),
    columns: furtherColumns(population, worker),
  };
}
