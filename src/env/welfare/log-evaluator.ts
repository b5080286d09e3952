/** Exact welfare of laws under log utility, fast: for searches that try thousands. */
import type { AppliedLaw } from "../../law/applied-law.ts";
import type { Economy } from "../economy.ts";
import { hasFewElasticities } from "../few-elasticities.ts";
import { leastValue, totalWeight, weightedMean } from "../measures/weighted.ts";
import { type LogChoices, type LogWorkers, logChoices } from "../respond/log-choices.ts";
import { equilibriumRebate, leastRebate } from "../respond/rebate-equilibrium.ts";
import { elasticityOf } from "../workers.ts";
import type { ScheduleValue } from "./schedule-value.ts";
import { type WelfareChoice, welfareKindOf } from "./welfare.ts";

/** Relative precision of the rebate: what rates differ by shows in far fewer digits. */
const precision = 1e-9;
/** Part of the rebate by which what is paid out differs where none fits. */
const mismatch = 1e-7;

/** Row numbers of workers who have one elasticity, in ascending order of z0; or of all, where there are too many. */
interface Group {
  readonly rows: Uint32Array;
  /** Null where each has its own. */
  readonly elasticity: number | null;
}

/** What everybody does under a law, in the order of the economy's rows. */
export interface LogOutcome extends ScheduleValue {
  /** Dollars a year. */
  readonly income: Float64Array;
  /** Logarithms of dollars a year. */
  readonly utility: Float64Array;
}

/**
 * What a law comes to when everybody optimises at the rebate that they bring about, as `settle` of the best response has
 * it, to nine digits. Each search for the rebate begins with the last one's. Where workers jump and no rebate fits, what
 * they pay beyond the jump is paid out: a schedule whose worth hangs on that is not made to look good.
 * @param economy with log utility
 * @throws ScenarioError where the welfare function does not go with logarithms
 */
export function logEvaluator(economy: Economy, welfare: WelfareChoice): (law: AppliedLaw) => LogOutcome {
  const { size, weight, publicSpending } = economy;
  const groups = groupsOf(economy);
  const people = totalWeight(weight);
  const taken = welfareKindOf(welfare).inUtils(welfare.aversion, economy.utility);
  const income = new Float64Array(size);
  const utility = new Float64Array(size);
  const own = new Float64Array(size);
  const known = new Map<string, Part>();
  let rebate = 0;
  return (law) => {
    const parts = partsOf(economy, groups, law, known);
    const left = (reckoned: number): number =>
      parts.reduce((sum, { choices }) => sum + choices.respond(reckoned), 0) / people - publicSpending;
    const least = leastRebate(law, publicSpending);
    let paid = 0;
    rebate = equilibriumRebate(
      (reckoned) => {
        paid = left(reckoned);
        return paid;
      },
      Math.max(rebate, least),
      least,
      precision,
    );
    if (Math.abs(paid - rebate) > mismatch * Math.max(Math.abs(rebate), 1))
      paid = Math.min(paid, left(rebate + 2 * precision * Math.abs(rebate)));
    for (const { rows, choices } of parts) {
      choices.utilities(paid, own);
      for (let r = 0; r < rows.length; r++) {
        income[rows[r]] = choices.income[r];
        utility[rows[r]] = own[r];
      }
    }
    const value = Math.exp((taken === "least" ? leastValue : weightedMean)(utility, weight));
    const outcome = { revenuePerWorker: paid + publicSpending, income, utility };
    // The logarithm of nothing: what those lack whom the law leaves less than that.
    return { welfare: value > 0 || publicSpending === 0 ? value : shortfall(parts, paid), ...outcome };
  };
}

/** Least consumption of anybody. */
function shortfall(parts: readonly Part[], paid: number): number {
  return Math.min(...parts.map(({ choices }) => choices.leastConsumption(paid)), 0);
}

function groupsOf(economy: Economy): readonly Group[] {
  const { zeroTaxIncome, elasticities, weight } = economy;
  const rows = Uint32Array.from(weight.keys()).filter((row) => weight[row] > 0);
  if (!hasFewElasticities(economy)) return [{ rows, elasticity: null }];
  return [...new Set(elasticities ?? [economy.elasticity])].map((elasticity) => ({
    elasticity,
    rows: rows
      .filter((row) => elasticityOf(economy, row) === elasticity)
      .sort((a, b) => zeroTaxIncome[a] - zeroTaxIncome[b]),
  }));
}

interface Part {
  readonly rows: Uint32Array;
  readonly choices: LogChoices;
}

/**
 * Groups by line, under it.
 * @param known parts of laws before: where the same people share a line again, they begin with what they did
 */
function partsOf(
  economy: Economy,
  groups: readonly Group[],
  law: AppliedLaw,
  known: Map<string, Part>,
): readonly Part[] {
  const { lines, lineOf } = law;
  const parts: Part[] = [];
  lines.forEach((line, k) => {
    groups.forEach((group, g) => {
      const rows = lineOf === null ? group.rows : group.rows.filter((row) => lineOf[row] === k);
      if (rows.length === 0) return;
      const before = known.get(`${k} ${g}`);
      const isSame = before?.rows.length === rows.length && before.rows.every((row, r) => row === rows[r]);
      const part = isSame ? before : { rows, choices: logChoices(columnsOf(economy, { ...group, rows })) };
      known.set(`${k} ${g}`, part);
      part.choices.under(line);
      parts.push(part);
    });
  });
  return parts;
}

function columnsOf(economy: Economy, { rows, elasticity }: Group): LogWorkers {
  const { zeroTaxIncome, weight, incomePerHour, hours } = economy;
  const column = (of: (row: number) => number): Float64Array => Float64Array.from(rows, of);
  const { limit } = hours;
  return {
    zeroTaxIncome: column((row) => zeroTaxIncome[row]),
    weight: column((row) => weight[row]),
    elasticity: elasticity ?? column((row) => elasticityOf(economy, row)),
    caps: limit === null ? null : column((row) => limit * incomePerHour[row]),
  };
}
