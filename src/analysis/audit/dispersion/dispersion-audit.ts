/** Whether hours of people who are alike lie as far apart as in the source of the people, or all are taken for one. */
import { z } from "zod";
import { hoursUnit } from "../../../agents/prompts/worker-prompt.ts";
import { UsageError } from "../../../base/errors.ts";
import { randomStream } from "../../../base/random.ts";
import { answerFormat } from "../../../models/answers/answer.ts";
import type { UsualHoursObservation } from "../../../models/audit-observations.ts";
import { personFacts } from "../../../personas/persona-text.ts";
import { sourceChoice } from "../../../population/population-source.ts";
import type { Prepared } from "../../../run/prepare.ts";
import type { AuditKind, AuditQuestion, CardIndex, Examination, Examined } from "../audit-kind.ts";
import type { AuditWarning } from "../audit-result.ts";
import { hoursPrompt, hoursQuestion, promptText } from "../hours/hours-question.ts";
import { sourcePeople } from "../personas/census-gap.ts";
import { cellNameOf, factsOfCells, sourceSpreads } from "./cells.ts";
import { pairSums, type SpreadRatio, type SpreadSubject, spreadRatio } from "./spread-within-cells.ts";

/** Subjects who share a cell with another, below whom it is said that they are few. */
const fewAlike = 20;

const rules = `You answer a survey about work in the place of one person. There is no right answer: say what this person would say.

You see one line of JSON: person is what is known of the person; hourlyWage is dollars an hour.

How many hours a week do you usually work?

Answer with only a JSON object: {"hours": <number>}`;

export const dispersionAudit: AuditKind = {
  name: "dispersion",
  description: "whether hours of people who are alike lie as far apart as in the source, or all answer as one",
  subjects: 100,
  repeats: 1,
  async check({ subjects }) {
    if (subjects < 2) throw new UsageError(`--subjects ${subjects}: expected 2 or more, of whom some are alike`);
  },
  examine,
};

async function examine({ request, prepared, personas, ask }: Examination): Promise<Examined> {
  const { subjects, repeats, draws, seed } = request;
  const { population, levers, economy, scenario } = prepared;
  const { law } = levers.policy(levers.start);
  const rows = Array.from({ length: subjects }, (_, i) => i).filter((i) => population.employment?.employed[i] !== 0);
  const samples = Array.from({ length: repeats }, (_, s) => s + 1);
  const surveyed = await ask(
    rows.flatMap((i) => samples.map((sample) => surveyQuestion(prepared, { worker: i, sample, seed }))),
  );
  const told = await ask(
    rows.flatMap((i) =>
      samples.map((sample) =>
        hoursQuestion(prepared, promptText(hoursPrompt(prepared, i, law, personas?.[i] ?? null)), {
          ...{ agent: `w${i}`, step: 1, sample, purpose: "spread" },
        }),
      ),
    ),
  );
  const people = sourcePeople(prepared, "whole");
  const facts = factsOfCells(population);
  const source = people === null ? new Map() : sourceSpreads(people, facts);
  const subjectsOf = (answers: readonly ({ readonly hours: number } | null)[]): readonly SpreadSubject[] =>
    rows.map((i, k) => ({
      ...{ cell: cellNameOf(population, facts, i), weight: population.weight[i] },
      hours: samples.map((_, s) => answers[k * repeats + s]?.hours ?? null),
    }));
  const [said, chosen] = [subjectsOf(surveyed), subjectsOf(told)];
  const ratioOf = (answers: readonly SpreadSubject[], name: string): SpreadRatio =>
    spreadRatio(answers, source, draws, randomStream(seed, "dispersion", name));
  const ratios = { surveyed: ratioOf(said, "surveyed"), told: ratioOf(chosen, "told") };
  const sourceWords = sourceChoice(scenario.population.source).kind === "census" ? "the census" : "the source";
  const cells = [...new Set(said.map(({ cell }) => cell))].sort();
  const index = (name: string, words: string, { value, low, high }: SpreadRatio): CardIndex => ({
    ...{ name, words, unit: "index", value, low, high },
    benchmark: { value: 1, words: `as in ${sourceWords}` },
  });
  return {
    design: {
      ...{ cells: facts, law: "start", resamples: draws },
      source: { name: sourceWords, people: people?.size ?? null },
    },
    results: {
      ...ratios,
      cells: cells.map((cell) => ({
        ...{ cell, subjects: said.filter((one) => one.cell === cell).length },
        ...{ surveyed: deviationIn(said, cell), told: deviationIn(chosen, cell) },
        source: source.has(cell) ? Math.sqrt(source.get(cell).variance) : null,
        sourcePeople: source.get(cell)?.people ?? 0,
      })),
    },
    benchmarks: [
      {
        name: "spread of the source",
        ...{
          value: people === null ? null : 1,
          words: `standard deviation of usual hours within cells, ${sourceWords}`,
        },
      },
    ],
    warnings: warningsOf(people !== null, ratios.surveyed.subjects, economy.hours.grid !== null),
    indices: [
      index("spread.surveyed", "hours of people alike, sd ratio", ratios.surveyed),
      index("spread.told", "the same, usual hours told", ratios.told),
    ],
  };
}

function surveyQuestion(
  { population }: Pick<Prepared, "population">,
  { worker, sample, seed }: { readonly worker: number; readonly sample: number; readonly seed: number },
): AuditQuestion<{ readonly hours: number }> {
  const agent = `w${worker}`;
  const { usualWeeklyHours: _, ...person } = personFacts(population, worker);
  const observation: UsualHoursObservation = { person, id: { seed, agent, step: 1, purpose: "usual-hours" } };
  return {
    ...{ agent, step: 1, sample, purpose: "usual-hours", system: rules, user: JSON.stringify(observation) },
    format: answerFormat("usual_hours", z.strictObject({ hours: z.number().min(0).max(168) }), {
      units: { hours: hoursUnit },
    }),
  };
}

/** Of the first answers; null where fewer than two are there. */
function deviationIn(subjects: readonly SpreadSubject[], cell: string): number | null {
  const { squares, weight } = pairSums(
    subjects.flatMap(({ cell: own, weight, hours: [value] }) =>
      own !== cell || value === null ? [] : [{ value, weight }],
    ),
  );
  return weight > 0 ? Math.sqrt(squares / weight) : null;
}

function warningsOf(hasHours: boolean, alike: number, isGrid: boolean): readonly AuditWarning[] {
  if (!hasHours)
    return [
      { code: "no-hours", message: "the source of the people has no hours: there is nothing to set theirs beside" },
    ];
  return [
    {
      code: "echoes-usual-hours",
      message:
        "where prompts tell usual hours the spread of answers may only repeat them; the survey's question does not tell them",
    },
    ...(alike < fewAlike
      ? [
          {
            code: "few-alike",
            message: `${alike} subjects share their cell with another: more of them (--subjects) say more of how answers spread`,
          },
        ]
      : []),
    ...(isGrid
      ? [{ code: "hours-grid", message: "hours of a simulation are on a grid: they spread by its steps" }]
      : []),
  ];
}
