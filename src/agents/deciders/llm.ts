import { type RandomStream, randomStream } from "../../base/random.ts";
import { weightedMean } from "../../env/measures/weighted.ts";
import { adjustedUtility } from "../../env/settle/adjusted-utility.ts";
import { utilityInDollars } from "../../env/utility-in-dollars.ts";
import type { AppliedLaw } from "../../law/applied-law.ts";
import { type Asked, type AskOptions, ask } from "../../models/answers/ask.ts";
import { poll } from "../../models/answers/poll.ts";
import { drawnFrom } from "../../models/choice.ts";
import { noPast, type Past, withinPromptBudget } from "../../models/wrappers/prompt-budget.ts";
import type { Population } from "../../population/population.ts";
import type { WorkerType } from "../../scenario/citizen-keys.ts";
import { cuesOf } from "../cue.ts";
import type { Decider, Decisions } from "../decider.ts";
import type { LlmDeciderOptions } from "../decider-kind.ts";
import { llmCitizens, type Mind } from "../electorate/llm-citizens.ts";
import { keptTexts, madeOnce } from "../prompts/kept-texts.ts";
import {
  type HoursAnswer,
  historyColumns,
  hoursFormat,
  ownFacts,
  personaSection,
  taxObservations,
  workerPhase,
  workerRules,
} from "../prompts/worker-prompt.ts";
import { WorkerMemory } from "../worker-memory.ts";
import { drawTypes } from "../worker-types.ts";
import { usualHoursWithin } from "./usual-hours.ts";

/** Samples of self-consistency. */
const samples = 3;
const thoughtLimit = 1000;
/** Far more than an answer needs: what a reasoning model thinks counts too. */
const defaultOutputTokens = 4000;

/** Asks a model for every worker's hours, from the worker's own history. */
export function llmDecider(options: LlmDeciderOptions): Decider {
  const { economy, population, scenario, model, personas, signal, isAsked, among, guests } = options;
  const { workers, models, seed, steps, taxYear } = scenario;
  const withReasoning = workers.prompting === "chain-of-thought";
  const format = hoursFormat(economy, withReasoning);
  const choice =
    workers.prompting === "distribution" && economy.hours.grid
      ? { key: "hours", values: [...economy.hours.grid] }
      : undefined;
  const everybodysTypes = drawTypes(among?.size ?? population.size, workers.types, seed);
  const types = everybodysTypes && among ? Array.from(among.rows, (row) => everybodysTypes[row]) : everybodysTypes;
  const { answerLimit, grid, apart, nearest } = economy.hours;
  const limits = JSON.stringify({ max: answerLimit, ...(grid && { multipleOf: apart }) });
  const always = `"steps":${steps},"stepsPerTaxYear":${taxYear},"hours":${limits}`;
  const own = keptTexts((i) =>
    ownFacts(economy, population.wage[i], hoursBefore(population, i), i, minds[i].type, workers.knowledge),
  );
  const memories = Array.from({ length: population.size }, () => new WorkerMemory(workers.history));
  const minds = memories.map((_, i): Mind => {
    const type = types?.[i] ?? "egotistical";
    const memory = memories[guests?.get(i) ?? i];
    return { index: i, name: `w${among ? among.rows[i] : i}`, type, persona: personas?.[i] ?? null, own, memory };
  });
  /** Those who have a past of their own. */
  const hosts = memories.flatMap((_, i) => (guests?.has(i) ? [] : [i]));
  const rulesFor = madeOnce((type: WorkerType) => workerRules(economy, withReasoning, type, workers, options.wording));
  const columnsFor = madeOnce((type: WorkerType) => historyColumns(type));
  const systemOf = keptTexts((i) => {
    const { type, persona } = minds[i];
    return rulesFor(type) + (persona === null ? "" : personaSection(persona));
  });
  const cues = cuesOf(workers.cue, { economy, memories: minds.map(({ memory }) => memory), types });
  const usualHours = usualHoursWithin(economy, population);
  const usual = (i: number): number => nearest(Math.min(usualHours[i], answerLimit));

  const purposeOf = ({ index }: Mind): string => (guests?.has(index) ? "check" : "hours");

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
        key: { episode: options.episode, step, agent: mind.name, purpose: purposeOf(mind), sample },
        system: systemOf(mind.index),
        user,
        maxOutputTokens: workers.maxOutputTokens ?? defaultOutputTokens,
        temperature: workers.temperature,
        reasoningEffort: workers.reasoning,
        choice,
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
    if (workers.prompting === "distribution")
      return byProbability(
        await answerOf(mind, user, step, 1, how, stop),
        mind.name,
        randomStream(seed, "choice", mind.name, step),
      );
    if (workers.prompting !== "self-consistency") return answerOf(mind, user, step, 1, how, stop);
    const asked: Asked<HoursAnswer>[] = [];
    for (let sample = 1; sample <= samples; sample++) asked.push(await answerOf(mind, user, step, sample, how, stop));
    return byMajority(asked);
  };

  return {
    citizens: llmCitizens(options, minds, hosts),
    phase: (step) => workerPhase(step, steps, taxYear),

    async decide(_population: Population, law: AppliedLaw, step: number): Promise<Decisions> {
      const hours = new Float64Array(population.size);
      const thoughts: (string | null)[] | null = withReasoning ? Array(population.size).fill(null) : null;
      const taxOf = taxObservations(law);
      cues.begin(law, taxOf);
      const now = `"step":${step},"taxYear":${Math.ceil(step / taxYear)},"stepInTaxYear":${((step - 1) % taxYear) + 1}`;
      const phase = workerPhase(step, steps, taxYear);
      const lost = new Set<number>();
      const question = {
        agents: isAsked ? memories.flatMap((_, i) => (isAsked(i, step) ? [i] : [])) : hosts,
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
        const lastChange = JSON.stringify(cues.lastChange(i));
        const observation = ({ history, best }: Past): string =>
          `{${always},"you":${own(i)},"columns":${columnsFor(mind.type)},"history":[${history}],"id":${id},${now},"tax":${taxOf(i)},"averageHours":${memory.averageHours},"best":[${best}],"lastChange":${lastChange},"phase":"${phase}"}`;
        const past = withinPromptBudget(
          memory,
          models.promptBudget,
          () => systemOf(i).length + observation(noPast).length,
          `${mind.name} about hours in step ${step}`,
        );
        const asked = await chosen(mind, observation(past), step, how, stop);
        hours[i] = asked.value?.hours ?? memory.lastHours ?? usual(i);
        if (asked.lost) lost.add(i);
        else lost.delete(i);
        if (thoughts) thoughts[i] = asked.value?.reasoning?.slice(0, thoughtLimit) ?? null;
        return asked;
      });
      return { hours, thoughts, fallbacks, ...(guests && { lost: [...lost] }) };
    },

    observe({ step, schedule, settlement, satisfaction }) {
      const { hours, income, tax, rebate } = settlement;
      const felt = utilityInDollars(economy, settlement);
      const utility = satisfaction ? felt.map((u, i) => adjustedUtility(u, satisfaction[i])) : felt;
      const mean = types && weightedMean(felt, population.weight);
      const watched = utility.map((own, i) => (mean !== null && minds[i].type !== "egotistical" ? mean : own));
      const ranks = cues.ranks(schedule, settlement, watched);
      for (const i of hosts) {
        const { memory } = minds[i];
        memory.remember(step, hours[i], income[i], tax[i], rebate, watched[i], ranks?.[i] ?? null);
      }
    },
  };
}

/** Hours drawn as likely as the model had them, in place of those that it said; without probabilities an answer is none. */
function byProbability(asked: Asked<HoursAnswer>, agent: string, random: RandomStream): Asked<HoursAnswer> {
  const { value, choice } = asked;
  if (value === null) return asked;
  if (choice) return { ...asked, value: { ...value, hours: drawnFrom(choice, random) } };
  const lost = { agent, text: JSON.stringify(value), problem: "nothing tells how likely these hours were" };
  return { ...asked, value: null, lost };
}

/** Usual hours of who has a job. */
function hoursBefore({ usualHours, employment }: Population, worker: number): number {
  return employment?.employed[worker] === 0 ? 0 : usualHours[worker];
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
