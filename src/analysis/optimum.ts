/** How far every known policy is from the optimum: what `llm-econ optimum` prints. */

import { ScenarioError } from "../base/errors.ts";
import { type Economy, hasOneElasticity } from "../env/economy.ts";
import { type BracketPeople, bracketPeople } from "../env/measures/bracket-people.ts";
import { measure } from "../env/measures/metrics.ts";
import { bestResponse } from "../env/respond/best-response.ts";
import { settle } from "../env/settle/settlement.ts";
import { elasticityAt } from "../env/utility/elasticities.ts";
import { consumptionGain } from "../env/welfare/consumption-gain.ts";
import { type WelfareAtFloor, welfareAtFloors } from "../env/welfare/other-floors.ts";
import { welfareKindOf } from "../env/welfare/welfare.ts";
import { plainSchedule } from "../episode/events.ts";
import type { Backend } from "../gpu/backend.ts";
import { batchedLawWelfare } from "../gpu/batched-law-welfare.ts";
import { batchedWelfare } from "../gpu/batched-welfare.ts";
import { tableProblem } from "../gpu/law-columns.ts";
import { shapeOf, workerLines } from "../gpu/law-table.ts";
import { kernelSupports, lawKernelSupports } from "../gpu/worker-columns.ts";
import { lawRatesOn } from "../law/bracket-tables.ts";
import { placeOf, valueAt } from "../law/parameter-range.ts";
import { type Policy, schedulePolicy, usFederal } from "../law/policy.ts";
import { taxSchedule } from "../law/tax-schedule.ts";
import { formulaCaveats } from "../planner/formulas/formula-caveats.ts";
import { hasOptimum } from "../planner/oracles/known-economies.ts";
import { optimalRates } from "../planner/oracles/optimal-rates.ts";
import { optimalValues } from "../planner/oracles/optimal-values.ts";
import { knownPolicies, leverPolicies, namedPolicies } from "../planner/oracles/policies.ts";
import { screenedStarts, screeningWidth } from "../planner/oracles/screening.ts";
import type { SearchProgress } from "../planner/oracles/search-progress.ts";
import { effectivePeople } from "../population/weights/design-effect.ts";
import { gapClosed } from "../run/gap.ts";
import type { Prepared } from "../run/prepare.ts";
import type { Scenario } from "../scenario/resolve.ts";
import type { WelfareSettings } from "../scenario/welfare-settings.ts";
import { rateRanges } from "./rate-ranges.ts";
import { type WhyRates, whyRates } from "./why-rates.ts";

export interface PolicyOutcome {
  readonly name: string;
  readonly brackets: readonly number[];
  /** Marginal rates, decimals. */
  readonly rates: readonly number[];
  /** Values of the law's parameters by name, where they are not rates on brackets; both lists are empty then. */
  readonly parameters?: Readonly<Record<string, number>>;
  /** Per worker, dollars a year. */
  readonly welfare: number;
  /** Workers whose utility counts as the least that welfare is defined for: gap and gain are null where there are any. */
  readonly floored: number;
  /** What welfare would be at other floors; null where nobody is floored. */
  readonly welfareAtFloors: readonly WelfareAtFloor[] | null;
  /** (W − W_US)/(W* − W_US); null where the optimum is hardly better than US law, or not searched for. */
  readonly gapClosed: number | null;
  readonly meanHours: number;
  readonly revenuePerWorker: number;
  /** Gini coefficient of consumption. */
  readonly giniPost: number | null;
  /** Gain over US law as a fraction of everybody's consumption there; null where it has no meaning. */
  readonly cev: number | null;
  /** W/W_US − 1, which is no gain in consumption. */
  readonly welfareRatio: number | null;
  /** Who stands behind each rate; null where brackets differ between people. */
  readonly byBracket: readonly BracketPeople[] | null;
  /** The terms of the optimal-tax formula at each rate; null where none holds. */
  readonly why: WhyRates | null;
  /** Of the optimum: between which rates, all others as they are, welfare stays within 1e-4 of it. */
  readonly rateRanges?: readonly (readonly [lowest: number, highest: number])[];
}

export interface Optimum {
  readonly welfare: WelfareSettings & { readonly kind: string; readonly aversion: number | null };
  readonly population: {
    readonly size: number;
    readonly source: Scenario["population"]["source"];
    /** People of equal weight who would say as much, (Σw)²/Σw²; absent where all weigh the same. */
    readonly effective?: number;
  };
  /** What is not paid back of revenue, dollars a year per person. */
  readonly publicSpending: number;
  readonly policies: readonly PolicyOutcome[];
  /** What is to be known of the people and the policies, `code: message`; that none is the optimum where none was searched for. */
  readonly warnings: readonly string[];
}

interface ScreenedStarts {
  readonly starts: readonly (readonly number[])[];
  readonly problem: string | null;
}

/**
 * Starts for the oracle, found on everyone through kernels: rates on brackets, or of a law by class and offset places of
 * its parameters' values in their ranges.
 * @returns none where kernels do not know the economy or the law, and why
 */
export async function screenedSchedules(prepared: Prepared, backend: Backend): Promise<ScreenedStarts> {
  const { scenario, economy, levers, welfare } = prepared;
  if (!hasOneElasticity(economy))
    return { starts: [], problem: "kernels know one elasticity and quasi-linear utility" };
  const { brackets } = levers;
  if (brackets === null) return screenedPlaces(prepared, backend);
  const problem = kernelSupports(economy, brackets, welfare);
  if (problem !== null) return { starts: [], problem };
  const evaluate = batchedWelfare(economy, welfare, brackets, backend, screeningWidth);
  const starts = [brackets.map(() => 0), scenario.planner.rates];
  return { starts: await screenedStarts(evaluate, starts, scenario.seed), problem };
}

async function screenedPlaces(
  { scenario, economy, levers, welfare }: Prepared,
  backend: Backend,
): Promise<ScreenedStarts> {
  const { parameters, start, policy } = levers;
  const { law } = policy(start);
  const problem =
    lawKernelSupports(economy, law, welfare) ?? tableProblem(shapeOf([workerLines(law, economy.size)]), economy.size);
  if (problem !== null) return { starts: [], problem };
  const evaluate = batchedLawWelfare(economy, welfare, backend, screeningWidth);
  const places = start.map((value, k) => placeOf(value, parameters[k]));
  const ofPlaces = (batch: readonly (readonly number[])[]) =>
    evaluate(batch.map((list) => policy(list.map((place, k) => valueAt(place, parameters[k]))).law));
  return { starts: await screenedStarts(ofPlaces, [places], scenario.seed), problem };
}

/**
 * Welfare of the named policies when every worker optimises. Of a utility that is neither quasi-linear nor log there is no
 * optimum among them.
 * @param screened more schedules for the oracle to start from, or places of parameters
 * @throws ScenarioError for welfare functions without an optimum
 */
export function findOptimum(
  prepared: Prepared,
  screened: readonly (readonly number[])[] = [],
  progress?: SearchProgress,
): Optimum {
  const { scenario, population, economy, levers, welfare, equivalise, warnings } = prepared;
  const { kind, aversion: _, satisfaction: __, ...settings } = scenario.planner.welfare;
  const { degenerate, isMoney, settings: takesSettings, refused } = welfareKindOf(welfare);
  if (degenerate) {
    throw new ScenarioError(`welfare \`${kind}\` has no optimum: it ${degenerate.fault}`, {
      hint: "Set planner.welfare.kind to ces, utilitarian, rawlsian or inverse-income.",
    });
  }
  const law = usFederal(levers, scenario.economy.brackets);
  const problem = { economy, welfare, seed: scenario.seed, progress };
  progress?.begin("the optimum");
  const isSearched = hasOptimum(economy);
  const policies = !isSearched
    ? knownPolicies(levers, law)
    : levers.brackets === null
      ? leverPolicies({ ...problem, law, levers, screened })
      : namedPolicies({
          ...problem,
          law: taxSchedule(law.brackets, law.rates),
          brackets: levers.brackets,
          start: levers.start,
          participation: participationOf(scenario),
          screened,
        }).map(({ name, schedule }) => ({ name, policy: schedulePolicy(schedule) }));
  const smooth = isSearched ? smoothOptimum(prepared) : [];
  const settled = [...policies, ...smooth].map(({ name, policy }) => {
    const settlement = settle(economy, policy.law, bestResponse(economy, policy.law));
    const measured = measure(economy, policy.law, settlement).metrics;
    const metrics = equivalise?.(measured, policy, settlement) ?? measured;
    return { name, policy, metrics, settlement, ...welfare.evaluate(settlement) };
  });
  // Where it is not defined there is no number to show.
  const outcomes = settled.filter(({ value }) => !Number.isNaN(value));
  const without = settled.filter(({ value }) => Number.isNaN(value)).map(({ name }) => name);
  if (without.includes("us-federal") || without.includes("stackelberg"))
    throw new ScenarioError(
      `planner.welfare: ${welfareKindOf(welfare).label(welfare.aversion)} is not defined under ${without.join(", ")}`,
      { hint: "a logarithm or a root of what is negative, or a mean over nobody: write it so that it is defined" },
    );
  const named = (name: string) => outcomes.find((outcome) => outcome.name === name)!;
  const reference = named("us-federal");
  const best = isSearched ? named("stackelberg") : null;
  const ends =
    best && reference.floored === 0 && best.floored === 0 ? { usFederal: reference.value, optimum: best.value } : null;
  const baseline = { law: reference.policy.law, settlement: reference.settlement };
  const effective = effectivePeople(population.weight);
  const known = isSearched ? formulaCaveats(economy) : [notSearched(economy)];
  return {
    welfare: { kind, aversion: welfare.aversion, ...(takesSettings && settings) },
    population: {
      size: population.size,
      source: scenario.population.source,
      ...(effective !== null && { effective }),
    },
    publicSpending: economy.publicSpending,
    policies: outcomes.map(({ name, policy, metrics, settlement, value, floored }) => ({
      name,
      ...plainSchedule(policy, levers),
      welfare: value,
      floored,
      welfareAtFloors: welfareAtFloors(economy, welfare, settlement),
      gapClosed: ends && floored === 0 ? gapClosed(value, ends, "optimising") : null,
      meanHours: metrics.meanHours,
      revenuePerWorker: metrics.revenuePerWorker,
      giniPost: metrics.giniPost,
      cev: consumptionGain(economy, welfare, baseline, { value, floored }),
      welfareRatio: reference.value > 0 && isMoney ? value / reference.value - 1 : null,
      why: whyRates(prepared, policy),
      byBracket: policy.law.lineOf === null ? bracketPeople(policy.law.lines[0], settlement, economy.weight) : null,
      ...(name === best?.name && levers.brackets !== null && { rateRanges: rateRanges(problem, best.policy) }),
    })),
    warnings: [...warnings, ...undefinedWarning(refused?.() ?? 0, without), ...known].map(
      ({ code, message }) => `${code}: ${message}`,
    ),
  };
}

/** What the optimum is where steps between rates count against a law. */
function smoothOptimum({ scenario, economy, welfare, levers }: Prepared): { name: string; policy: Policy }[] {
  const { seed, planner } = scenario;
  const { smoothness } = planner;
  if (!smoothness) return [];
  const { brackets } = levers;
  const values =
    brackets === null
      ? optimalValues({ economy, welfare, levers, seed, smoothness }).values
      : optimalRates({ economy, welfare, brackets, start: lawRatesOn(scenario.economy.brackets), seed, smoothness });
  return [{ name: "stackelberg-smooth", policy: levers.policy(values) }];
}

function undefinedWarning(refused: number, without: readonly string[]) {
  if (refused === 0) return [];
  const left = without.length === 0 ? "" : `, among them ${without.join(", ")}`;
  const message = `welfare is not defined under ${refused.toLocaleString("en-US")} of the laws that were tried${left}: they were refused`;
  return [{ code: "undefined-welfare", message }];
}

/** What the formula that counts who stops working is told, where people decide it. */
function participationOf({ economy: { participation, baseIncome = 0 } }: Scenario) {
  if (!participation) return undefined;
  return { participation: (income: number) => elasticityAt(participation.elasticity, income), baseIncome };
}

function notSearched({ utility }: Economy): { readonly code: string; readonly message: string } {
  return {
    code: "no-optimum",
    message: `no optimum is searched for with ${utility.words.noun}, since each schedule takes too long: only the named policies are evaluated`,
  };
}
