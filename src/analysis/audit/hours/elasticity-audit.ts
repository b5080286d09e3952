/** How strongly a model's incomes respond to tax, by three instruments: a paired reform, a survey, and a notch of a laboratory. */

import { z } from "zod";
import { personaSection } from "../../../agents/prompts/worker-prompt.ts";
import { hasOneElasticity } from "../../../env/economy.ts";
import { taxSchedule } from "../../../law/tax-schedule.ts";
import { answerFormat } from "../../../models/answers/answer.ts";
import type { LabObservation, SurveyObservation } from "../../../models/audit-observations.ts";
import type { AuditKind, AuditQuestion, Examination, Examined } from "../audit-kind.ts";
import type { AuditWarning, Benchmark } from "../audit-result.ts";
import { meanInterval } from "../mean-interval.ts";
import { plainIndex } from "../plain-index.ts";
import { hoursPrompt, hoursQuestion, promptText } from "./hours-question.ts";
import { capacities, isDominated, labLaws, notchAt, unitPay } from "./lab.ts";
import { notchElasticity, reducedFormElasticity } from "./notch.ts";

/** One rate for everybody, and five points to either side: answers are not moved by brackets. */
const flatRates = [0.25, 0.2, 0.3] as const;
const points = 0.05;

/** Yearly incomes of the survey with their marginal rates. */
const surveyed = [
  { income: 40_000, rate: 0.12 },
  { income: 95_000, rate: 0.22 },
  { income: 180_000, rate: 0.24 },
  { income: 400_000, rate: 0.35 },
] as const;
const margins = ["effort", "reporting"] as const;

/** Answers that are the same up to that share of them. */
const unmoved = 1e-4;

const surveyRules = `You answer a survey about income and taxes. There is no right answer: say what you would do.

You see one line of JSON: income is what you earn in a year before tax; ratePercent is your marginal tax rate before and after a change of the law; margin says what you can change: effort = how much you work, so that your income changes with it; reporting = how much of the same income you report to the tax office.

Answer with only a JSON object, the yearly income after the change that you would earn (effort) or report (reporting): {"income": <number>}`;

const labRules = `You take part in an experiment. You make units; each pays ${unitPay} points before tax. What is left of your points after tax is what you are paid for it. Making units costs you nothing else.

You see one line of JSON: most is how many units you can make; law is how your income, units × ${unitPay}, is taxed.

Answer with only a JSON object: {"units": <whole number>}`;

export const elasticityAudit: AuditKind = {
  name: "elasticity",
  description: "how strongly incomes respond to tax: by a paired reform, a survey, and a notch",
  subjects: 10,
  repeats: 1,
  examine,
};

type Income = { readonly income: number };
type Units = { readonly units: number };

async function examine({ request, prepared, personas, ask }: Examination): Promise<Examined> {
  const { subjects, repeats, seed } = request;
  const { economy } = prepared;
  const samples = Array.from({ length: repeats }, (_, s) => s + 1);
  const workers = Array.from({ length: subjects }, (_, i) => i);
  const laws = flatRates.map((rate) => taxSchedule([0], [rate]));
  const paired = await ask(
    workers.flatMap((i) =>
      samples.flatMap((sample) =>
        laws.map((law, l) =>
          hoursQuestion(prepared, promptText(hoursPrompt(prepared, i, law, personas?.[i] ?? null)), {
            ...{ agent: `w${i}`, step: l + 1, sample, purpose: "reform" },
          }),
        ),
      ),
    ),
  );
  const hoursOf = (i: number, s: number, l: number) => paired[(i * repeats + s) * laws.length + l]?.hours ?? null;
  const pairs = workers.map((i) => samples.map((_, s) => [0, 1, 2].map((l) => hoursOf(i, s, l))));
  const span = Math.log((1 - flatRates[1]) / (1 - flatRates[2]));
  const slopes = pairs.map((own) => meanOf(own.map(([, low, high]) => slope(low, high, span))));
  const reform = meanInterval(slopes);
  const up = meanInterval(
    pairs.map((own) =>
      meanOf(own.map(([base, , high]) => slope(base, high, Math.log((1 - flatRates[0]) / (1 - flatRates[2]))))),
    ),
  );
  const down = meanInterval(
    pairs.map((own) =>
      meanOf(own.map(([base, low]) => slope(low, base, Math.log((1 - flatRates[1]) / (1 - flatRates[0]))))),
    ),
  );
  const still = shareOf(
    pairs.flat().map(([, low, high]) => (low === null || high === null ? null : isSame(low, high))),
  );

  const cells = surveyed.flatMap(({ income, rate }) =>
    margins.flatMap((margin) =>
      [-points, points].map((change) => ({ income, before: rate, after: rate + change, margin })),
    ),
  );
  const answers = await ask(
    workers.flatMap((i) =>
      samples.flatMap((sample) =>
        cells.map(({ income, before, after, margin }, c): AuditQuestion<Income> => {
          const agent = `w${i}`;
          const observation: SurveyObservation = {
            ...{ income, margin },
            ratePercent: { before: 100 * before, after: Math.round(1000 * after) / 10 },
            id: { seed, agent, step: c + 1, purpose: "survey" },
          };
          return {
            ...{ agent, step: c + 1, sample, purpose: "survey" },
            system: surveyRules + (personas === null ? "" : personaSection(personas[i])),
            user: JSON.stringify(observation),
            format: answerFormat("income", z.strictObject({ income: z.number().min(0).max(1e8) })),
          };
        }),
      ),
    ),
  );
  const responses = answers.map((answer, k) => {
    const { income, before, after, margin } = cells[k % cells.length];
    const eti =
      answer === null || answer.income <= 0
        ? null
        : Math.log(answer.income / income) / Math.log((1 - after) / (1 - before));
    return { subject: Math.floor(k / (cells.length * repeats)), income, margin, isUp: after > before, eti };
  });
  const etiOf = (keep: (one: (typeof responses)[number]) => boolean) =>
    meanInterval(
      workers.map((i) => meanOf(responses.filter((one) => one.subject === i && keep(one)).map(({ eti }) => eti))),
    );
  const effort = etiOf(({ margin }) => margin === "effort");
  const reporting = etiOf(({ margin }) => margin === "reporting");
  const surveyStill = shareOf(responses.map(({ eti }) => (eti === null ? null : Math.abs(eti) < unmoved)));

  const tasks = labLaws.flatMap((law) => capacities.map((most) => ({ law, most })));
  const made = await ask(
    samples.flatMap((sample) =>
      tasks.map(({ law, most }, k): AuditQuestion<Units> => {
        const agent = "w0";
        const observation: LabObservation = {
          ...{ most, pay: unitPay, law: law.words },
          id: { seed, agent, step: k + 1, purpose: "units" },
        };
        return {
          ...{ agent, step: k + 1, sample, purpose: "units" },
          system: labRules,
          user: JSON.stringify(observation),
          format: answerFormat("units", z.strictObject({ units: z.int().min(0).max(most) })),
        };
      }),
    ),
  );
  const plays = made.flatMap((answer, k) =>
    answer === null ? [] : [{ ...tasks[k % tasks.length], units: answer.units }],
  );
  const lab = labResults(plays);

  const warnings: AuditWarning[] = [
    ...(economy.hours.grid === null
      ? []
      : [{ code: "hours-grid", message: "hours are on a grid: small responses cannot show" }]),
    {
      code: "one-shot",
      message: "the laboratory's task is put once for each capacity, without rounds and without others' results",
    },
  ];
  const known = hasOneElasticity(economy) ? economy.elasticity : null;
  return {
    design: { rates: flatRates, survey: { incomes: surveyed, points, margins }, lab: { capacities, unitPay, notchAt } },
    results: {
      reform: { ...reform, up, down, unmoved: still },
      survey: {
        ...{ effort, reporting, unmoved: surveyStill },
        up: etiOf(({ isUp }) => isUp),
        down: etiOf(({ isUp }) => !isUp),
        byIncome: surveyed.map(({ income }) => ({ income, eti: etiOf((one) => one.income === income) })),
      },
      lab,
    },
    benchmarks,
    warnings,
    indices: [
      {
        name: "elasticity.reform",
        words: "elasticity, a reform",
        unit: "index",
        ...{ value: reform.value, low: reform.low, high: reform.high },
        benchmark: known === null ? null : { value: known, words: "exact" },
      },
      plainIndex("unmoved", "answers that it does not move", "share", still, {
        value: 0,
        words: "exact",
      }),
      {
        name: "elasticity.survey",
        words: "elasticity, survey, effort",
        unit: "index",
        ...{ value: effort.value, low: effort.low, high: effort.high },
        benchmark: null,
      },
      {
        name: "elasticity.reporting",
        words: "elasticity, survey, reporting",
        unit: "index",
        ...{ value: reporting.value, low: reporting.low, high: reporting.high },
        benchmark: { value: 0, words: "honest" },
      },
      plainIndex("lab.dominated", "dominated at the notch", "share", lab.dominated, { value: 0, words: "most income" }),
    ],
  };
}

/** (ln of the one − ln of the other) over the same of what is kept of a dollar; null where one is not known, or 0. */
function slope(more: number | null, less: number | null, span: number): number | null {
  return more === null || less === null || more <= 0 || less <= 0 ? null : Math.log(more / less) / span;
}

function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) <= unmoved * Math.max(a, b);
}

function meanOf(values: readonly (number | null)[]): number | null {
  return meanInterval(values).value;
}

function shareOf(values: readonly (boolean | null)[]): number | null {
  return meanOf(values.map((value) => (value === null ? null : Number(value))));
}

interface Play {
  readonly law: (typeof labLaws)[number];
  readonly most: number;
  readonly units: number;
}

function labResults(plays: readonly Play[]) {
  const under = (name: string): readonly Play[] => plays.filter(({ law }) => law.name === name);
  const able = (some: readonly Play[]): readonly Play[] => some.filter(({ most }) => most * unitPay > notchAt);
  const stopped = Object.fromEntries(
    labLaws.map(({ name }) => [name, shareOf(able(under(name)).map(({ units }) => units * unitPay <= notchAt))]),
  );
  const notched = able(under("notch"));
  // The largest capacity whose owner stops exactly at the notch.
  const marginal = Math.max(0, ...notched.filter(({ units }) => units * unitPay === notchAt).map(({ most }) => most));
  const above = (marginal * unitPay - notchAt) / notchAt;
  return {
    atOrBelow: stopped,
    dominated: shareOf(notched.map(({ law, units }) => isDominated(law, units))),
    marginalBuncher: marginal === 0 ? null : marginal,
    elasticity: marginal === 0 ? null : notchElasticity(above, relativeTax),
    reducedForm: marginal === 0 ? null : reducedFormElasticity(above, relativeTax),
  };
}

/** From a quarter to half of what is earned. */
const relativeTax = 0.25 / 0.75;

const benchmarks: readonly Benchmark[] = [
  {
    name: "survey, GPT-4o (LLM-ETI)",
    value: 0.364,
    words: "as published; 80.5 % unmoved; its authors call it no replication",
  },
  { name: "survey, GPT-4o-mini (LLM-ETI)", value: 1.28, words: "as published; 3.1 % unmoved" },
];
