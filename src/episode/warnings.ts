/** What a reader must know before believing a run's numbers. Each is said once, with the first step it was true for. */
import type { Economy } from "../env/economy.ts";
import type { StepMetrics } from "../env/metrics.ts";
import type { TaxSchedule } from "../env/tax-schedule.ts";
import { standInNotice } from "../models/offline/offline-model.ts";
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

/** Warnings that follow from the scenario alone. */
export function scenarioWarnings(scenario: Scenario, models: readonly string[]): Warning[] {
  const found: Warning[] = [];
  const standIns = [...new Set(models.filter((uri) => uri.startsWith("offline:")))];
  if (standIns.length > 0) {
    found.push({ code: "stand-in", message: `answers come from ${standIns.join(", ")}: ${standInNotice}` });
  }
  if (scenario.planner.welfare.kind === "paper") {
    found.push({
      code: "degenerate-objective",
      message:
        "welfare `paper` (mean of utility / income) grows without bound as incomes fall to zero: a higher value does not mean that people are better off",
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

export function personaFallback(count: number, size: number): Warning {
  return {
    code: "invalid-personas",
    message: `${count} of ${size} personas are the template's, since the model that writes them gave no valid answer`,
  };
}

export interface StepFindings {
  readonly economy: Economy;
  readonly schedule: TaxSchedule;
  readonly metrics: StepMetrics;
  readonly floored: number;
  readonly fallbacks: number;
  readonly size: number;
}

/** Warnings that follow from a settled step. */
export function stepWarnings({ economy, schedule, metrics, floored, fallbacks, size }: StepFindings): Warning[] {
  const found: Warning[] = [];
  const add = (code: string, message: string) => found.push({ code, message });
  if (floored > 0) {
    add("floored-utility", `${floored} of ${size} workers had utility below $1 a year, counted as $1 in welfare`);
  }
  if (fallbacks > 0)
    add("invalid-answers", `${fallbacks} of ${size} workers gave no valid answer and kept their last hours`);
  if (metrics.shareNotWorking > cornerShare) {
    add("corner-zero", `${percent(metrics.shareNotWorking)} of workers do not work at all`);
  }
  if (metrics.shareAtMaximum > cornerShare) {
    add(
      "corner-maximum",
      `${percent(metrics.shareAtMaximum)} of workers work the maximum hours: they hardly respond to tax`,
    );
  }
  const rateSum = schedule.rates.reduce((a, b) => a + b, 0);
  if (rateSum > 0 && metrics.revenuePerWorker < 0.001 * Math.max(metrics.meanIncome, 1)) {
    add("no-revenue", "revenue is near zero, so schedules cannot differ in what they redistribute");
  }
  if (economy.preset === "calibrated" && metrics.meanIncome < 1) add("no-income", "hardly anybody earns anything");
  return found;
}

/** Brackets that hold no income: whatever rate they have, nothing shows it. */
export function emptyBracketWarning(schedule: TaxSchedule, metrics: StepMetrics): Warning | null {
  const empty = schedule.brackets.filter((_, j) => metrics.bracketIncome[j] <= 0);
  if (empty.length === 0) return null;
  const starts = empty.map((start) => `$${start.toLocaleString("en-US")}`).join(", ");
  return {
    code: "empty-bracket",
    message: `no worker's income reaches the bracket${empty.length > 1 ? "s" : ""} from ${starts}: their rates have no effect here`,
    atEnd: true,
  };
}
