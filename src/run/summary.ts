import type { Approximation } from "../agents/archetypes/approximation.ts";
import type { BracketPeople } from "../env/measures/bracket-people.ts";
import type { ResponseMargins } from "../env/measures/response-margins.ts";
import type { WelfareAtFloor } from "../env/welfare/other-floors.ts";
import type { EpisodeResult, StepSummary } from "../episode/episode.ts";
import { plainSchedule } from "../episode/events.ts";
import type { SatisfactionMetrics } from "../episode/satisfaction.ts";
import type { ElectionSummary } from "../episode/vote-result.ts";
import type { Levers } from "../law/policy.ts";
import { effectivePeople } from "../population/weights/design-effect.ts";
import type { Scenario } from "../scenario/resolve.ts";
import { leaderTurnover } from "../voting/diagnostics.ts";
import type { CallTotals } from "./call-ledger.ts";
import { type Counterfactuals, notCompared, type RationalTwin } from "./counterfactuals.ts";
import { areTheWorkers, type GapEnds, gapClosed, optimise } from "./gap.ts";
import type { Prepared } from "./prepare.ts";
import type { UnchangedLaw } from "./unchanged-law.ts";

/** What `simulate --json` prints. Rates and shares are decimals, money is dollars a year, welfare is per worker. */
export interface RunSummary {
  /** Id of the run. */
  readonly run: string;
  /** Name of the scenario. */
  readonly scenario: string;
  readonly seed: number;
  readonly planner: string;
  readonly steps: number;
  /** Workers of equal weight who would say as much as the run's, (Σw)²/Σw²; absent where all weigh the same. */
  readonly effectiveWorkers?: number;
  /** The last step. */
  readonly final: {
    readonly rates: readonly number[];
    readonly brackets: readonly number[];
    /** Values of the law's parameters by name, where they are not rates on brackets; both lists are empty then. */
    readonly parameters?: Readonly<Record<string, number>>;
    readonly welfare: number;
    readonly revenuePerWorker: number;
    /** Part of it that is not paid back, dollars a year per person. */
    readonly publicSpending: number;
    readonly meanHours: number;
    readonly meanIncome: number;
    readonly giniPre: number | null;
    readonly giniPost: number | null;
    /** Share of workers whose answer could be used in the last step; 1 where no model is asked. */
    readonly answered: number | null;
    /**
     * (W − W_US)/(W* − W_US), both ends for optimising workers; null where there is no such optimum, and where less than
     * four fifths of the workers answered.
     */
    readonly gapClosed: number | null;
    /** Workers whose utility counts as the least that welfare is defined for: gap and gain are null where there are any. */
    readonly floored: number;
    /** What welfare would be at other floors; null where nobody is floored. */
    readonly welfareAtFloors: readonly WelfareAtFloor[] | null;
    /** The equally distributed equivalent by Kolm and Pollak, beside `ces` of workers who do not optimise; else null. */
    readonly kolm: number | null;
    /** Who stands behind each rate; null where brackets differ between people. */
    readonly byBracket: readonly BracketPeople[] | null;
    /** Deadweight loss of the final rates for optimising workers: mean utility without tax less with it. */
    readonly dwl: number | null;
    readonly dwlOverRevenue: number | null;
    /** Marginal value of public funds of each bracket's rate by arcs of a point up and down; null where a higher rate brings in nothing. */
    readonly mvpf: Counterfactuals["mvpf"];
    /** The same by the derivative, in which nobody jumps over a bracket. */
    readonly mvpfMarginal: Counterfactuals["mvpfMarginal"];
    /** For each bracket: `pays for itself` (a lower rate does), `thin` (few people, or one), `nobody`. */
    readonly mvpfNotes: Counterfactuals["mvpfNotes"];
    /** Gain over US law with optimising workers, as a fraction of everybody's consumption there. */
    readonly cev: number | null;
    /** W/W_US − 1, which is no gain in consumption. */
    readonly welfareRatio: number | null;
    /** The same people, optimising; null where they do. */
    readonly twin: RationalTwin | null;
    /** Who works in the last step; absent where everybody does whom an hour pays. */
    readonly work?: WorkSummary;
    /** How the tax policy satisfies people; absent where nobody judges it. */
    readonly satisfaction?: SatisfactionMetrics;
  };
  /** The two ends of the gap: welfare of the same people, optimising, under US law and at the optimum. */
  readonly gap: GapEnds | null;
  /** How far means may be off since some workers are asked on behalf of others; absent where everybody is asked. */
  readonly archetypes?: Approximation;
  /**
   * What the same workers, deciding as they do, come to where US law stays; null where their answers would have to be paid
   * for, come over a network or are very many.
   */
  readonly unchangedLaw: UnchangedLaw | null;
  readonly series: readonly {
    readonly step: number;
    readonly taxYear: number;
    readonly rates: readonly number[];
    readonly parameters?: Readonly<Record<string, number>>;
    readonly welfare: number;
    readonly meanHours: number;
    readonly revenuePerWorker: number;
  }[];
  /** Absent where nobody votes. */
  readonly elections?: readonly ElectionSummary[];
  /** Share of the elections held under a leader that brought another; null where there was none, absent without votes. */
  readonly leaderTurnover?: number | null;
  readonly calls: CallTotals;
  /** `code: message` */
  readonly warnings: readonly string[];
}

/** Where people decide whether to work. */
export interface WorkSummary {
  /** Share of people who work. */
  readonly employment: number;
  /** Mean over them of (T(z) − T(0))/z. */
  readonly participationTaxRate: number | null;
  /** Of optimising workers; null where nothing is set beside the run. */
  readonly elasticity: ResponseMargins | null;
}

export function summarise(
  run: string,
  scenario: Scenario,
  result: EpisodeResult,
  calls: CallTotals,
  counterfactuals: Counterfactuals | null,
  { levers, population, economy }: Pick<Prepared, "levers" | "population" | "economy">,
  answered: number | null,
  unchangedLaw: UnchangedLaw | null,
): RunSummary {
  const { series, warnings, elections } = result;
  const effectiveWorkers = effectivePeople(population.weight);
  const { schedule, welfare, floored, metrics, satisfaction } = series[series.length - 1];
  const { revenuePerWorker, meanHours, meanIncome, giniPre, giniPost } = metrics;
  const { gap, dwl, dwlOverRevenue, mvpf, mvpfMarginal, mvpfNotes } = counterfactuals ?? notCompared;
  const { cev, welfareRatio, twin, welfareAtFloors, kolm, byBracket } = counterfactuals ?? notCompared;
  return {
    run,
    scenario: scenario.name,
    seed: scenario.seed,
    planner: scenario.planner.kind,
    steps: series.length,
    ...(effectiveWorkers !== null && { effectiveWorkers }),
    final: {
      ...plainSchedule(schedule, levers),
      welfare,
      revenuePerWorker,
      publicSpending: economy.publicSpending,
      meanHours,
      meanIncome,
      giniPre,
      giniPost,
      answered,
      gapClosed: gap && areTheWorkers(answered) ? gapClosed(welfare, gap, optimise(scenario)) : null,
      floored,
      welfareAtFloors,
      kolm,
      byBracket,
      dwl,
      dwlOverRevenue,
      mvpf,
      mvpfMarginal,
      mvpfNotes,
      cev,
      welfareRatio,
      twin: twin && (areTheWorkers(answered) ? twin : { ...twin, behaviourShare: null }),
      ...(economy.workCosts && {
        work: {
          employment: 1 - metrics.shareNotWorking,
          participationTaxRate: metrics.participationTaxRate ?? null,
          elasticity: counterfactuals?.margins ?? null,
        },
      }),
      ...(satisfaction && { satisfaction }),
    },
    gap,
    ...(result.approximation && { archetypes: result.approximation }),
    unchangedLaw,
    series: series.map((step) => seriesEntry(step, levers)),
    ...(scenario.election && { elections, leaderTurnover: leaderTurnover(elections.map(({ winner }) => winner)) }),
    calls,
    warnings: warnings.map(({ code, message }) => `${code}: ${message}`),
  };
}

function seriesEntry({ step, taxYear, schedule, welfare, metrics }: StepSummary, levers: Levers) {
  const { meanHours, revenuePerWorker } = metrics;
  const { brackets: _, ...law } = plainSchedule(schedule, levers);
  return { step, taxYear, ...law, welfare, meanHours, revenuePerWorker };
}
