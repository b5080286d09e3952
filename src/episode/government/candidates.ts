/** Who stands in an election. */
import type { Citizens, CivicQuestion } from "../../agents/electorate/citizens.ts";
import { shuffle } from "../../agents/worker-types.ts";
import type { Economy } from "../../env/economy.ts";
import type { Levers } from "../../law/policy.ts";
import type { ElectionChoice } from "../../scenario/resolve.ts";
import { citizenCandidates, mostCandidates } from "../../voting/citizen-candidates.ts";
import { checkPlatform, type Platform } from "../../voting/platform.ts";

export interface Candidate extends Platform {
  /** Row of the worker who stands; null for the planner and for a platform of a slate. */
  readonly worker: number | null;
  readonly slogan?: string;
}

/** Workers who are asked, one after the other, whether they would stand, where no model answers for them. */
const mostAsked = 200;

export interface CandidateSources {
  readonly election: ElectionChoice;
  readonly economy: Economy;
  readonly levers: Levers;
  readonly seed: number;
  /** Null where workers do not go through a model. */
  readonly citizens: Citizens | null;
  /** Each worker's own ideal rates. */
  readonly ownPlatforms: () => readonly (readonly number[])[];
  /** What rates are worth to each worker, dollars a year. */
  readonly worthOf: (rates: readonly number[]) => Float64Array;
  /** Consumption under rates, dollars a year. */
  readonly consumptionUnder: (rates: readonly number[]) => Float64Array;
}

/**
 * @param planner the planner's proposal; null where there is no planner
 * @param incumbent row of the worker who leads; null where none does
 */
export async function candidatesOf(
  sources: CandidateSources,
  question: CivicQuestion,
  planner: readonly number[] | null,
  incumbent: number | null,
): Promise<readonly Candidate[]> {
  const { election, citizens, levers } = sources;
  const others: Candidate[] = planner === null ? [] : [{ name: "planner", rates: planner, worker: null }];
  if (election.candidates === "slate")
    others.unshift(...(election.slate ?? []).map((rates, i) => ({ name: `slate ${i + 1}`, rates, worker: null })));
  else if (citizens) others.unshift(...(await volunteers(sources, citizens, question, incumbent)));
  else if (election.candidates === "everyone")
    others.unshift(...sources.ownPlatforms().map((rates, worker) => workerCandidate(worker, rates)));
  else others.unshift(...optimisers(sources, question, planner, incumbent));
  for (const candidate of others) checkPlatform(candidate, levers.parameters);
  return others;
}

function workerCandidate(worker: number, rates: readonly number[]): Candidate & { readonly worker: number } {
  return { name: `w${worker}`, rates, worker };
}

/**
 * Workers whose model says so. Where too many want to, lots decide whose names are on the ballot, the leader's apart:
 * else voters could not keep it.
 */
async function volunteers(
  { election, seed }: CandidateSources,
  citizens: Citizens,
  question: CivicQuestion,
  incumbent: number | null,
): Promise<Candidate[]> {
  const isCompulsory = election.candidates === "everyone";
  const platforms = await citizens.platforms({ ...question, isCompulsory, incumbent });
  const ready = platforms.flatMap((platform, worker) =>
    platform ? [{ ...workerCandidate(worker, []), ...platform }] : [],
  );
  if (isCompulsory || ready.length <= mostCandidates) return ready;
  const drawn = shuffle([...ready], seed, `candidates of step ${question.step}`);
  drawn.sort((a, b) => Number(b.worker === incumbent) - Number(a.worker === incumbent));
  return drawn.slice(0, mostCandidates).sort((a, b) => a.worker - b.worker);
}

function optimisers(
  { economy, seed, ownPlatforms, worthOf, consumptionUnder }: CandidateSources,
  { inForce }: CivicQuestion,
  planner: readonly number[] | null,
  incumbent: number | null,
): Candidate[] {
  const everyone = Array.from({ length: economy.size }, (_, i) => i);
  const own = ownPlatforms();
  return citizenCandidates({
    order: shuffle(everyone, seed, "standing").slice(0, mostAsked),
    incumbent,
    consumption: consumptionUnder(inForce.values),
    inForce: worthOf(inForce.values),
    others: planner === null ? [] : [worthOf(planner)],
    ownPlatform: (worker) => worthOf(own[worker]),
  }).map((worker) => workerCandidate(worker, own[worker]));
}
