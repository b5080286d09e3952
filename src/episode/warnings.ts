/** What a reader must know before believing a run's numbers. Each is said once, with the first step it was true for. */

import type { Economy } from "../env/economy.ts";
import type { StepMetrics } from "../env/measures/metrics.ts";
import type { Settlement } from "../env/settle/settlement.ts";
import { builtInWelfare } from "../env/welfare/registry.ts";
import { weightConcentration } from "../env/welfare/weight-concentration.ts";
import { type Welfare, welfareKindOf } from "../env/welfare/welfare.ts";
import type { Policy } from "../law/policy.ts";
import { standInsAmong } from "../models/model-facts.ts";
import type { ModelProviders } from "../models/model-provider.ts";
import { providerName } from "../models/model-uri.ts";
import type { Scenario } from "../scenario/resolve.ts";

export interface Warning {
  readonly code: string;
  readonly message: string;
  /** True where it is about the end of the run, so that counting steps says nothing. */
  readonly atEnd?: boolean;
}

/** Share of workers at a corner from which the labour response is no longer informative. */
const cornerShare = 0.5;

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

/** @param said what servers said of their answers, by model */
export function standInWarnings(
  models: readonly string[],
  providers: ModelProviders,
  said: Readonly<Record<string, string>> = {},
): Warning[] {
  const standIns = standInsAmong(models, providers, said).map(({ name, words }) => {
    const uris = models.filter((uri) => providerName(uri) === name);
    return `${[...new Set(uris)].join(", ") || name}: ${words}`;
  });
  return standIns.length === 0
    ? []
    : [{ code: "stand-in", message: `answers come from ${standIns.join("; ")}`, atEnd: true }];
}

/** Warnings that follow from the scenario alone. */
export function scenarioWarnings(scenario: Scenario, models: readonly string[], providers: ModelProviders): Warning[] {
  const found: Warning[] = [...standInWarnings(models, providers)];
  const welfare = builtInWelfare(scenario.planner.welfare.kind);
  if (welfare?.degenerate) {
    const { measure, fault } = welfare.degenerate;
    found.push({
      code: "degenerate-objective",
      message: `welfare \`${welfare.name}\` (${measure}) ${fault}: a higher value does not mean that people are better off`,
    });
  }
  const taxYears = Math.ceil(scenario.steps / scenario.taxYear);
  if (scenario.planner.kind === "llm" && scenario.planner.warmup >= taxYears) {
    found.push({
      code: "planner-not-asked",
      message: `planner.warmup covers all ${taxYears} tax years: the planner keeps its starting rates`,
    });
  }
  return found;
}

export const plannerFallback: Warning = {
  code: "invalid-proposal",
  message: "the planner's model gave no valid answer in at least one tax year; the rates then stayed as they were",
  atEnd: true,
};

export const nobodyRan: Warning = {
  code: "nobody-ran",
  message: "nobody stood in at least one election; the rates then stayed as they were",
  atEnd: true,
};

export const nobodyVoted: Warning = {
  code: "nobody-voted",
  message: "nobody voted in at least one election; the rates then stayed as they were",
  atEnd: true,
};

export const invalidBallots: Warning = {
  code: "invalid-ballots",
  message: "workers' model gave no valid ballot for some of them in at least one election; they count as not voting",
  atEnd: true,
};

export const invalidComparisons: Warning = {
  code: "invalid-comparisons",
  message:
    "workers' model gave no valid answer about some pairs of platforms in at least one election; a pair without any counts as a tie, and who gave none at all as not voting",
  atEnd: true,
};

export const invalidJudgements: Warning = {
  code: "invalid-judgements",
  message: "some workers gave no valid answer about their satisfaction in at least one step; their last one stood",
  atEnd: true,
};

export function personaFallback(count: number, size: number): Warning {
  return {
    code: "invalid-personas",
    message: `${count} of ${size} personas are the template's, since the model that writes them gave no valid answer`,
  };
}

export interface StepFindings {
  readonly economy: Economy;
  readonly welfare: Pick<Welfare, "floor">;
  readonly schedule: Policy;
  readonly metrics: StepMetrics;
  readonly floored: number;
  readonly fallbacks: number;
  readonly size: number;
}

/** Warnings that follow from a settled step. */
export function stepWarnings({
  economy,
  welfare,
  schedule,
  metrics,
  floored,
  fallbacks,
  size,
}: StepFindings): Warning[] {
  const found: Warning[] = [];
  const add = (code: string, message: string) => found.push({ code, message });
  if (floored > 0) {
    const least = `$${welfare.floor}`;
    add(
      "floored-utility",
      `${floored} of ${size} workers had utility below ${least} a year, counted as ${least} in welfare`,
    );
  }
  if (fallbacks > 0)
    add("invalid-answers", `${fallbacks} of ${size} workers gave no valid answer and kept their last hours`);
  if (metrics.shareNotWorking > cornerShare && economy.workCosts === undefined) {
    add("corner-zero", `${percent(metrics.shareNotWorking)} of workers do not work at all`);
  }
  if (metrics.shareAtMaximum > cornerShare) {
    add(
      "corner-maximum",
      `${percent(metrics.shareAtMaximum)} of workers work the maximum hours: they hardly respond to tax`,
    );
  }
  const { columns } = schedule.law;
  const lines = columns?.kinds.flatMap(({ family, own }) => [family, own]) ?? schedule.law.lines;
  const taxes = lines.some(({ rates }) => rates.some((rate) => rate > 0));
  if (taxes && metrics.revenuePerWorker < 0.001 * Math.max(metrics.meanIncome, 1)) {
    add("no-revenue", "revenue is near zero, so schedules cannot differ in what they redistribute");
  }
  if (economy.hours.grid === null && metrics.meanIncome < 1) add("no-income", "hardly anybody earns anything");
  return found;
}

export interface EndFindings {
  readonly economy: Economy;
  readonly welfare: Welfare;
  readonly schedule: Policy;
  readonly metrics: StepMetrics;
  readonly settlement: Settlement;
}

/** Warnings about where a run ends. */
export function endWarnings({ economy, welfare, schedule, metrics, settlement }: EndFindings): Warning[] {
  return [emptyBracketWarning(schedule, metrics), concentrationWarning(economy, welfare, settlement)].filter(
    (warning) => warning !== null,
  );
}

/** Part of all people, or a single one of several, on whom half of the welfare weights is called concentrated. */
const fewPeople = 0.01;
const several = 10;

/** Welfare that hardly anybody's utility enters: rates then serve those few, and a run's noise is theirs. */
function concentrationWarning(economy: Economy, welfare: Welfare, { utility }: Settlement): Warning | null {
  if (!economy.utility.isClosedForm || welfareKindOf(welfare).marginal === null) return null;
  const { zeroTaxIncome, weight, size } = economy;
  const most = size < several ? fewPeople : Math.max(fewPeople, 1 / size);
  const few = weightConcentration(welfare, { zeroTaxIncome, utility, weight }, most);
  if (!few) return null;
  const { workers, share } = few;
  const who = workers === 1 ? "one worker" : `${workers.toLocaleString("en-US")} workers`;
  return {
    code: "weight-concentration",
    message: `half of the welfare weights or more are those of ${who} of ${size.toLocaleString("en-US")} (${Number((100 * share).toPrecision(2))} % of people): welfare says little about the others, and rates serve those few`,
    atEnd: true,
  };
}

/** Brackets that hold no income: whatever rate they have, nothing shows it. */
function emptyBracketWarning(schedule: Policy, metrics: StepMetrics): Warning | null {
  const empty = schedule.brackets.filter((_, j) => metrics.bracketIncome[j] <= 0);
  if (empty.length === 0) return null;
  const starts = empty.map((start) => `$${start.toLocaleString("en-US")}`).join(", ");
  return {
    code: "empty-bracket",
    message: `no worker's income reaches the bracket${empty.length > 1 ? "s" : ""} from ${starts}: their rates have no effect here`,
    atEnd: true,
  };
}
