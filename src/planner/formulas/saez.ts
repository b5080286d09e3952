/** Planners that read observed incomes, know (or estimate) an elasticity, and apply an optimal-tax formula. */

import { ScenarioError } from "../../base/errors.ts";
import { type WelfareChoice, welfareKindOf } from "../../env/welfare/welfare.ts";
import type { Levers } from "../../law/policy.ts";
import type { Planner, PlannerObservation, Proposal, SeenStep } from "../planner.ts";
import type { ElasticityEstimate } from "./elasticity-estimate.ts";
import { type BracketLessons, bracketLessons, commonLessons, given, type Lessons } from "./elasticity-lessons.ts";
import type { Caveat } from "./formula-caveats.ts";
import { type ObservedYear, observedWelfareWeights } from "./observed-year.ts";
import { type Published, publishedAiEconomist, publishedPaper, publishedValues } from "./published-values.ts";
import { saezAiEconomistRates } from "./saez-ai-economist.ts";
import { type SaezSolution, saezRates } from "./saez-fixed-point.ts";
import { saezValue, saezValues } from "./saez-levers.ts";
import { type FormulaInput, saezPaperRates } from "./saez-paper.ts";
import { type ParticipationProblem, participationRates } from "./saez-participation.ts";
import { saezTopRate } from "./saez-top.ts";
import { zeroTaxIncomes } from "./zero-tax-incomes.ts";

export interface SaezPlannerOptions {
  readonly brackets: readonly number[];
  /** What can be moved where it is not the rates on the brackets. */
  readonly levers?: Levers;
  /** Rates of the first tax year, and where fixed points are searched from. */
  readonly rates: readonly number[];
  readonly welfare: WelfareChoice;
  /** Elasticity of income to the net-of-tax rate, or `estimate` to learn it in tax years 2 and 3. */
  readonly elasticity: number | "estimate";
  /** What is not paid back, dollars a year per person; 0 by default. */
  readonly publicSpending?: number;
  /** What the formula takes for granted that does not hold here. */
  readonly caveats?: readonly Caveat[];
}

export interface SaezPlanner extends Planner {
  /** What the planner estimated of all together; null before, and where it estimates none. */
  readonly estimate: ElasticityEstimate | null;
  /** The newest fixed point, with its residual and the brackets in which nobody responds; null for other formulas. */
  readonly solution: SaezSolution | null;
}

/**
 * The bracket formula at its self-consistent fixed point, from incomes as they would be without tax. The weights 1/z of
 * `paper` welfare are frozen there, as those of `inverse-income`: else policy could move them.
 */
export function saezPlanner(options: SaezPlannerOptions): SaezPlanner {
  const { brackets, rates } = options;
  const levers = otherLevers(options);
  const known = knownTo(options);
  return formulaPlanner(options, (year, elasticity) => {
    const { zeroTaxIncomes, ...others } = known(year, elasticity);
    const problem = { ...others, zeroTaxIncomes, elasticity, start: rates };
    const solution = levers === null ? saezRates({ ...problem, brackets }) : saezValues({ ...problem, levers });
    return { rates: solution.rates, solution };
  });
}

/** What the formula goes by, from the incomes of a year. */
function knownTo({ welfare, publicSpending = 0 }: Pick<SaezPlannerOptions, "welfare" | "publicSpending">) {
  const { frozen } = welfareKindOf(welfare);
  const weighed: WelfareChoice = frozen ? { kind: frozen.name, aversion: null, own: frozen } : welfare;
  return ({ incomes, law, weights }: ObservedYear, elasticity: number | Float64Array) => ({
    zeroTaxIncomes: zeroTaxIncomes(incomes, law, elasticity),
    ...{ weights, publicSpending, welfare: weighed },
  });
}

export interface SaezByBracketOptions extends Omit<SaezPlannerOptions, "elasticity"> {
  readonly levers: Levers;
  /** Steps of a tax year. */
  readonly taxYear: number;
}

/**
 * The same, with an elasticity for each bracket: one rate at a time is raised in one tax year and lowered in the next. It
 * goes by what people earn on average in the second half of a tax year, when they have met its rates.
 * @param lessons those rates, and what they tell
 */
export function saezByBracketPlanner(
  options: SaezByBracketOptions,
  lessons: BracketLessons = bracketLessons(options.rates, options.levers),
): SaezPlanner {
  const { levers, rates, taxYear } = options;
  const known = knownTo(options);
  const later = laterMeans(taxYear);
  return plannerAfter(options, lessons, {
    observe: later.observe,
    observed: (observation) => {
      const year = observedYear(observation);
      return year && { ...year, incomes: later.mean() };
    },
    formula: (year, elasticity) => {
      const solution = saezValues({ ...known(year, elasticity), levers, elasticity, start: rates });
      return { rates: solution.rates, solution };
    },
  });
}

/** Each worker's mean income over the second half of the tax year so far, its last step included. */
function laterMeans(taxYear: number) {
  const first = Math.floor(taxYear / 2) + 1;
  let sums = new Float64Array(0);
  let steps = 0;
  return {
    observe({ step, incomes }: SeenStep): void {
      const inYear = ((step - 1) % taxYear) + 1;
      if (inYear < first) return;
      if (inYear === first) [sums, steps] = [new Float64Array(incomes.length), 0];
      for (let i = 0; i < incomes.length; i++) sums[i] += incomes[i];
      steps++;
    },
    mean: (): Float64Array => sums.map((sum) => sum / steps),
  };
}

export interface SaezParticipationOptions extends SaezPlannerOptions, Pick<ParticipationProblem, "participation"> {
  /** What who does not work has from elsewhere, dollars a year. */
  readonly baseIncome: number;
}

/** The bracket formula with what is lost by who stops working: who does not work is known by having no income. */
export function saezParticipationPlanner(options: SaezParticipationOptions): SaezPlanner {
  const { brackets, rates, publicSpending = 0, welfare, participation, baseIncome } = options;
  return formulaPlanner(options, (year, elasticity) => {
    const solution = participationRates({
      ...{ year, elasticity, participation, baseIncome, publicSpending, brackets, welfare, start: rates },
    });
    return { rates: solution.rates, solution };
  });
}

/** The asymptotic rate on the top bracket, the starting rates on the others. */
export function saezTopPlanner(options: SaezPlannerOptions): SaezPlanner {
  const levers = otherLevers(options);
  return formulaPlanner(options, (year, elasticity) => {
    if (levers !== null) return { rates: withTopRate(options, levers, year, elasticity) };
    const top = saezTopRate(formulaInput(options, year, elasticity));
    return { rates: top ? [...options.rates.slice(0, -1), top.rate] : options.rates };
  });
}

/** Null where rates on brackets are what is set. */
function otherLevers({ levers }: Pick<SaezPlannerOptions, "levers">): Levers | null {
  return levers === undefined || levers.brackets !== null ? null : levers;
}

/** Where brackets are not everybody's own: what the formula makes of the highest one's rate, by those whom it reaches. */
function withTopRate(
  { rates, welfare }: SaezPlannerOptions,
  levers: Levers,
  year: ObservedYear,
  elasticity: number,
): readonly number[] {
  const top = levers.parameters.findLastIndex(({ isBracketRate }) => isBracketRate);
  if (top < 0)
    throw new ScenarioError("planner.kind saez-top sets the top bracket's rate, and this law's levers have none");
  const { law, incomes, weights } = year;
  const found = saezValue(levers, rates, top, {
    law: levers.policy(rates).law,
    incomes,
    weights,
    elasticity,
    zeroTaxIncomes: zeroTaxIncomes(incomes, law, elasticity),
    welfareWeights: observedWelfareWeights(year, welfare, elasticity),
  });
  return found === null ? rates : rates.with(top, found);
}

/** The rates of arXiv 2507.15815 from the incomes of the last tax year. */
export function saezPaperPlanner(options: SaezPlannerOptions): SaezPlanner {
  return publishedPlanner(options, saezPaperRates, publishedPaper);
}

/** The rates of the AI Economist from the incomes of the last tax year. */
export function saezAiEconomistPlanner(options: SaezPlannerOptions): SaezPlanner {
  return publishedPlanner(options, saezAiEconomistRates, publishedAiEconomist);
}

/** @param byPerson the same for brackets that lie elsewhere for each person */
function publishedPlanner(
  options: SaezPlannerOptions,
  formula: (input: FormulaInput) => readonly number[],
  byPerson: Published,
): SaezPlanner {
  const levers = otherLevers(options);
  if (levers !== null && !levers.parameters.some(({ isBracketRate }) => isBracketRate))
    throw new ScenarioError("the Saez formula sets rates of brackets, and this law's levers have none");
  return formulaPlanner(options, (year, elasticity) => {
    const input = formulaInput(options, year, elasticity);
    return {
      rates: levers === null ? formula(input) : publishedValues(levers, options.rates, input, byPerson),
    };
  });
}

function formulaInput({ welfare, brackets }: SaezPlannerOptions, year: ObservedYear, elasticity: number) {
  const welfareWeights = observedWelfareWeights(year, welfare, elasticity);
  return { incomes: year.incomes, weights: year.weights, welfareWeights, brackets, elasticity };
}

interface Reading<E> extends Pick<Planner, "observe"> {
  /** What is read of the year that has ended; null before the first. */
  readonly observed: (observation: PlannerObservation) => ObservedYear | null;
  readonly formula: (
    year: ObservedYear,
    elasticity: E,
  ) => { readonly rates: readonly number[]; readonly solution?: SaezSolution };
}

function formulaPlanner(options: SaezPlannerOptions, formula: Reading<number>["formula"]): SaezPlanner {
  const { rates, elasticity } = options;
  const lessons = elasticity === "estimate" ? commonLessons(rates, otherLevers(options)) : given(elasticity);
  return plannerAfter(options, lessons, { observed: observedYear, formula });
}

/** Rates that teach, then those of a formula by what they have taught. */
function plannerAfter<E>(
  options: Omit<SaezPlannerOptions, "elasticity">,
  lessons: Lessons<E>,
  { observe, observed, formula }: Reading<E>,
): SaezPlanner {
  const { brackets, rates, caveats = [] } = options;
  const levers = otherLevers(options);
  const names = levers?.parameters.map(({ name }) => name) ?? fromStarts(brackets);
  const proposed = (values: readonly number[]): Proposal =>
    levers === null ? { brackets, rates: values } : { values };
  let solution: SaezSolution | null = null;
  let fallbacks = 0;
  return {
    ...(observe && { observe }),
    get estimate() {
      return lessons.estimate;
    },
    get solution() {
      return solution;
    },
    get fallbacks() {
      return fallbacks;
    },
    get warnings() {
      return [...caveats, ...lessons.warnings(names), ...(solution ? solutionWarnings(solution, names) : [])];
    },
    async propose(observation) {
      const year = observed(observation);
      if (year === null) return proposed(rates);
      const teaching = lessons.next(year);
      if (teaching) return proposed(teaching);
      const { known } = lessons;
      if (known === null) {
        fallbacks++;
        return proposed(rates);
      }
      const answer = formula(year, known);
      solution = answer.solution ?? null;
      return proposed(answer.rates);
    },
  };
}

/** Distance between a rate and what the formula makes of it that rounding does not explain. */
const largestResidual = 1e-6;

/** Where rates are not what the formula says. */
function solutionWarnings({ residual, emptyBrackets }: SaezSolution, names: readonly string[]) {
  const found: { readonly code: string; readonly message: string }[] = [];
  if (residual > largestResidual) {
    found.push({
      code: "saez-residual",
      message: `the Saez formula found no fixed point: its rates differ by up to ${(100 * residual).toPrecision(2)} points from what it makes of them, since workers keep crossing a kink`,
    });
  }
  if (emptyBrackets.length > 0) {
    const starts = emptyBrackets.map((j) => names[j]).join(", ");
    found.push({
      code: "saez-empty-bracket",
      message: `nobody responds in the bracket${emptyBrackets.length > 1 ? "s" : ""} from ${starts}: the Saez formula says nothing there, so the starting rate stays`,
    });
  }
  return found;
}

function fromStarts(brackets: readonly number[]): readonly string[] {
  return brackets.map((start) => `$${start.toLocaleString("en-US")}`);
}

/** The year that has ended, copied: columns may be used again. */
function observedYear({ history, last }: PlannerObservation): ObservedYear | null {
  const record = history.at(-1);
  if (!record || !last) return null;
  return {
    law: record.schedule.law,
    incomes: last.incomes.slice(),
    utilities: last.utilities.slice(),
    weights: last.weights,
  };
}
