/** Whether workers notice the law: the rate that they think tax takes of their next dollar, beside the one that it takes. */

import { z } from "zod";
import { personaSection, taxObservation } from "../../../agents/prompts/worker-prompt.ts";
import { UsageError } from "../../../base/errors.ts";
import { type AppliedLaw, lineAt } from "../../../law/applied-law.ts";
import { taxSchedule } from "../../../law/tax-schedule.ts";
import { answerFormat } from "../../../models/answers/answer.ts";
import type { PerceptionObservation } from "../../../models/audit-observations.ts";
import type { Prepared } from "../../../run/prepare.ts";
import type { Store } from "../../../store/store.ts";
import { sampleOf } from "../asked-workers.ts";
import type { AuditKind, AuditQuestion, AuditRequest, CardIndex, Examination, Examined } from "../audit-kind.ts";
import type { AuditWarning } from "../audit-result.ts";
import type { MeanInterval } from "../mean-interval.ts";
import { type RecordedChoices, recordedChoices } from "../recorded-choices.ts";
import { subjectOf } from "../subject.ts";
import { type Perceived, perceptionFigures } from "./perception-figures.ts";

/** Percentage points within which a perceived rate counts as known. */
const points = 5;

/** Tax years of a stored run that its workers are asked about. */
const mostYears = 6;

const rules = `You are a worker and answer a question about your income tax. There is nothing to decide: say what you think, as you would if somebody asked you.

You see one line of JSON. income is what you earn in a year now, dollars before tax. tax is the law in force: the part of your income between two bracket starts (tax.from) is taxed at that bracket's rate (tax.percent); where there is owed, it is what you owe at each of the starts. before, where there is one, has what earlier tax years brought you: [tax year, income, tax].

If you earned one dollar more, how much of that dollar would tax take, in percent?

Answer with only a JSON object: {"percent": <number>}`;

export const perceptionAudit: AuditKind = {
  name: "perception",
  description: "whether workers notice the law: the rate on their next dollar as they think it is, beside the true one",
  subjects: 10,
  repeats: 1,
  reads: ["run"],
  async check(request, _prepared, store) {
    if (request.run === undefined) return;
    const { model } = subjectOf(await store.run(request.run));
    if (model !== request.model)
      throw new UsageError(`run ${request.run} was answered by ${model}, not by ${request.model}`, {
        hint: "The workers of a run are asked again by their own model; `llm-econ runs` lists runs.",
      });
    await recordedChoices(store, await store.run(request.run));
  },
  examine,
};

/** Somebody under a law, as it is asked. */
interface Situation {
  /** From 0. */
  readonly subject: number;
  /** Number of the situation among the subject's own, from 0. */
  readonly place: number;
  readonly agent: string;
  readonly persona: string | null;
  /** Name of the law or of the tax year. */
  readonly under: string;
  readonly income: number;
  readonly law: AppliedLaw;
  readonly worker: number;
  readonly before: PerceptionObservation["before"];
}

async function examine({ request, prepared, personas, store, ask }: Examination): Promise<Examined> {
  const { repeats, seed, run } = request;
  const situations =
    run === undefined
      ? drawnSituations(prepared, personas, request.subjects)
      : await recordedSituations(store, run, request);
  const answers = await ask(
    situations.flatMap((situation) =>
      Array.from({ length: repeats }, (_, s) => questionOf(situation, { seed, sample: s + 1 })),
    ),
  );
  const perceived = situations.flatMap(({ subject, place, under, income, law, worker }, k) =>
    Array.from({ length: repeats }, (_, s): Perceived | null => {
      const answer = answers[k * repeats + s];
      // As the question shows it, to the hundredth of a percent.
      const truth = Number((100 * law.marginalRate(income, worker)).toFixed(2));
      return answer && { subject, place, under, perceived: answer.percent, truth };
    }).filter((one) => one !== null),
  );
  const { bias, meanAbsoluteError, within, slope, changes, byLaw } = perceptionFigures(perceived, points);
  const changed = new Set(perceived.map(({ truth }) => truth)).size > 1;
  const warnings: AuditWarning[] = changed
    ? []
    : [
        {
          code: "one-rate",
          message: "all were asked under the same true rate: no slope of what is perceived can be told",
        },
      ];
  return {
    design: {
      under: [...new Set(situations.map(({ under }) => under))],
      points: points / 100,
      ...(run !== undefined && { run }),
      asked: run === undefined ? "at usual hours" : "at the hours of each tax year",
    },
    results: {
      ...{ bias, meanAbsoluteError, within5Points: within, slope, changes, byLaw },
      answers: perceived.map(({ subject, under, perceived: percent, truth }) => ({
        ...{ subject, under, perceived: percent / 100, true: truth / 100 },
      })),
    },
    benchmarks: [{ name: "reads the law", value: 1, words: "slope of whoever knows its rate; its error is 0" }],
    warnings,
    indices: [
      { name: "bias", words: "rate as perceived less the true", unit: "points", ...ends(bias), benchmark: exact(0) },
      { name: "error", words: "the same, size alone", unit: "points", ...ends(meanAbsoluteError), benchmark: exact(0) },
      { name: "within5", words: "within 5 points", unit: "share", ...ends(within), benchmark: exact(1) },
      { name: "slope", words: "perceived on true rate, slope", unit: "index", ...ends(slope), benchmark: exact(1) },
    ],
  };
}

const exact = (value: number) => ({ value, words: "reads the law" });

function ends({ value, low, high }: MeanInterval): Pick<CardIndex, "value" | "low" | "high"> {
  return { value, low, high };
}

function questionOf(
  { place, agent, persona, income, law, worker, before }: Situation,
  { seed, sample }: { readonly seed: number; readonly sample: number },
): AuditQuestion<{ readonly percent: number }> {
  const step = place + 1;
  const observation: PerceptionObservation = {
    income: Number(income.toFixed(2)),
    tax: taxObservation(lineAt(law, worker), law.words(worker)),
    ...(before && { before }),
    id: { seed, agent, step, purpose: "perceived-rate" },
  };
  return {
    ...{ agent, step, sample, purpose: "perceived-rate" },
    system: rules + (persona === null ? "" : personaSection(persona)),
    user: JSON.stringify(observation),
    format: answerFormat("perceived_rate", z.strictObject({ percent: z.number().min(-200).max(200) })),
  };
}

/** Persons at their usual hours under the scenario's first law, two flat ones and one whose rates rise steeply. */
function drawnSituations(
  { economy, population, levers }: Pick<Prepared, "economy" | "population" | "levers">,
  personas: readonly string[] | null,
  subjects: number,
): readonly Situation[] {
  const laws: readonly { readonly name: string; readonly law: AppliedLaw }[] = [
    { name: "start", law: levers.policy(levers.start).law },
    { name: "flat 0.2", law: taxSchedule([0], [0.2]) },
    { name: "flat 0.4", law: taxSchedule([0], [0.4]) },
    { name: "rising 0.1 0.3 0.5", law: taxSchedule([0, 30_000, 70_000], [0.1, 0.3, 0.5]) },
  ];
  return Array.from({ length: subjects }, (_, subject) =>
    laws.map(
      ({ name, law }, place): Situation => ({
        ...{ subject, place, agent: `w${subject}`, persona: personas?.[subject] ?? null, under: name, law },
        income: population.usualHours[subject] * economy.incomePerHour[subject],
        ...{ worker: subject, before: undefined },
      }),
    ),
  ).flat();
}

/** Workers of a stored run in its tax years, at what they earned there, with what came before. */
async function recordedSituations(
  store: Store,
  run: string,
  { subjects, seed }: Pick<AuditRequest, "subjects" | "seed">,
): Promise<readonly Situation[]> {
  const choices = await recordedChoices(store, await store.run(run));
  const { years, workers } = choices;
  const shown = spread(years.length, mostYears);
  const rows = sampleOf(
    workers.map((_, row) => row),
    subjects,
    seed,
  );
  return rows.flatMap((row, subject) =>
    shown.map((y, place): Situation => {
      const { worker, persona } = workers[row];
      return {
        ...{ subject, place, agent: `w${worker}`, persona, worker, law: years[y].law },
        under: `tax year ${years[y].taxYear}`,
        income: incomeOf(choices, row, y),
        ...{ before: y === 0 ? undefined : years.slice(0, y).map((_, past) => pastOf(choices, row, past)) },
      };
    }),
  );
}

function incomeOf({ prepared, hours, workers }: RecordedChoices, row: number, year: number): number {
  return hours[year][row] * prepared.economy.incomePerHour[workers[row].worker];
}

function pastOf(choices: RecordedChoices, row: number, year: number): readonly [number, number, number] {
  const income = incomeOf(choices, row, year);
  const { taxYear, law } = choices.years[year];
  return [taxYear, Math.round(income), Math.round(law.tax(income, choices.workers[row].worker))];
}

/** At most so many places of a list, from the first to the last. */
function spread(length: number, most: number): readonly number[] {
  if (length <= most) return Array.from({ length }, (_, i) => i);
  return Array.from({ length: most }, (_, i) => Math.round((i * (length - 1)) / (most - 1)));
}
