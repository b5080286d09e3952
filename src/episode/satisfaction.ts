/** How workers judge the tax policy, step by step. */
import type { Decider } from "../agents/decider.ts";
import type { JudgementQuestion, Judgements } from "../agents/electorate/citizens.ts";
import { bestGrade, isSatisfied, satisfactionFactor, satisfactionGrade } from "../env/settle/satisfaction.ts";
import type { Settlement } from "../env/settle/settlement.ts";
import type { AppliedLaw } from "../law/applied-law.ts";
import { type CodedColumn, labelOf, labelsOf, type Population } from "../population/population.ts";
import type { SatisfactionChoice } from "../scenario/citizen-keys.ts";

/** Shares of people who are satisfied: who says yes, or grades 3 or 4. */
export interface SatisfactionMetrics {
  readonly shareSatisfied: number;
  /** Mean factor of utility. */
  readonly meanFactor: number;
  /** In each tenth of people by income, the poorest first; null where there is nobody. */
  readonly byDecile: readonly (number | null)[];
  /** By label, where the source of the population has the fact. */
  readonly bySex: Readonly<Record<string, number>> | null;
  readonly byEducation: Readonly<Record<string, number>> | null;
  /** By trait, then by label; null where workers have no traits that are labels. */
  readonly byTrait: Readonly<Record<string, Readonly<Record<string, number>>>> | null;
}

export interface StepJudgement {
  /** Factor r of each worker's utility. */
  readonly factors: Float64Array;
  readonly metrics: SatisfactionMetrics;
  /** Workers who gave no valid answer. */
  readonly fallbacks: number;
}

export interface JudgedStep {
  readonly step: number;
  readonly law: AppliedLaw;
  readonly settlement: Settlement;
  /** Rows by income, ascending. */
  readonly order: Uint32Array;
}

const satisfiedFrom = 3;
const deciles = 10;

/**
 * Asks the workers' model, or judges by consumption against the last tax year's, at every step or at the last one of
 * each tax year; between judgements the newest stands, before the first everybody is satisfied.
 */
export function judging(
  choice: SatisfactionChoice,
  population: Population,
  decider: Decider,
  stepsPerYear: number,
  traits?: ReadonlyMap<string, CodedColumn> | null,
): (step: JudgedStep) => Promise<StepJudgement> {
  const { size } = population;
  const sum = new Float64Array(size);
  let lastYear: Float64Array | null = null;
  let grades: Uint8Array = new Uint8Array(size).fill(bestGrade);
  return async ({ step, law, settlement, order }) => {
    const isYearEnd = step % stepsPerYear === 0;
    let fallbacks = 0;
    if (choice.every === "step" || isYearEnd) {
      const question = { step, law, settlement, lastYear, scale: choice.scale };
      const answers = await (decider.citizens?.judge(question) ?? byRule(question));
      grades = answers.grades;
      fallbacks = answers.fallbacks;
    }
    for (let i = 0; i < size; i++) sum[i] += settlement.consumption[i];
    if (isYearEnd) {
      lastYear = sum.map((total) => total / stepsPerYear);
      sum.fill(0);
    }
    const factors = Float64Array.from(grades, (grade) => satisfactionFactor(grade, choice.dissatisfied));
    return { factors, metrics: metricsOf(grades, factors, population, order, traits), fallbacks };
  };
}

function byRule({ settlement, lastYear, scale }: JudgementQuestion): Judgements {
  const grades = Uint8Array.from(settlement.consumption, (consumption, i) => {
    const before = lastYear?.[i] ?? null;
    return scale === "graded"
      ? satisfactionGrade(consumption, before)
      : isSatisfied(consumption, before)
        ? bestGrade
        : 0;
  });
  return { grades, fallbacks: 0 };
}

function metricsOf(
  grades: Uint8Array,
  factors: Float64Array,
  population: Population,
  order: Uint32Array,
  traits: ReadonlyMap<string, CodedColumn> | null | undefined,
): SatisfactionMetrics {
  const { weight } = population;
  const all = new Share();
  const tenths = Array.from({ length: deciles }, () => new Share());
  let factorSum = 0;
  let total = 0;
  for (let i = 0; i < weight.length; i++) total += weight[i];
  let below = 0;
  for (const i of order) {
    const isContent = grades[i] >= satisfiedFrom;
    all.add(weight[i], isContent);
    // A row belongs to the tenth in which the middle of its people is.
    const middle = (below + weight[i] / 2) / total;
    tenths[Math.min(deciles - 1, Math.floor(deciles * middle))].add(weight[i], isContent);
    below += weight[i];
    factorSum += weight[i] * factors[i];
  }
  const by = (column: CodedColumn | undefined): Record<string, number> | null => {
    if (!column) return null;
    const groups = new Map<string, Share>();
    for (let i = 0; i < weight.length; i++) {
      const label = labelOf(column, i);
      if (label === undefined) continue;
      const group = groups.get(label) ?? new Share();
      groups.set(label, group);
      group.add(weight[i], grades[i] >= satisfiedFrom);
    }
    const shares = [...groups].flatMap(([label, { value }]) => (value === null ? [] : [[label, value] as const]));
    return Object.fromEntries(shares.sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  return {
    shareSatisfied: all.value ?? 1,
    meanFactor: factorSum / total,
    byDecile: tenths.map(({ value }) => value),
    bySex: by(labelsOf(population, "sex")),
    byEducation: by(labelsOf(population, "education")),
    byTrait: traits?.size ? Object.fromEntries([...traits].map(([trait, column]) => [trait, by(column) ?? {}])) : null,
  };
}

/** People of whom some are satisfied. */
class Share {
  #content = 0;
  #people = 0;

  add(people: number, isContent: boolean): void {
    this.#people += people;
    if (isContent) this.#content += people;
  }

  get value(): number | null {
    return this.#people > 0 ? this.#content / this.#people : null;
  }
}
