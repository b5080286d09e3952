/** What a reform is worth, and for what it costs. */
import { deadweightLoss } from "../../env/measures/deadweight-loss.ts";
import { weightedMean } from "../../env/measures/weighted.ts";
import { type Settlement, settle } from "../../env/settle/settlement.ts";
import { consumptionGain } from "../../env/welfare/consumption-gain.ts";
import type { Prepared } from "../../run/prepare.ts";
import type { Closing } from "./closing.ts";
import type { Outcome } from "./outcome.ts";
import type { WelfareScore } from "./score-result.ts";

/** Part of a mean that is rounding. */
const rounding = 1e-12;

export function welfareScore(
  { economy, welfare }: Prepared,
  base: Outcome,
  outcome: Outcome,
  closed: Closing | null,
): WelfareScore {
  const [before, after] = [welfare.evaluate(base.settlement), welfare.evaluate(outcome.settlement)];
  const common = {
    baseline: before.value,
    reform: after.value,
    thin: isThin(economy, base.settlement, outcome.settlement),
    lambda: consumptionGain(economy, welfare, { law: base.applied, settlement: base.settlement }, after),
  };
  if (!economy.utility.isMoney) return { ...common, mvpf: null, deadweightLoss: null, baselineDeadweightLoss: null };
  const gains = outcome.settlement.utility.map((value, i) => value - base.settlement.utility[i]);
  const gain = weightedMean(gains, economy.weight);
  const cost = base.settlement.revenuePerWorker - outcome.settlement.revenuePerWorker;
  const scale =
    rounding *
    Math.max(1, Math.abs(base.settlement.revenuePerWorker), weightedMean(base.settlement.income, economy.weight));
  const isNothing = (value: number): boolean => Math.abs(value) <= scale;
  // A rebate that moves is no part of what the law brings in.
  const loss = cost - gain + (closed?.byRebate ?? 0);
  return {
    ...common,
    mvpf: closed !== null ? null : mvpfOf(isNothing(gain) ? 0 : gain, isNothing(cost) ? 0 : cost),
    deadweightLoss: isNothing(loss) ? 0 : loss,
    baselineDeadweightLoss: economy.utility.isClosedForm
      ? deadweightLoss(economy, settle(economy, base.applied, base.settlement.hours))
      : null,
  };
}

/** Fewer people than this say little of a reform. */
const few = 30;
/** Nor does one with more than this part of what all pay more or less. */
const largestPart = 0.1;

function isThin({ weight }: Prepared["economy"], before: Settlement, after: Settlement): boolean {
  let [people, sum, largest] = [0, 0, 0];
  for (let i = 0; i < weight.length; i++) {
    const change = weight[i] * Math.abs(after.tax[i] - before.tax[i]);
    if (change > 0) people++;
    sum += change;
    largest = Math.max(largest, change);
  }
  return people > 0 && (people < few || largest > largestPart * sum);
}

function mvpfOf(gain: number, cost: number): WelfareScore["mvpf"] {
  if (gain === 0 && cost === 0) return null;
  if (cost <= 0 && gain >= 0) return "infinity";
  return cost === 0 ? null : gain / cost;
}
