import { weightedMean } from "../../env/measures/weighted.ts";
import { adjustedUtility } from "../../env/settle/adjusted-utility.ts";
import { utilityInDollars } from "../../env/utility-in-dollars.ts";
import type { AppliedLaw } from "../../law/applied-law.ts";
import { type Asked, type AskOptions, ask } from "../../models/answers/ask.ts";
import { poll } from "../../models/answers/poll.ts";
import { noPast, type Past, withinPromptBudget } from "../../models/wrappers/prompt-budget.ts";
import type { Population } from "../../population/population.ts";
import type { WorkerType } from "../../scenario/citizen-keys.ts";
import type { Decider, Decisions } from "../decider.ts";
import type { LlmDeciderOptions } from "../decider-kind.ts";
import { type Mind as Citizen, llmCitizens } from "../electorate/llm-citizens.ts";
import {
  type HoursAnswer,
  hoursFormat,
  ownFacts,
  personaSection,
  taxObservations,
  workerPhase,
  workerRules,
} from "../prompts/worker-prompt.ts";
import { type Aim, WorkerMemory } from "../worker-memory.ts";
import { drawTypes } from "../worker-types.ts";

/** Samples of self-consistency. */
const samples = 3;
const thoughtLimit = 1000;
/** Far more than an answer needs: what a reasoning model thinks counts too. */
const defaultOutputTokens = 4000;

const aims: Record<WorkerType, Aim> = {
  egotistical: { name: "utility", sign: 1 },
  altruistic: { name: "the mean utility of all", sign: 1 },
  adversarial: { name: "the mean utility of all", sign: -1 },
};

/** Asks a model for every worker's hours, from the worker's own history. */
export function llmDecider(options: LlmDeciderOptions): Decider {
  const { economy, population, scenario, model, personas, signal } = options;
  const { workers, models, seed, steps, taxYear } = scenario;
  const withReasoning = workers.prompting === "chain-of-thought";
  const format = hoursFormat(economy, withReasoning);
  const types = drawTypes(population.size, workers.types, seed);
  const { answerLimit, grid, apart, nearest } = economy.hours;
  const limits = JSON.stringify({ max: answerLimit, ...(grid && { multipleOf: apart }) });
  const minds = Array.from({ length: population.size }, (_, i): Citizen & { readonly system: string } => {
    const type = types?.[i] ?? "egotistical";
    const persona = personas?.[i] ?? null;
    return {
      name: `w${i}`,
      type,
      persona,
      system: workerRules(economy, withReasoning, type) + (persona === null ? "" : personaSection(persona)),
      own: ownFacts(economy, population.wage[i], population.usualHours[i], i, type),
      memory: new WorkerMemory(workers.history, aims[type]),
    };
  });
  type Mind = (typeof minds)[number];
  const everyone = minds.map((_, i) => i);

  const usual = (i: number): number => nearest(Math.min(population.usualHours[i], answerLimit));

  const answerOf = async (
    mind: Mind,
    user: string,
    step: number,
    sample: number,
    how: AskOptions,
    stop: AbortSignal,
  ): Promise<Asked<HoursAnswer>> =>
    ask(
      model,
      {
        key: { episode: options.episode, step, agent: mind.name, purpose: "hours", sample },
        system: mind.system,
        user,
        maxOutputTokens: workers.maxOutputTokens ?? defaultOutputTokens,
        temperature: workers.temperature,
        reasoningEffort: workers.reasoning,
      },
      format,
      how,
      stop,
    );

  const chosen = async (
    mind: Mind,
    user: string,
    step: number,
    how: AskOptions,
    stop: AbortSignal,
  ): Promise<Asked<HoursAnswer>> => {
    if (workers.prompting !== "self-consistency") return answerOf(mind, user, step, 1, how, stop);
    const asked: Asked<HoursAnswer>[] = [];
    for (let sample = 1; sample <= samples; sample++) asked.push(await answerOf(mind, user, step, sample, how, stop));
    return byMajority(asked);
  };

  return {
    citizens: llmCitizens(options, minds),

    async decide(_population: Population, law: AppliedLaw, step: number): Promise<Decisions> {
      const hours = new Float64Array(population.size);
      const thoughts: (string | null)[] | null = withReasoning ? Array(population.size).fill(null) : null;
      const taxOf = taxObservations(law);
      const shared = `"steps":${steps},"taxYear":${Math.ceil(step / taxYear)},"hours":${limits}`;
      const phase = workerPhase(step, steps, taxYear);
      const question = {
        agents: everyone,
        atOnce: workers.batch ? population.size : models.concurrency,
        reasks: models.reasks,
        maxInvalid: models.maxInvalid,
        needsAnswer: step === 1 && models.maxInvalid < 1,
        about: `hours in step ${step}`,
        signal,
      };
      const fallbacks = await poll(question, async (i, how, stop) => {
        const mind = minds[i];
        const { memory } = mind;
        const id = `{"seed":${seed},"agent":"${mind.name}","step":${step},"purpose":"hours"}`;
        const observation = ({ history, best }: Past): string =>
          `{"id":${id},${shared},"tax":${taxOf(i)},"you":${mind.own},"history":[${history}],"best":[${best}],"averageHours":${memory.averageHours},"lastChange":${JSON.stringify(memory.lastChange)},"phase":"${phase}"}`;
        const past = withinPromptBudget(
          memory,
          models.promptBudget,
          () => mind.system.length + observation(noPast).length,
          `${mind.name} about hours in step ${step}`,
        );
        const asked = await chosen(mind, observation(past), step, how, stop);
        hours[i] = asked.value?.hours ?? memory.lastHours ?? usual(i);
        if (thoughts) thoughts[i] = asked.value?.reasoning?.slice(0, thoughtLimit) ?? null;
        return asked;
      });
      return { hours, thoughts, fallbacks };
    },

    observe({ step, settlement, satisfaction }) {
      const { hours, income, tax, rebate } = settlement;
      const felt = utilityInDollars(economy, settlement);
      const utility = satisfaction ? felt.map((u, i) => adjustedUtility(u, satisfaction[i])) : felt;
      const mean = types && weightedMean(felt, population.weight);
      minds.forEach(({ memory, type }, i) => {
        const watched = mean !== null && type !== "egotistical" ? mean : utility[i];
        memory.remember(step, hours[i], income[i], tax[i], rebate, watched);
      });
    },
  };
}

/** What several samples come to together: one that is valid is enough. */
function byMajority(samples: readonly Asked<HoursAnswer>[]): Asked<HoursAnswer> {
  const answers = samples.flatMap(({ value }) => (value ? [value.hours] : []));
  const [last] = samples.slice(-1);
  return {
    ...last,
    value: answers.length === 0 ? null : { hours: majority(answers) },
    lost: answers.length === 0 ? last.lost : null,
    isRecorded: samples.every(({ isRecorded }) => isRecorded),
    attempts: Math.max(...samples.map(({ attempts }) => attempts)),
  };
}

/** The most frequent answer by whole hours; the middle one where none is more frequent than the others. */
export function majority(hours: readonly number[]): number {
  const sorted = hours.toSorted((a, b) => a - b);
  const votes = sorted.map((value) => sorted.filter((other) => Math.round(other) === Math.round(value)).length);
  const most = Math.max(...votes);
  const winners = sorted.filter((_, i) => votes[i] === most);
  // More winners than votes for one of them: several answers are equally frequent.
  const candidates = winners.length === most ? winners : sorted;
  return candidates[Math.floor((candidates.length - 1) / 2)];
}
