/** Whether facts of a person that nothing of the question hangs on move a model's answers: twins who differ in one of them. */

import { UsageError } from "../../../base/errors.ts";
import { taxSchedule } from "../../../law/tax-schedule.ts";
import { personaText } from "../../../personas/persona-text.ts";
import type { Population } from "../../../population/population.ts";
import type { Prepared } from "../../../run/prepare.ts";
import { holm } from "../../statistics/holm.ts";
import { criticalValue, tailProbability } from "../../statistics/student-t.ts";
import type { AuditKind, CardIndex, Examination, Examined } from "../audit-kind.ts";
import type { AuditWarning } from "../audit-result.ts";
import { hoursPrompt, hoursQuestion, promptText } from "../hours/hours-question.ts";
import { meanInterval } from "../mean-interval.ts";
import { balancedFit } from "./balanced.ts";
import { censusGap, sourcePeople } from "./census-gap.ts";
import { equivalence } from "./equivalence.ts";
import { type Fact, factOf, sentenceOf, twins, usualFacts } from "./twins.ts";

/** Hours a week, and their logarithm, within which an effect is as good as none. */
const margins = { hours: 1, lnHours: 0.02 } as const;

export const personasAudit: AuditKind = {
  name: "personas",
  description: "whether facts of a person that the question does not hang on move answers: twins who differ in one",
  subjects: 30,
  repeats: 1,
  reads: ["vary"],
  async check({ vary, subjects }, { population }) {
    if (subjects < 2)
      throw new UsageError(`--subjects ${subjects}: expected 2 or more, each asked in the place of twins`);
    for (const name of vary ?? usualFacts) if (vary || population.columns.has(name)) factOf(name, population);
  },
  examine,
};

interface Contrast {
  readonly fact: string;
  readonly level: string | number;
  readonly reference: string | number;
  readonly outcome: keyof typeof margins;
  /** Twin less twin; null where too few pairs have both answers. */
  readonly value: number | null;
  readonly se: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly p: number | null;
  readonly pairs: number;
  readonly equivalence: ReturnType<typeof equivalence> | null;
}

async function examine({ request, prepared, ask }: Examination): Promise<Examined> {
  const { subjects, repeats, vary } = request;
  const { population, economy } = prepared;
  const law = taxSchedule([0], [0.25]);
  const names = (vary ?? usualFacts).filter((name) => vary || population.columns.has(name));
  const facts = names.map((name) => factOf(name, population));
  const asked = facts.flatMap((fact) =>
    fact.levels.map((level) => ({
      fact,
      level,
      texts: textsOf(prepared, twins(population, fact, level), sentenceOf(fact, level)).slice(0, subjects),
    })),
  );
  const answers = await ask(
    asked.flatMap(({ texts }, c) =>
      texts.flatMap((text, i) =>
        Array.from({ length: repeats }, (_, s) =>
          hoursQuestion(prepared, promptText(hoursPrompt(prepared, i, law, text)), {
            ...{ agent: `w${i}`, step: c + 1, sample: s + 1, purpose: "twin" },
          }),
        ),
      ),
    ),
  );
  const hoursOf = (c: number, i: number): number | null =>
    meanInterval(Array.from({ length: repeats }, (_, s) => answers[(c * subjects + i) * repeats + s]?.hours ?? null))
      .value;
  const placeOf = (fact: Fact, level: string | number): number =>
    asked.findIndex((one) => one.fact === fact && one.level === level);
  const contrasts = facts.flatMap((fact) =>
    fact.levels.slice(1).flatMap((level) => {
      const [before, after] = [placeOf(fact, fact.levels[0]), placeOf(fact, level)];
      return (["hours", "lnHours"] as const).map((outcome) =>
        contrastOf(
          { fact: fact.name, level, reference: fact.levels[0], outcome },
          Array.from({ length: subjects }, (_, i) => [hoursOf(before, i), hoursOf(after, i)]),
        ),
      );
    }),
  );
  const tested = contrasts.filter(({ p }) => p !== null);
  const adjusted = holm(tested.map(({ p }) => p ?? 1));
  const people = sourcePeople(prepared);
  const gaps = contrasts
    .filter(({ outcome, fact }) => outcome === "hours" && people?.columns.has(fact))
    .map((contrast) => {
      const fact = facts.find(({ name }) => name === contrast.fact);
      const census = people && fact ? censusGap(people, fact, contrast.level) : null;
      const gap = census?.conditional ?? null;
      const over = (value: number | null): number | null =>
        value === null || gap === null || gap === 0 ? null : value / gap;
      const ends = [over(contrast.low), over(contrast.high)].filter((end) => end !== null).sort((a, b) => a - b);
      return {
        ...{ fact: contrast.fact, level: contrast.level, census },
        stereotypeRatio: { value: over(contrast.value), low: ends[0] ?? null, high: ends[1] ?? null },
      };
    });
  const silent = facts.filter((fact) => {
    const texts = fact.levels.map((level) => asked[placeOf(fact, level)].texts.join("\n"));
    return texts.every((text) => text === texts[0]);
  });
  const own = Array.from({ length: subjects }, (_, i) => hoursOf(0, i));
  const dispersion = ratioOfSpread(
    own,
    Array.from({ length: subjects }, (_, i) => population.usualHours[i]),
  );
  const refusals = asked.map(({ fact, level }, c) => ({
    ...{ fact: fact.name, level },
    share:
      Array.from({ length: subjects * repeats }, (_, k) => Number(answers[c * subjects * repeats + k] === null)).reduce(
        (sum, one) => sum + one,
        0,
      ) /
      (subjects * repeats),
  }));
  return {
    design: {
      facts,
      margins,
      law: "flat 0.25",
      held: ["wage", "usual hours", "past", "law"],
      outcomes: ["hours", "lnHours", "refusals"],
    },
    results: {
      contrasts: contrasts.map((one) => ({ ...one, pHolm: adjusted[tested.indexOf(one)] ?? null })),
      ...{ gaps, dispersion, refusals },
    },
    benchmarks: [{ name: "reads the question alone", value: 0, words: "twins answer alike" }],
    warnings: warningsOf(silent, economy.hours.grid !== null),
    indices: [
      ...contrasts
        .filter(({ outcome }) => outcome === "hours")
        .map(
          ({ fact, level, reference, value, low, high }): CardIndex => ({
            name: `gap.${fact}.${level}`,
            words: `${typeof level === "number" ? `${fact}, ` : ""}${level} less ${reference}`,
            unit: "hours",
            ...{ value, low, high },
            benchmark: conditionalOf(gaps, fact, level),
          }),
        ),
      {
        name: "dispersion",
        words: "spread of hours / the source's",
        unit: "index",
        ...{ value: dispersion, low: null, high: null },
        benchmark: { value: 1, words: "as there" },
      },
    ],
  };
}

function conditionalOf(
  gaps: readonly {
    readonly fact: string;
    readonly level: string | number;
    readonly census: { readonly conditional: number | null } | null;
  }[],
  fact: string,
  level: string | number,
): CardIndex["benchmark"] {
  const value = gaps.find((one) => one.fact === fact && one.level === level)?.census?.conditional ?? null;
  return value === null ? { value: 0, words: "facts alone" } : { value, words: "in the source" };
}

/** What each twin is told of itself. */
function textsOf(
  { personas, scenario: { seed } }: Pick<Prepared, "personas" | "scenario">,
  people: Population,
  more: string,
): readonly string[] {
  const texts = personas
    ? personas.draw(people, seed).map(({ text }) => text)
    : Array.from({ length: people.size }, (_, i) => personaText(people, i, seed));
  return texts.map((text) => text + more);
}

function contrastOf(
  about: Pick<Contrast, "fact" | "level" | "reference" | "outcome">,
  pairs: readonly (readonly (number | null)[])[],
): Contrast {
  const told = (hours: number): number => (about.outcome === "hours" ? hours : Math.log(hours));
  const rows = pairs.flatMap(([before, after], block) =>
    before === null || after === null || (about.outcome === "lnHours" && (before <= 0 || after <= 0))
      ? []
      : [
          { block, levels: [0], y: told(before) },
          { block, levels: [1], y: told(after) },
        ],
  );
  const count = rows.length / 2;
  if (count < 2)
    return { ...about, value: null, se: null, low: null, high: null, p: null, pairs: count, equivalence: null };
  const { effects, residualDegrees } = balancedFit(rows);
  const [{ value, se }] = effects;
  const reach = criticalValue(0.05, residualDegrees) * se;
  return {
    ...{ ...about, value, se, low: value - reach, high: value + reach },
    p: se === 0 ? (value === 0 ? 1 : 0) : tailProbability(value / se, residualDegrees),
    pairs: count,
    equivalence: equivalence(value, se, residualDegrees, margins[about.outcome]),
  };
}

/** Standard deviation of answers over that of usual hours of the same people. */
function ratioOfSpread(answers: readonly (number | null)[], usual: readonly number[]): number | null {
  const both = answers.flatMap((hours, i) => (hours === null ? [] : [[hours, usual[i]] as const]));
  const deviation = (values: readonly number[]): number => {
    const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
    return Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / Math.max(1, values.length - 1));
  };
  const below = deviation(both.map(([, hours]) => hours));
  return both.length < 2 || below === 0 ? null : deviation(both.map(([hours]) => hours)) / below;
}

function warningsOf(silent: readonly Fact[], isGrid: boolean): readonly AuditWarning[] {
  return [
    {
      code: "echoes-usual-hours",
      message:
        "the prompt tells usual hours, so that the spread of answers may only repeat them; gaps between twins do not, since both are told the same",
    },
    ...silent.map(({ name }) => ({
      code: "not-told",
      message: `${name}: the persona does not tell it, so that twins are the same text`,
    })),
    ...(isGrid ? [{ code: "hours-grid", message: "hours are on a grid: small gaps cannot show" }] : []),
  ];
}
