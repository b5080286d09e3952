/**
 * `offline:learner` and the other behaviours: the embedded stand-in. It needs no key and no network.
 * It is a behavioural stand-in, **not a language model**: it reads the JSON block of the same prompts that a model
 * gets and answers by a rule. It spends no tokens, so it reports none.
 */
import { InterruptedError, ScenarioError } from "../../base/errors.ts";
import { suggestion } from "../../base/nearest.ts";
import { bracketKeys, parameterKeys } from "../../models/answers/named-numbers.ts";
import type { ChatModel, ChatRequest } from "../../models/chat-model.ts";
import type { ModelProvider } from "../../models/model-provider.ts";
import {
  type BallotObservation,
  type JudgeObservation,
  type ObservationId,
  type OwnRatesObservation,
  observationText,
  type PairObservation,
  type PersonaPrompt,
  type PlannerPrompt,
  type SatisfactionObservation,
  type WorkerObservation,
} from "../../models/observations.ts";
import { standInAuditAnswer } from "./stand-in-audit.ts";
import { standInChoice } from "./stand-in-choice.ts";
import { standInBallot, standInJudgement, standInOwnRates, standInPair } from "./stand-in-citizen.ts";
import { standInVerdict } from "./stand-in-judge.ts";
import { standInObjective, standInSatisfies } from "./stand-in-objective.ts";
import { standInRates } from "./stand-in-planner.ts";
import { type Behaviour, behaviours, standInHours } from "./stand-in-worker.ts";
import { withRows } from "./told-years.ts";

export { behaviours };

export const standInNotice = "a behavioural stand-in, not a language model";

/** @throws ScenarioError for a behaviour that does not exist */
export function behaviourNamed(name: string): Behaviour {
  const found = behaviours.find((behaviour) => behaviour === name);
  if (!found) throw new ScenarioError(`unknown stand-in "offline:${name}"; ${suggestion(name, behaviours)}`);
  return found;
}

/** The provider of `offline:` URIs. */
export const offlineProvider: ModelProvider = {
  name: "offline",
  description: `${behaviours.join(", ")}: ${standInNotice}`,
  form: `offline:learner | rational | noisy (${standInNotice})`,
  isFree: true,
  usesNetwork: false,
  hasLogProbabilities: true,
  standIn: standInNotice,
  check: ({ model }) => {
    behaviourNamed(model);
  },
  create: ({ model }) => offlineModel(behaviourNamed(model)),
};

export function offlineModel(behaviour: Behaviour): ChatModel {
  const uri = `offline:${behaviour}`;
  return {
    uri,
    async complete(request, signal) {
      if (signal.aborted) throw new InterruptedError();
      const text = answer(request, behaviour);
      return {
        text,
        ...(request.choice && { choice: standInChoice(text, request.choice) }),
        usage: { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 },
        model: uri,
        finishReason: "stop",
        latencyMs: 0,
        requests: 1,
      };
    },
  };
}

function answer(request: ChatRequest, behaviour: Behaviour): string {
  const told = observationText(request.user);
  const observation = JSON.parse(told) as { readonly id: ObservationId };
  const wantsReasoning = "reasoning" in ((request.answer.schema.properties ?? {}) as object);
  const reasoning = wantsReasoning ? { reasoning: `Rule "${behaviour}" of the stand-in.` } : {};
  switch (observation.id.purpose) {
    case "hours":
      // Half an observation is a mistake of who asks; other words are not.
      if (!isReadable(observation) && ("you" in observation || request.user.trim() !== told.trim())) return unreadable;
      return JSON.stringify({
        ...reasoning,
        hours: standInHours(observation as WorkerObservation, behaviour, request.key.sample),
      });
    case "rates":
      return JSON.stringify({ ...reasoning, ...rates(withRows(observation as PlannerPrompt), behaviour) });
    case "ballot":
      return JSON.stringify({ ...reasoning, ...standInBallot(observation as BallotObservation, behaviour) });
    case "pair":
      // Years of an audit are judged for nobody.
      if (!("you" in observation)) return audited(observation, behaviour, request);
      return JSON.stringify({ ...reasoning, ...standInPair(observation as PairObservation, behaviour) });
    case "platform":
    case "leader":
      return JSON.stringify({ ...reasoning, ...standInOwnRates(observation as OwnRatesObservation, behaviour) });
    case "satisfaction":
      return JSON.stringify({ ...reasoning, ...standInJudgement(observation as SatisfactionObservation) });
    case "objective":
      return JSON.stringify(standInObjective(observation));
    case "satisfies":
      return JSON.stringify(standInSatisfies);
    case "judge":
      return JSON.stringify({ ...reasoning, ...standInVerdict(observation as JudgeObservation, behaviour) });
    default:
      return audited(observation, behaviour, request);
  }
}

function audited(observation: { readonly id: ObservationId }, behaviour: Behaviour, { key }: ChatRequest): string {
  return JSON.stringify(
    standInAuditAnswer(observation, behaviour, key.sample) ?? { persona: (observation as PersonaPrompt).draft },
  );
}

/** What is said to a question in words that no rule can read: no answer to it. */
const unreadable = "The stand-in reads the line of JSON of a simulation, and cannot read this wording.";

function isReadable(observation: object): boolean {
  const { you, tax } = observation as Partial<WorkerObservation>;
  return you?.incomePerWeeklyHour !== undefined && tax?.percent !== undefined && tax.from !== undefined;
}

/** Numbers under the names that the prompt's brackets or parameters have. */
function rates(prompt: PlannerPrompt, behaviour: Behaviour): { delta: object } | { percent: object } {
  const { action, tax, parameters } = prompt;
  const keys = parameters ? parameterKeys(parameters.map(({ name }) => name)) : bracketKeys(tax.from);
  const named = (numbers: readonly number[]): object => Object.fromEntries(keys.map((key, i) => [key, numbers[i]]));
  const wanted = standInRates(prompt, behaviour).map((rate) => Math.min(100, Math.max(0, rate)));
  if (action.kind === "absolute") return { percent: named(wanted) };
  const changes = wanted.map((rate, i) => {
    const points = Math.round((rate - tax.percent[i]) / action.multipleOf) * action.multipleOf;
    return Math.min(action.max, Math.max(-action.max, points));
  });
  return { delta: named(changes) };
}
