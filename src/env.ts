/**
 * `llm-econ/env`: the economy by itself, as pure functions over columns. What people owe, what they do about it, what it
 * is worth, and what theory says is best. It loads no database, no model, no figures and no kernels.
 *
 * @example
 * const schedule = taxSchedule([0, 40_000], [0.1, 0.3]);
 * const settlement = settle(economy, schedule, bestResponse(economy, schedule));
 * const { value } = createWelfare("ces", 1, economy).evaluate(settlement);
 * @module llm-econ/env
 */

// The law: marginal rates by bracket.

export type { AppliedLaw } from "./law/applied-law.ts";
export { applyLaw, taxLaw } from "./law/apply-law.ts";
export { bracketsOf, bracketTable, bracketTableNames, lawOf } from "./law/bracket-tables.ts";
export type { BudgetComponent, BudgetPiece, LawDefinition, LawOffset, TaxLaw } from "./law/tax-law.ts";
export { type TaxLine, taxOn } from "./law/tax-line.ts";
export { type TaxSchedule, taxSchedule } from "./law/tax-schedule.ts";

// An economy: what people can earn, and what work costs them.

export { type Calibration, calibratedEconomy } from "./env/calibrate/calibrated-economy.ts";
export type { CalibrationNote } from "./env/calibrate/calibration-note.ts";
export { paperEconomy } from "./env/calibrate/paper-economy.ts";
export { type Economy, hasOneElasticity } from "./env/economy.ts";
export { log as logUtility } from "./env/utility/log.ts";
export { quasiLinear } from "./env/utility/quasi-linear.ts";
export { userUtility } from "./env/utility/user-utility.ts";
export type { Utility, UtilityKind } from "./env/utility/utility.ts";

// What people do under a law, and what comes of it.

export { bestResponse } from "./env/respond/best-response.ts";
export { type Settlement, settle } from "./env/settle/settlement.ts";

// What it is worth.

export { consumptionGain, type Reference } from "./env/welfare/consumption-gain.ts";
export { kolmEquivalent } from "./env/welfare/kolm.ts";
export { type WelfareAtFloor, welfareAtFloors } from "./env/welfare/other-floors.ts";
export { type ScheduleEvaluator, scheduleEvaluator } from "./env/welfare/schedule-evaluator.ts";
export { createWelfare, type Welfare, type WelfareChoice, type WelfareValue } from "./env/welfare/welfare.ts";
export type { WelfareFunction } from "./env/welfare/welfare-function.ts";
export type { WelfareKind } from "./env/welfare/welfare-kind.ts";

// Measures: inequality, brackets, what taxes cost.

export { arcValueOfPublicFunds, type PublicFunds, type PublicFundsNote } from "./env/measures/arc-public-funds.ts";
export { type BracketPeople, bracketPeople } from "./env/measures/bracket-people.ts";
export { type BracketStatistics, bracketStatistics } from "./env/measures/bracket-statistics.ts";
export { deadweightLoss } from "./env/measures/deadweight-loss.ts";
export {
  atkinson,
  concentrationIndex,
  gini,
  lorenz,
  quantile,
  type Ranked,
  rank,
  suits,
  topShare,
} from "./env/measures/inequality.ts";
export { measure, type StepMetrics } from "./env/measures/metrics.ts";
export { valueOfPublicFunds } from "./env/measures/public-funds.ts";

// Theory: formulas of optimal rates, and the optimum itself.

export { type SaezProblem, type SaezSolution, saezRates } from "./planner/formulas/saez-fixed-point.ts";
export { medianVoterFlat, optimalFlat } from "./planner/oracles/flat-taxes.ts";
export { type NamedPolicy, namedPolicies } from "./planner/oracles/policies.ts";
export { type StackelbergProblem, type StackelbergSolution, stackelberg } from "./planner/oracles/stackelberg.ts";

// Random streams, keyed by seed and purpose, and errors.

export { EconError, ScenarioError } from "./base/errors.ts";
export { type RandomStream, randomStream } from "./base/random.ts";
