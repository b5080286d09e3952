/** Whether a model's choices from designed budgets are those of somebody who wants something (Choi and others 2007; Chen and others 2023). */
import { sampleRankCorrelation } from "simple-statistics";
import { z } from "zod";
import { personaSection } from "../../../agents/prompts/worker-prompt.ts";
import { randomStream } from "../../../base/random.ts";
import { answerFormat } from "../../../models/answers/answer.ts";
import type { BudgetObservation } from "../../../models/audit-observations.ts";
import type { AuditKind, AuditQuestion, CardIndex, Examination, Examined } from "../audit-kind.ts";
import type { AuditWarning } from "../audit-result.ts";
import { type MeanInterval, meanInterval } from "../mean-interval.ts";
import { type Budget, bundleOf, byLot, type Chance, choicesOf, dominatedShare, percentileAmong } from "./designed.ts";
import { type Domain, domains } from "./domains.ts";
import { houtmanMaks } from "./houtman-maks.ts";
import { moneyPump } from "./money-pump.ts";
import { ccei, costsOf, garpViolations } from "./revealed.ts";
import { resolutionOf, withinRounding } from "./rounding.ts";
import { varianIndex } from "./varian.ts";

/** Budgets of a domain. */
const count = 25;
/** Fewer answers than this contradict too little. */
const fewest = 10;

const rules = `You make decisions about dividing something between two goods. There is no right answer: choose what you prefer. You spend everything: what you take of the first decides what is left of the second.

You see one line of JSON. goods names the two. You take from least to most of the first. Each unit of it costs secondPerFirst units of the second, so that you are left with secondAtLeast of the second where you take least of the first, and with secondAtMost where you take most.

Answer with only a JSON object: {"first": <number>}`;

interface SubjectChoices {
  readonly ccei: number;
  /** Where each answer may be off by what it was rounded to. */
  readonly cceiRounded: number;
  readonly violations: number;
  readonly houtmanMaks: number;
  readonly varian: number;
  readonly varianIsExact: boolean;
  readonly moneyPump: { readonly min: number; readonly max: number };
  readonly percentile: number;
  /** Spearman's correlation of ln(first/second) with ln of the prices': −1 where demand always slopes down; null at corners. */
  readonly demand: number | null;
  readonly dominated: number | null;
  readonly answers: number;
}

export const rationalityAudit: AuditKind = {
  name: "rationality",
  description:
    "whether choices contradict each other: a model's from designed budgets, or those of a stored run's workers without a question",
  subjects: 1,
  repeats: 1,
  readsChoices: true,
  examine,
};

async function examine({ request, personas, ask }: Examination): Promise<Examined> {
  const { seed, subjects, repeats, draws } = request;
  const sets = domains.map((domain) => domain.budgets(count, randomStream(seed, "audit-budgets", domain.name)));
  // One subject is the model as it is; several are persons in whose place it chooses.
  const personaOf = (subject: number): string =>
    subjects === 1 || personas === null ? "" : personaSection(personas[subject]);
  const questions: AuditQuestion<{ readonly first: number }>[] = [];
  for (let subject = 0; subject < subjects; subject++)
    for (let sample = 1; sample <= repeats; sample++)
      for (const [d, domain] of domains.entries())
        for (const [t, budget] of sets[d].entries())
          questions.push(
            questionOf(domain, budget, { seed, persona: personaOf(subject), subject, sample, step: d * count + t + 1 }),
          );
  const answers = await ask(questions);
  const results: Record<string, unknown> = {};
  const indices: CardIndex[] = [];
  const cceis: (number | null)[] = [];
  const warnings: AuditWarning[] = [];
  const perHistory = domains.length * count;
  for (const [d, domain] of domains.entries()) {
    const budgets = sets[d];
    const chance = byLot(budgets, draws, seed, domain.name);
    const each = Array.from({ length: subjects * repeats }, (_, h) => {
      const from = h * perHistory + d * count;
      const kept = budgets.flatMap((budget, t) => {
        const answer = answers[from + t];
        return answer === null ? [] : [{ budget, first: Math.min(budget.most, Math.max(budget.least, answer.first)) }];
      });
      return kept.length < fewest ? null : choicesOfSubject(domain, kept, chance);
    });
    // The same subject once more is no other subject.
    const bySubject = Array.from({ length: subjects }, (_, i) =>
      each.slice(i * repeats, (i + 1) * repeats).filter((one) => one !== null),
    );
    const over = (value: (one: SubjectChoices) => number | null): MeanInterval =>
      meanInterval(bySubject.map((own) => mean(own.map(value))));
    const index = over((one) => one.ccei);
    cceis.push(index.value);
    const dominated = domain.isRisk ? over((one) => one.dominated) : null;
    results[domain.name] = {
      ccei: index,
      cceiRounded: over((one) => one.cceiRounded),
      violations: over((one) => one.violations),
      houtmanMaks: over((one) => one.houtmanMaks),
      varian: { ...over((one) => one.varian), isExact: each.every((one) => one === null || one.varianIsExact) },
      moneyPump: { min: over((one) => one.moneyPump.min), max: over((one) => one.moneyPump.max) },
      power: chance.power,
      percentile: over((one) => one.percentile),
      demand: over((one) => one.demand),
      dominated,
      byLot: { mean: mean([...chance.indices]), percentile95: chance.indices[Math.floor(0.95 * (draws - 1))] },
    };
    indices.push({
      name: `ccei.${domain.name}`,
      words: `consistency, ${domain.name} (CCEI)`,
      unit: "index",
      ...{ value: index.value, low: index.low, high: index.high },
      benchmark: { value: mean([...chance.indices]) ?? 0, words: "by lot" },
    });
    if (dominated)
      indices.push({
        name: `dominated.${domain.name}`,
        words: "less, whatever happens",
        unit: "share",
        ...{ value: dominated.value, low: dominated.low, high: dominated.high },
        benchmark: { value: 0, words: "exact" },
      });
    const lost = each.filter((one) => one === null).length;
    if (lost > 0)
      warnings.push({
        code: "few-answers",
        message: `${domain.name}: ${lost} of ${each.length} have fewer than ${fewest} answers and are left out`,
      });
  }
  if (subjects === 1)
    warnings.push({
      code: "one-subject",
      message:
        "one subject: nothing is said of how much subjects differ; --subjects asks in the place of several persons",
    });
  return {
    design: {
      budgets: count,
      domains: domains.map(({ name }) => name),
      draws,
      frame: "allocate",
      resolution: "answers to any digit; ties within 1e-12; cceiRounded allows for what answers were rounded to",
    },
    results: { ccei: mean(cceis), domains: results },
    benchmarks: [
      { name: "rational", value: 1, words: "whoever maximises anything that does not change" },
      ...domains.map(({ name }) => ({
        name: `by lot, ${name}`,
        value: mean(indices.filter((one) => one.name === `ccei.${name}`).map((one) => one.benchmark?.value ?? null)),
        words: "mean CCEI of choosers who take any point of each line alike",
      })),
    ],
    warnings,
    indices,
  };
}

function questionOf(
  { name, goods, words }: Domain,
  { prices, least, most }: Budget,
  of: {
    readonly seed: number;
    readonly persona: string;
    readonly subject: number;
    readonly sample: number;
    readonly step: number;
  },
): AuditQuestion<{ readonly first: number }> {
  const agent = `w${of.subject}`;
  const digits = (value: number): number => Number(value.toFixed(4));
  const [p1, p2] = prices;
  const observation: BudgetObservation = {
    ...{ domain: name, goods, least, most: digits(most) },
    secondAtLeast: digits((1 - p1 * least) / p2),
    secondAtMost: digits(Math.max(0, 1 - p1 * most) / p2),
    secondPerFirst: digits(p1 / p2),
    id: { seed: of.seed, agent, step: of.step, purpose: "budget" },
  };
  return {
    ...{ agent, step: of.step, purpose: "budget", sample: of.sample },
    system: rules + of.persona,
    user: `${words}\n\n${JSON.stringify(observation)}`,
    format: answerFormat("budget", z.strictObject({ first: z.number().min(least).max(digits(most)) })),
  };
}

function choicesOfSubject(
  { isRisk }: Domain,
  kept: readonly { readonly budget: Budget; readonly first: number }[],
  chance: Chance,
): SubjectChoices {
  const budgets = kept.map(({ budget }) => budget);
  const firsts = kept.map(({ first }) => first);
  const costs = costsOf(choicesOf(budgets, firsts));
  const index = ccei(costs);
  const { min, max } = moneyPump(costs);
  const varian = varianIndex(costs);
  const points = kept.flatMap(({ budget, first }) => {
    const [x1, x2] = bundleOf(budget, first);
    return x1 > 0 && x2 > 0 ? [[Math.log(budget.prices[0] / budget.prices[1]), Math.log(x1 / x2)] as const] : [];
  });
  return {
    ccei: index,
    cceiRounded: ccei(withinRounding(costs, budgets, resolutionOf(firsts))),
    violations: garpViolations(costs),
    houtmanMaks: houtmanMaks(costs).share,
    ...{ varian: varian.mean, varianIsExact: varian.isExact },
    moneyPump: { min, max },
    percentile: percentileAmong(chance, index),
    demand:
      points.length < 3
        ? null
        : sampleRankCorrelation(
            points.map(([p]) => p),
            points.map(([, x]) => x),
          ),
    dominated: isRisk ? dominatedShare(budgets, firsts) : null,
    answers: kept.length,
  };
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0) / known.length;
}
