/** How far every known policy is from the optimum: what `llm-econ optimum` prints. */

import { ScenarioError } from "../base/errors.ts";
import { type Economy, hasOneElasticity } from "../env/economy.ts";
import { measure } from "../env/measures/metrics.ts";
import { bestResponse } from "../env/respond/best-response.ts";
import { settle } from "../env/settle/settlement.ts";
import { hasGains } from "../env/utility/utility.ts";
import { welfareKindOf } from "../env/welfare/welfare.ts";
import { plainSchedule } from "../episode/events.ts";
import type { Backend } from "../gpu/backend.ts";
import { batchedWelfare } from "../gpu/batched-welfare.ts";
import { kernelSupports } from "../gpu/worker-columns.ts";
import { lawOf } from "../law/bracket-tables.ts";
import { schedulePolicy } from "../law/policy.ts";
import { taxSchedule } from "../law/tax-schedule.ts";
import { formulaCaveats } from "../planner/formulas/formula-caveats.ts";
import { hasOptimum } from "../planner/oracles/known-economies.ts";
import { knownPolicies, leverPolicies, namedPolicies } from "../planner/oracles/policies.ts";
import { screenedStarts, screeningWidth } from "../planner/oracles/screening.ts";
import { effectivePeople } from "../population/weights/design-effect.ts";
import { gapClosed } from "../run/gap.ts";
import type { Prepared } from "../run/prepare.ts";
import type { Scenario } from "../scenario/resolve.ts";

export interface PolicyOutcome {
  readonly name: string;
  readonly brackets: readonly number[];
  /** Marginal rates, decimals. */
  readonly rates: readonly number[];
  /** Values of the law's parameters by name, where they are not rates on brackets; both lists are empty then. */
  readonly parameters?: Readonly<Record<string, number>>;
  /** Per worker, dollars a year. */
  readonly welfare: number;
  /** (W − W_US)/(W* − W_US); null where the optimum is hardly better than US law, or not searched for. */
  readonly gapClosed: number | null;
  readonly meanHours: number;
  readonly revenuePerWorker: number;
  /** Gini coefficient of consumption. */
  readonly giniPost: number | null;
  /** Consumption-equivalent gain over US law as a fraction: W/W_US − 1; null where W_US is not positive, or welfare is a plugin’s. */
  readonly cev: number | null;
}

export interface Optimum {
  readonly welfare: { readonly kind: string; readonly aversion: number | null };
  readonly population: {
    readonly size: number;
    readonly source: Scenario["population"]["source"];
    /** People of equal weight who would say as much, (Σw)²/Σw²; absent where all weigh the same. */
    readonly effective?: number;
  };
  readonly policies: readonly PolicyOutcome[];
  /** What is to be known of the people and the policies, `code: message`; that none is the optimum where none was searched for. */
  readonly warnings: readonly string[];
}

/**
 * Starts for the oracle, found on everyone through kernels.
 * @returns none where kernels do not know the economy, and why
 */
export async function screenedSchedules(
  { scenario, economy, levers, welfare }: Prepared,
  backend: Backend,
): Promise<{ readonly starts: readonly (readonly number[])[]; readonly problem: string | null }> {
  if (!hasOneElasticity(economy))
    return { starts: [], problem: "kernels know one elasticity and quasi-linear utility" };
  const { brackets } = levers;
  if (brackets === null) return { starts: [], problem: "kernels know rates on brackets only" };
  const problem = kernelSupports(economy, brackets, welfare);
  if (problem !== null) return { starts: [], problem };
  const evaluate = batchedWelfare(economy, welfare, brackets, backend, screeningWidth);
  const starts = [brackets.map(() => 0), scenario.planner.rates];
  return { starts: await screenedStarts(evaluate, starts, scenario.seed), problem };
}

/**
 * Welfare of the named policies when every worker optimises. Of a utility that is neither quasi-linear nor log there is no
 * optimum among them.
 * @param screened more schedules for the oracle to start from
 * @throws ScenarioError for welfare functions without an optimum
 */
export function findOptimum(
  { scenario, population, economy, levers, welfare, warnings }: Prepared,
  screened: readonly (readonly number[])[] = [],
): Optimum {
  const { kind } = scenario.planner.welfare;
  const { degenerate, isGain } = welfareKindOf(welfare);
  if (degenerate) {
    throw new ScenarioError(`welfare \`${kind}\` has no optimum: it ${degenerate.fault}`, {
      hint: "Set planner.welfare.kind to ces, utilitarian, rawlsian or inverse-income.",
    });
  }
  const law = lawOf(scenario.economy.brackets);
  const problem = { economy, welfare, law: taxSchedule(law.brackets, law.rates), seed: scenario.seed };
  const isSearched = hasOptimum(economy);
  const policies = !isSearched
    ? knownPolicies(levers, problem.law)
    : levers.brackets === null
      ? leverPolicies({ ...problem, levers })
      : namedPolicies({ ...problem, brackets: levers.brackets, start: levers.start, screened }).map(
          ({ name, schedule }) => ({ name, policy: schedulePolicy(schedule) }),
        );
  const outcomes = policies.map(({ name, policy }) => {
    const settlement = settle(economy, policy.law, bestResponse(economy, policy.law));
    const { metrics } = measure(economy, policy.law, settlement);
    return { name, policy, metrics, welfare: welfare.evaluate(settlement).value };
  });
  const welfareOf = (name: string): number => outcomes.find((outcome) => outcome.name === name)!.welfare;
  const effective = effectivePeople(population.weight);
  const usFederal = welfareOf("us-federal");
  const ends = isSearched ? { usFederal, optimum: welfareOf("stackelberg") } : null;
  const known = isSearched ? formulaCaveats(economy) : [notSearched(economy)];
  return {
    welfare: { kind, aversion: welfare.aversion },
    population: {
      size: population.size,
      source: scenario.population.source,
      ...(effective !== null && { effective }),
    },
    policies: outcomes.map(({ name, policy, metrics, welfare: value }) => ({
      name,
      ...plainSchedule(policy, levers),
      welfare: value,
      gapClosed: ends && gapClosed(value, ends),
      meanHours: metrics.meanHours,
      revenuePerWorker: metrics.revenuePerWorker,
      giniPost: metrics.giniPost,
      cev: usFederal > 0 && isGain && hasGains(economy.utility) ? value / usFederal - 1 : null,
    })),
    warnings: [...warnings, ...known].map(({ code, message }) => `${code}: ${message}`),
  };
}

function notSearched({ utility }: Economy): { readonly code: string; readonly message: string } {
  return {
    code: "no-optimum",
    message: `no optimum is searched for with ${utility.words.noun}, since each schedule takes too long: only the named policies are evaluated`,
  };
}
