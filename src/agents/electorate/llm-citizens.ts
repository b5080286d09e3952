import { presetNamed } from "../../env/presets/registry.ts";
import { bestGrade } from "../../env/settle/satisfaction.ts";
import type { Policy } from "../../law/policy.ts";
import type { AnswerFormat } from "../../models/answers/answer.ts";
import { type Asked, type AskOptions, ask } from "../../models/answers/ask.ts";
import { bracketKeys } from "../../models/answers/named-numbers.ts";
import { type Outcome, poll } from "../../models/answers/poll.ts";
import type { CivicObservation, SatisfactionObservation, TaxObservation } from "../../models/observations.ts";
import { noPast, withinPromptBudget } from "../../models/wrappers/prompt-budget.ts";
import type { WorkerType } from "../../scenario/citizen-keys.ts";
import { orderedPairs, type PlatformComparison } from "../../voting/comparison-ballots.ts";
import type { LlmDeciderOptions } from "../decider-kind.ts";
import { keptTexts, madeOnce } from "../prompts/kept-texts.ts";
import { historyColumns, personaSection, taxObservation, taxObservations } from "../prompts/worker-prompt.ts";
import type { WorkerMemory } from "../worker-memory.ts";
import type { CitizenBallot, CitizenPlatform, Citizens, CitizenWarning, CivicQuestion } from "./citizens.ts";
import {
  ballotFormat,
  type CivicPurpose,
  civicRules,
  cleanSlogan,
  judgementFormat,
  leaderFormat,
  pairFormat,
  platformFormat,
  type RatesAnswer,
} from "./civic-prompt.ts";

/** A worker that a model speaks for. */
export interface Mind {
  /** Row in the population. */
  readonly index: number;
  /** Pseudonym: w0, w1, … by the row among all workers of the run. */
  readonly name: string;
  readonly type: WorkerType;
  readonly persona: string | null;
  /** Unchanging facts of a worker, as JSON. */
  readonly own: (worker: number) => string;
  readonly memory: WorkerMemory;
}

/** A question that is put to many. */
interface CivicForm<T> {
  readonly purpose: CivicPurpose;
  readonly format: AnswerFormat<T>;
  /** Of a worker. */
  readonly systemOf: (worker: number) => string;
  readonly showsHistory?: boolean;
}

const thoughtLimit = 1000;
/** Far more than an answer needs: what a reasoning model thinks counts too. */
const defaultOutputTokens = 4000;

const fractionalPlatforms: CitizenWarning = {
  code: "fractional-platforms",
  message:
    "rates of at least one candidate or leader were all 1 % or less, and as low when its model was asked whether it had meant fractions; they were taken as percent",
};

/**
 * Asks a model for every worker's platform, ballot and judgement, in character and from the worker's own history.
 * @param everyone numbers of those who are asked
 */
export function llmCitizens(
  options: Omit<LlmDeciderOptions, "population" | "personas">,
  minds: readonly Mind[],
  everyone: readonly number[] = minds.map((_, i) => i),
): Citizens {
  const { scenario, model, signal } = options;
  const { workers, models, seed, election } = scenario;
  const ofWorkers = workers.maxOutputTokens ?? defaultOutputTokens;
  const withReasoning = workers.prompting === "chain-of-thought";
  const { rates } = presetNamed(scenario.economy.preset);
  const grid = { least: 0, most: 100, multipleOf: rates.multipleOf };
  const systems = new Map<string, (worker: number) => string>();
  const systemsOf = (rulesFor: (type: WorkerType) => string) =>
    keptTexts((i) => {
      const { type, persona } = minds[i];
      return rulesFor(type) + (persona === null ? "" : personaSection(persona));
    });
  /** Everybody's rules and persona for questions that are alike. */
  const systemsFor = (purpose: CivicPurpose, format: AnswerFormat<unknown>, keys: readonly string[]) => {
    const name = [purpose, ...answerKeys(format), ...keys].join();
    const made =
      systems.get(name) ??
      systemsOf(madeOnce((type: WorkerType) => civicRules(options.economy, type, purpose, answerKeys(format), keys)));
    systems.set(name, made);
    return made;
  };
  const grades = new Uint8Array(minds.length).fill(bestGrade);

  const put = async <T>(
    i: number,
    step: number,
    { purpose, format, systemOf, showsHistory = true }: CivicForm<T>,
    rest: string,
    how: AskOptions,
    stop: AbortSignal,
    sample = 1,
  ): Promise<Asked<T>> => {
    const { type, own, memory } = minds[i];
    const { name } = minds[i];
    const answer = JSON.stringify(answerKeys(format));
    const id = `{"seed":${seed},"agent":"${name}","step":${step},"purpose":"${purpose}"}`;
    const observation = (history: string): string =>
      `{"you":${own(i)},${showsHistory ? `"columns":${historyColumns(type)},"history":[${history}],` : ""}${rest},"answer":${answer},"id":${id}}`;
    const { history } = withinPromptBudget(
      showsHistory ? { ...noPast, history: memory.history } : noPast,
      models.promptBudget,
      () => systemOf(i).length + observation("").length,
      `${name} about ${purpose} in step ${step}`,
    );
    const ofElection = purpose === "satisfaction" ? undefined : election;
    return ask(
      model,
      {
        key: { episode: options.episode, step, agent: name, purpose, sample },
        system: systemOf(i),
        user: observation(history),
        maxOutputTokens: ofElection?.maxOutputTokens ?? ofWorkers,
        temperature: workers.temperature,
        reasoningEffort: ofElection?.reasoning ?? workers.reasoning,
      },
      format,
      how,
      stop,
    );
  };

  const asked = new Set<string>();

  /** @returns how many gave no valid answer */
  const askAll = (
    agents: readonly number[],
    purpose: string,
    step: number,
    work: (i: number, how: AskOptions, stop: AbortSignal) => Promise<Outcome>,
  ): Promise<number> => {
    const isFirst = !asked.has(purpose);
    asked.add(purpose);
    const { concurrency: atOnce, reasks, maxInvalid } = models;
    const needsAnswer = isFirst && maxInvalid < 1;
    return poll({ agents, atOnce, reasks, maxInvalid, needsAnswer, about: `${purpose} in step ${step}`, signal }, work);
  };

  /** What is to be known of the answers so far. */
  const warnings: CitizenWarning[] = [];
  const ratesOf = ({ value, isDoubtful }: Asked<RatesAnswer>, inForce: Policy): number[] | null => {
    if (isDoubtful && warnings.length === 0) warnings.push(fractionalPlatforms);
    return value && ownRates(value.percent, inForce.values);
  };

  const ownRates = (percent: readonly number[], inForce: readonly number[]): number[] =>
    percent.map((points, k) => {
      const { change = 100 } = rates;
      const before = 100 * inForce[k];
      const near = Math.min(before + change, Math.max(before - change, points));
      const onGrid = Math.round(near / rates.multipleOf) * rates.multipleOf;
      return Math.min(100, Math.max(0, onGrid)) / 100;
    });

  return {
    get warnings() {
      return warnings;
    },

    async platforms(question) {
      const { step, inForce, incumbent, isCompulsory } = question;
      const keys = rateKeys(inForce);
      const format = platformFormat(keys, grid, isCompulsory, withReasoning);
      const form = { purpose: "platform", format, systemOf: systemsFor("platform", format, keys) } as const;
      const shared = `"rates":${JSON.stringify(rates)},${sharedText(question)}`;
      const platforms: (CitizenPlatform | null)[] = Array(minds.length).fill(null);
      await askAll(everyone, "platform", step, async (i, how, stop) => {
        const rest = `${shared},"incumbent":${i === incumbent}`;
        const answered = await put(i, step, form, rest, how, stop);
        const { value } = answered;
        const rates = ratesOf(answered, inForce);
        platforms[i] =
          value && rates && (isCompulsory || value.run) ? { rates, slogan: cleanSlogan(value.slogan) } : null;
        return answered;
      });
      return platforms;
    },

    async ballots(question) {
      const { step, candidates, mayVote, asksApproval, votingCost } = question;
      const format = ballotFormat(candidates.length, asksApproval, withReasoning);
      const form = { purpose: "ballot", format, systemOf: systemsFor("ballot", format, []) } as const;
      const shared = `"votingCost":${votingCost},${sharedText(question)},"candidates":${JSON.stringify(candidates)}`;
      const papers: (CitizenBallot | null)[] = Array(minds.length).fill(null);
      const thoughts: (string | null)[] | null = withReasoning ? Array(minds.length).fill(null) : null;
      const voters = everyone.filter((i) => mayVote[i]);
      const fallbacks = await askAll(voters, "ballot", step, async (i, how, stop) => {
        const answered = await put(i, step, form, shared, how, stop);
        const { value } = answered;
        papers[i] = value && paperOf(value.ranking, value.approve);
        if (thoughts) thoughts[i] = value?.reasoning?.slice(0, thoughtLimit) ?? null;
        return answered;
      });
      return { papers, thoughts, fallbacks };
    },

    async comparisons(question) {
      const { step, candidates, mayVote } = question;
      const format = pairFormat(withReasoning);
      const form = { purpose: "pair", format, systemOf: systemsFor("pair", format, []) } as const;
      const shared = sharedText(question);
      const shown = candidates.map(({ number: _, ...candidate }) => JSON.stringify(candidate));
      const pairs = orderedPairs(candidates.length);
      const voters = everyone.filter((i) => mayVote[i]);
      const answers: PlatformComparison[][] = Array.from(minds, () => []);
      // A voter's questions follow each other, so that prompt caches hold what they have in common.
      const questions = Array.from({ length: voters.length * pairs.length }, (_, q) => q);
      const said: (PlatformComparison | null)[] = questions.map(() => null);
      const fallbacks = await askAll(questions, "pair", step, async (q, how, stop) => {
        const i = voters[Math.floor(q / pairs.length)];
        const place = q % pairs.length;
        const [first, second] = pairs[place];
        const rest = `${shared},"first":${shown[first]},"second":${shown[second]}`;
        const answered = await put(i, step, form, rest, how, stop, place + 1);
        said[q] = answered.value && { first, second, verdict: answered.value.choice };
        return answered;
      });
      said.forEach((one, q) => {
        if (one) answers[voters[Math.floor(q / pairs.length)]].push(one);
      });
      return { answers, fallbacks };
    },

    async leaderRates(worker, question) {
      const { inForce, step } = question;
      const keys = rateKeys(inForce);
      const format = leaderFormat(keys, grid, withReasoning);
      const form = { purpose: "leader", format, systemOf: systemsFor("leader", format, keys) } as const;
      const rest = `"rates":${JSON.stringify(rates)},${sharedText(question)},"incumbent":true`;
      return ratesOf(await put(worker, step, form, rest, { reasks: models.reasks }, signal), inForce);
    },

    async judge({ step, law, settlement, lastYear, scale }) {
      const format = judgementFormat(scale, withReasoning);
      const systemOf = systemsFor("satisfaction", format, []);
      const form = { purpose: "satisfaction", format, systemOf, showsHistory: false } as const;
      const taxOf = taxObservations(law);
      const { income, tax: paid, rebate, consumption } = settlement;
      const fallbacks = await askAll(everyone, "satisfaction", step, async (i, how, stop) => {
        const seen: Omit<SatisfactionObservation, "id" | "answer" | "you" | "tax"> = {
          lastYear: lastYear && Math.round(lastYear[i]),
          now: {
            income: Math.round(income[i]),
            tax: Math.round(paid[i]),
            rebate: Math.round(rebate),
            left: Math.round(consumption[i]),
          },
        };
        const rest = `"tax":${taxOf(i)},${JSON.stringify(seen).slice(1, -1)}`;
        const answered = await put(i, step, form, rest, how, stop);
        const { value } = answered;
        if (value) grades[i] = value.grade ?? (value.satisfied ? bestGrade : 0);
        return answered;
      });
      return { grades: grades.slice(), fallbacks };
    },
  };
}

/** Naming nobody is to stay at home. */
function paperOf(ranking: readonly number[], approve: readonly number[] | undefined): CitizenBallot | null {
  if (ranking.length === 0 && !approve?.length) return null;
  const fromZero = (numbers: readonly number[]): number[] => numbers.map((number) => number - 1);
  return { ranking: fromZero(ranking), ...(approve && { approved: fromZero(approve) }) };
}

function answerKeys({ schema }: AnswerFormat<unknown>): readonly string[] {
  return Object.keys(schema.properties as object);
}

/** Names of the rates in an answer: those of the brackets that the prompt shows. */
function rateKeys({ law }: Policy): readonly string[] {
  return bracketKeys(taxObservation(law.lines[0]).from);
}

/** What every citizen is told alike, as JSON without its braces: what changes least first. */
function sharedText({ taxYear, taxYears, inForce, incomes, laws }: CivicQuestion): string {
  const tax: TaxObservation = taxObservation(inForce.law.lines[0]);
  const shared: Omit<CivicObservation, "id" | "answer" | "you" | "columns" | "history"> = {
    taxYears,
    laws,
    incomes,
    tax,
    taxYear,
  };
  return JSON.stringify(shared).slice(1, -1);
}
