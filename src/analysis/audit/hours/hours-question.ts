/** The question about hours that workers get in the first step of a simulation, for whoever varies one thing of it. */
import {
  type HoursAnswer,
  historyColumns,
  hoursFormat,
  ownFacts,
  personaSection,
  taxObservation,
  workerPhase,
  workerRules,
} from "../../../agents/prompts/worker-prompt.ts";
import { type AppliedLaw, lineAt } from "../../../law/applied-law.ts";
import type { ObservationId, WorkerObservation } from "../../../models/observations.ts";
import type { Prepared } from "../../../run/prepare.ts";
import type { AuditQuestion } from "../audit-kind.ts";

/** The two parts of a prompt. */
export interface Prompt {
  readonly system: string;
  readonly user: string;
}

/** What a prompt is put together from. */
export interface HoursPrompt {
  readonly rules: string;
  /** Section of the persona; empty where there is none. */
  readonly persona: string;
  readonly observation: FirstObservation;
}

/** What a worker sees before it has done anything. */
export type FirstObservation = Omit<WorkerObservation, "history" | "best" | "lastChange" | "averageHours"> & {
  readonly history: readonly [];
  readonly averageHours: null;
  readonly best: readonly [];
  readonly lastChange: null;
};

/** @param persona null for a worker without one */
export function hoursPrompt(
  { economy, population, scenario, wordings }: Pick<Prepared, "economy" | "population" | "scenario" | "wordings">,
  worker: number,
  law: AppliedLaw,
  persona: string | null,
): HoursPrompt {
  const { workers, steps, taxYear, seed } = scenario;
  const { answerLimit, grid, apart } = economy.hours;
  const id: ObservationId = { seed, agent: `w${worker}`, step: 1, purpose: "hours" };
  const hours = population.employment?.employed[worker] === 0 ? 0 : population.usualHours[worker];
  return {
    rules: workerRules(economy, workers.prompting === "chain-of-thought", "egotistical", workers, wordings.workers),
    persona: persona === null ? "" : personaSection(persona),
    observation: {
      ...{ steps, stepsPerTaxYear: taxYear },
      hours: { max: answerLimit, ...(grid && { multipleOf: apart }) },
      you: JSON.parse(ownFacts(economy, population.wage[worker], hours, worker, "egotistical", workers.knowledge)),
      columns: JSON.parse(historyColumns()),
      history: [],
      id,
      ...{ step: 1, taxYear: 1, stepInTaxYear: 1 },
      tax: taxObservation(lineAt(law, worker), law.words(worker)),
      ...{ averageHours: null, best: [], lastChange: null },
      phase: workerPhase(1, steps, taxYear),
    },
  };
}

export function promptText({ rules, persona, observation }: HoursPrompt): Prompt {
  return { system: rules + persona, user: JSON.stringify(observation) };
}

/** @param as what names the question within the audit */
export function hoursQuestion(
  { economy, scenario }: Pick<Prepared, "economy" | "scenario">,
  { system, user }: Prompt,
  as: Pick<AuditQuestion<HoursAnswer>, "agent" | "step" | "sample" | "purpose">,
): AuditQuestion<HoursAnswer> {
  return { ...as, system, user, format: hoursFormat(economy, scenario.workers.prompting === "chain-of-thought") };
}
