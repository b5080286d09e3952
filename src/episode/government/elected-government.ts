import type { Decider } from "../../agents/decider.ts";
import type { CivicQuestion } from "../../agents/electorate/citizens.ts";
import { typesOf } from "../../agents/registry.ts";
import { shuffle, valuesByType } from "../../agents/worker-types.ts";
import { randomStream } from "../../base/random.ts";
import type { Economy } from "../../env/economy.ts";
import { bestResponse } from "../../env/respond/best-response.ts";
import { settle } from "../../env/settle/settlement.ts";
import { bracketsOf } from "../../law/bracket-tables.ts";
import type { Levers, Policy } from "../../law/policy.ts";
import type { CandidateObservation } from "../../models/observations.ts";
import type { PlannerObservation } from "../../planner/planner.ts";
import type { Kinds } from "../../plugins/kinds.ts";
import { numbersOf, type Population } from "../../population/population.ts";
import type { ElectionChoice, Scenario } from "../../scenario/resolve.ts";
import { ballotsFromPapers } from "../../voting/ballot-papers.ts";
import type { Ballots } from "../../voting/ballots.ts";
import { ballotsFromComparisons } from "../../voting/comparison-ballots.ts";
import { holdElection } from "../../voting/election.ts";
import { ownPlatforms } from "../../voting/own-platforms.ts";
import { preferenceMatrix } from "../../voting/preference-matrix.ts";
import { votingRule } from "../../voting/registry.ts";
import { ballotsFromUtilities } from "../../voting/utility-ballots.ts";
import { incomesByBracket, lawRows, usualIncomes } from "../public-record.ts";
import { type ElectionSummary, electionSummary, voteResult } from "../vote-result.ts";
import { invalidBallots, invalidComparisons, nobodyRan, nobodyVoted } from "../warnings.ts";
import { type Candidate, type CandidateSources, candidatesOf } from "./candidates.ts";
import { type Government, type GovernmentParts, proposal } from "./government.ts";

export interface ElectedGovernmentParts extends GovernmentParts {
  readonly scenario: Scenario;
  readonly election: ElectionChoice;
  readonly economy: Economy;
  readonly population: Population;
  readonly decider: Decider;
  readonly kinds?: Kinds;
}

interface Vote {
  readonly ballots: Ballots;
  readonly thoughts: readonly (string | null)[] | null;
}

/**
 * Elections at the start of tax years: the winner's platform is law until the next one, or with a free mandate the
 * winner sets the rates of each tax year. Where nobody wins, the law stays.
 */
export function electedGovernment(parts: ElectedGovernmentParts): Government {
  const { scenario, election, economy, population, decider, warnings, emit } = parts;
  const { seed } = scenario;
  const rule = votingRule(election.rule, parts.kinds?.votingRules);
  const brackets = bracketsOf(scenario.economy.brackets);
  const { levers } = parts;
  const starting = levers.policy(levers.start);
  const worth = worthTo(parts, levers);
  const weight = electorate(election, population, seed);
  const mayVote = Uint8Array.from(weight, (people) => (people > 0 ? 1 : 0));
  const citizens = decider.citizens ?? null;
  let platforms: readonly (readonly number[])[] | undefined;
  const sources: CandidateSources = {
    election,
    economy,
    levers,
    seed,
    citizens,
    ownPlatforms: () => {
      platforms ??= ownPlatforms({ economy, levers, respond: decider.foresee, ...worth.values });
      return platforms;
    },
    worthOf: worth.of,
    consumptionUnder: worth.consumption,
  };
  const elections: ElectionSummary[] = [];
  const leaders: (string | null)[] = [];
  let leader: Candidate | null = null;

  const cast = async (
    question: CivicQuestion,
    candidates: readonly Candidate[],
    utilities: readonly Float64Array[],
  ): Promise<Vote> => {
    if (election.ballots === "utility" || !citizens)
      return { ballots: ballotsFromUtilities(utilities, weight, election.turnoutCost), thoughts: null };
    const shown = candidates.map(
      ({ name, rates, slogan }, i): CandidateObservation => ({
        number: i + 1,
        name,
        percent: rates.map((rate) => Number((100 * rate).toFixed(2))),
        ...(name === leader?.name && { incumbent: true }),
        ...(slogan !== undefined && { slogan }),
      }),
    );
    const asked = candidates.length > 0;
    if (election.ballots === "pairwise") {
      const { answers, fallbacks } = await citizens.comparisons({ ...question, candidates: shown, mayVote });
      if (fallbacks > 0) await warnings.add(invalidComparisons, question.step);
      return { ballots: ballotsFromComparisons(answers, candidates.length, weight), thoughts: null };
    }
    const { papers, thoughts, fallbacks } = asked
      ? await citizens.ballots({
          ...question,
          candidates: shown,
          mayVote,
          asksApproval: rule.name === "approval",
          votingCost: election.turnoutCost,
        })
      : { papers: Array<null>(weight.length).fill(null), thoughts: null, fallbacks: 0 };
    if (fallbacks > 0) await warnings.add(invalidBallots, question.step);
    return { ballots: ballotsFromPapers(papers, candidates.length, weight), thoughts };
  };

  const warn = async (step: number): Promise<void> => {
    for (const warning of citizens?.warnings ?? []) await warnings.add({ ...warning, atEnd: true }, step);
  };

  /** @returns the rates that won, or null */
  const elect = async (observation: PlannerObservation, question: CivicQuestion): Promise<readonly number[] | null> => {
    const { step, taxYear } = observation;
    const proposed = scenario.planner.kind === "none" ? null : (await proposal(parts, observation)).values;
    const candidates = await candidatesOf(sources, question, proposed, leader?.worker ?? null);
    await warn(step);
    const utilities = worth.columns(candidates.map(({ rates }) => rates));
    const { ballots, thoughts } = await cast(question, candidates, utilities);
    const random = randomStream(seed, "election", step);
    const result = holdElection({ rule, ballots, platforms: candidates, utilities, random });
    const at = { step, taxYear, rule: rule.name, ballots, thoughts };
    const vote = voteResult(at, candidates, leader?.name ?? null, result, levers);
    elections.push(electionSummary(vote));
    await emit(vote);
    if (result.failure) await warnings.add(result.failure === "no votes" ? nobodyVoted : nobodyRan, step);
    else leader = result.winner === null ? null : candidates[result.winner];
    return result.rates;
  };

  /** What a leader with a free mandate sets: its model's answer, the planner's proposal, or the platform. */
  const ledRates = async (observation: PlannerObservation, question: CivicQuestion, isNew: boolean) => {
    if (leader === null) return null;
    const { worker, rates } = leader;
    if (worker !== null && citizens) return (await citizens.leaderRates(worker, question)) ?? (isNew ? rates : null);
    return leader.name === "planner" && !isNew ? (await proposal(parts, observation)).values : rates;
  };

  return {
    elections,

    async scheduleFor(observation) {
      const { taxYear, taxYears, step, history, last } = observation;
      const inForce = history.at(-1)?.schedule ?? starting;
      const incomes = last?.incomes ?? usualIncomes(economy, population);
      const question: CivicQuestion = {
        step,
        taxYear,
        taxYears,
        inForce,
        incomes: incomesByBracket(incomes, population.weight, brackets),
        laws: lawRows(history, leaders),
      };
      const isElection = (taxYear - 1) % election.every === 0;
      const won = isElection ? await elect(observation, question) : null;
      const isNew = won !== null;
      const led = election.mandate === "free" ? await ledRates(observation, question, isNew) : null;
      await warn(step);
      leaders.push(leader?.name ?? null);
      const rates = led ?? won;
      return rates === null || isSame(rates, inForce) ? inForce : levers.policy(rates);
    },
  };
}

function isSame(rates: readonly number[], schedule: Policy): boolean {
  return rates.every((rate, k) => rate === schedule.values[k]);
}

/** How many people each worker votes for: 0 for who is not registered. */
function electorate({ voters, registration }: ElectionChoice, population: Population, seed: number): Float64Array {
  if (voters === "all") return population.weight;
  const column = numbersOf(population, "registered");
  if (registration === undefined) return population.weight.map((people, i) => (column?.[i] ? people : 0));
  const everyone = Array.from({ length: population.size }, (_, i) => i);
  const registered = shuffle(everyone, seed, "registration").slice(0, Math.round(registration * population.size));
  const weight = new Float64Array(population.size);
  for (const worker of registered) weight[worker] = population.weight[worker];
  return weight;
}

/** What rates are worth to each worker. Columns of the last election are kept: platforms come again. */
function worthTo(parts: ElectedGovernmentParts, levers: Levers) {
  const { economy, population, scenario, decider } = parts;
  const types = typesOf(scenario, population.size, parts.kinds?.deciders);
  const valuesOf = (utilities: Float64Array) => valuesByType(utilities, types, population.weight);
  let kept = new Map<string, Float64Array>();
  const of = (rates: readonly number[]): Float64Array => {
    const key = rates.join();
    const column = kept.get(key) ?? valuesOf(preferenceMatrix(economy, [levers.policy(rates).law], decider.foresee)[0]);
    kept.set(key, column);
    return column;
  };
  return {
    of,
    values: types === null ? {} : { valuesOf },
    columns: (platforms: readonly (readonly number[])[]): Float64Array[] => {
      const columns = platforms.map(of);
      kept = new Map(platforms.map((rates, c) => [rates.join(), columns[c]]));
      return columns;
    },
    consumption: (rates: readonly number[]): Float64Array => {
      const { law } = levers.policy(rates);
      const hours = decider.foresee?.(law, new Float64Array(economy.size)) ?? bestResponse(economy, law);
      return settle(economy, law, hours).consumption;
    },
  };
}
