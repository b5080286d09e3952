/** How much a model's answers hang on the words of the question: the same persons, laws and numbers, told in twelve ways. */

import { UsageError } from "../../../base/errors.ts";
import { settle } from "../../../env/settle/settlement.ts";
import { createWelfare, needsRows } from "../../../env/welfare/welfare.ts";
import { takeWorkers } from "../../../env/workers.ts";
import type { AppliedLaw } from "../../../law/applied-law.ts";
import { taxSchedule } from "../../../law/tax-schedule.ts";
import type { Prepared } from "../../../run/prepare.ts";
import { kendallTau } from "../../statistics/rank-correlation.ts";
import type { AuditKind, Examination, Examined } from "../audit-kind.ts";
import type { AuditWarning } from "../audit-result.ts";
import { hoursPrompt, hoursQuestion } from "../hours/hours-question.ts";
import { meanInterval } from "../mean-interval.ts";
import { plainIndex } from "../plain-index.ts";
import { reliability, varianceParts } from "./reliability.ts";
import { variants } from "./variants.ts";

/** Two flat taxes, whose difference is a response, and the law that runs start from. */
const flatRates = [0.2, 0.4] as const;

export const wordingAudit: AuditKind = {
  name: "wording",
  description: "how much answers hang on the words of the question, and whether rankings of laws do",
  subjects: 6,
  repeats: 2,
  async check({ subjects }) {
    if (subjects < 2)
      throw new UsageError(`--subjects ${subjects}: expected 2 or more, whose differences wordings are set beside`);
  },
  examine,
};

async function examine({ request, prepared, personas, ask }: Examination): Promise<Examined> {
  const { subjects, repeats } = request;
  const { levers } = prepared;
  const laws: readonly AppliedLaw[] = [
    levers.policy(levers.start).law,
    ...flatRates.map((rate) => taxSchedule([0], [rate])),
  ];
  const workers = Array.from({ length: subjects }, (_, i) => i);
  const answers = await ask(
    variants.flatMap(({ write }, v) =>
      laws.flatMap((law, l) =>
        workers.flatMap((i) =>
          Array.from({ length: repeats }, (_, s) =>
            hoursQuestion(prepared, write(hoursPrompt(prepared, i, law, personas?.[i] ?? null)), {
              ...{ agent: `w${i}`, step: 1 + v * laws.length + l, sample: s + 1, purpose: "wording" },
            }),
          ),
        ),
      ),
    ),
  );
  const hoursOf = (v: number, l: number, i: number, s: number): number | null =>
    answers[((v * laws.length + l) * subjects + i) * repeats + s]?.hours ?? null;
  /** Of a variant under a law: mean hours of each person over repetitions; null where one has none. */
  const meansOf = (v: number, l: number): readonly number[] | null => {
    const means = workers.map(
      (i) => meanInterval(Array.from({ length: repeats }, (_, s) => hoursOf(v, l, i, s))).value,
    );
    return means.some((one) => one === null) ? null : means.map((one) => one ?? 0);
  };
  const byVariant = variants.map(({ name, words }, v) => ({
    name,
    words,
    v,
    byLaw: laws.map((_, l) => meansOf(v, l)),
  }));
  const read = byVariant.flatMap((one) => {
    const known = one.byLaw.filter((means) => means !== null);
    return known.length === laws.length ? [{ ...one, byLaw: known }] : [];
  });
  const unread = byVariant.filter(({ name }) => !read.some((one) => one.name === name)).map(({ name }) => name);
  const worthOf = worthOfHours(prepared, subjects);
  const rows = read.map(({ name, words, v, byLaw }) => {
    const [, low, high] = byLaw;
    const slopes = low.map((hours, i) => (hours > 0 && high[i] > 0 ? Math.log(hours / high[i]) / span : null));
    return {
      ...{ name, words, meanHours: average(byLaw[0]), elasticity: meanInterval(slopes) },
      welfare: byLaw.map((hours, l) => worthOf(laws[l], Float64Array.from(hours))),
      cells: workers.map((i) =>
        Array.from({ length: repeats }, (_, s) => hoursOf(v, 0, i, s)).filter((one) => one !== null),
      ),
    };
  });
  const isCrossed = rows.length > 1 && rows.every(({ cells }) => cells.every(({ length }) => length === repeats));
  const matrix = workers.map((i) => rows.map((_, v) => read[v].byLaw[0][i]));
  const variance = isCrossed ? varianceParts(workers.map((i) => rows.map(({ cells }) => cells[i]))) : null;
  const varies = rows.length > 1 && matrix.flat().some((hours) => hours !== matrix[0][0]);
  const agreement = varies ? reliability(matrix) : null;
  const spreadOf = (values: readonly (number | null)[]): number | null => {
    const known = values.filter((value) => value !== null);
    return known.length < 2 ? null : Math.max(...known) - Math.min(...known);
  };
  const hoursSpread = spreadOf(rows.map(({ meanHours }) => meanHours));
  const elasticitySpread = spreadOf(rows.map(({ elasticity }) => elasticity.value));
  const first = rows.find(({ name }) => name === "plain");
  const taus = first ? rows.map((row) => ({ name: row.name, tau: tauOf(first.welfare, row.welfare) })) : [];
  const leastTau = taus.reduce<number | null>(
    (least, { tau }) => (tau === null ? least : Math.min(least ?? 1, tau)),
    null,
  );
  const warnings: AuditWarning[] =
    unread.length === 0
      ? []
      : [
          {
            code: "unread-variants",
            message: `left out, since not every person has an answer there: ${unread.join(", ")}`,
          },
        ];
  const total = variance && variance.person + variance.variant + variance.interaction + (variance.resample ?? 0);
  return {
    design: {
      variants: variants.map(({ name, words }) => ({ name, words })),
      laws: ["start", ...flatRates.map((rate) => `flat ${rate}`)],
      leftOut: unread,
    },
    results: {
      variants: rows.map(({ cells: _, ...row }) => row),
      ...{ variance, agreement, hoursSpread, elasticitySpread, ranks: taus },
    },
    benchmarks: [
      {
        name: "one wording as good as another",
        value: 0,
        words: "spread over wordings of whoever only reads the facts",
      },
    ],
    warnings,
    indices: [
      plainIndex("hours.spread", "hours, spread over wordings", "hours", hoursSpread, {
        value: 0,
        words: "facts alone",
      }),
      plainIndex(
        "variant.share",
        "of variance, the wording",
        "share",
        variance && total ? variance.variant / total : variance && 0,
        { value: 0, words: "facts alone" },
      ),
      plainIndex("icc21", "agreement of wordings, ICC", "index", agreement?.icc21 ?? null, {
        value: 1,
        words: "facts alone",
      }),
      plainIndex("elasticity.spread", "elasticity, the same", "index", elasticitySpread, {
        value: 0,
        words: "facts alone",
      }),
      plainIndex("rank.tau", "least agreement on laws, τ", "index", leastTau, { value: 1, words: "facts alone" }),
    ],
  };
}

function tauOf(a: readonly (number | null)[], b: readonly (number | null)[]): number | null {
  const known = (values: readonly (number | null)[]): readonly number[] => values.filter((value) => value !== null);
  return known(a).length < a.length || known(b).length < b.length ? null : kendallTau(known(a), known(b));
}

/** Welfare of the first people under a law at their hours; null where it knows people by their places among all. */
function worthOfHours(
  { economy, welfare, population: { size } }: Prepared,
  subjects: number,
): (law: AppliedLaw, hours: Float64Array) => number | null {
  if (subjects < size && needsRows(welfare)) return () => null;
  const rows = Uint32Array.from({ length: subjects }, (_, i) => i);
  const own = { ...economy, ...takeWorkers(economy, rows) };
  const { evaluate } = createWelfare(welfare.kind, welfare.aversion, own, welfare.own);
  return (law, hours) => evaluate(settle(own, law, hours)).value;
}

/** ln of what is kept of a dollar under the one flat tax over the other. */
const span = Math.log((1 - flatRates[0]) / (1 - flatRates[1]));

function average(values: readonly number[]): number {
  return values.reduce((mean, value, i) => mean + (value - mean) / (i + 1), 0);
}
