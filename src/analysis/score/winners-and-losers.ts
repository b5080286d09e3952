/** Who gains and who loses by a reform. */
import type { Settlement } from "../../env/settle/settlement.ts";
import type { Prepared } from "../../run/prepare.ts";
import type { WinnersAndLosers } from "./score-result.ts";

/** Less than this is neither a gain nor a loss, dollars a year. */
const leastGain = 1;

export function winnersAndLosers({ economy }: Prepared, before: Settlement, after: Settlement): WinnersAndLosers {
  const { weight, utility: form } = economy;
  const least = form.isMoney ? leastGain : 1e-9;
  const sums = { gain: 0, lose: 0, all: 0, gained: 0, lost: 0 };
  for (let i = 0; i < economy.size; i++) {
    const change = after.utility[i] - before.utility[i];
    sums.all += weight[i];
    if (change >= least) {
      sums.gain += weight[i];
      sums.gained += weight[i] * change;
    } else if (change <= -least) {
      sums.lose += weight[i];
      sums.lost -= weight[i] * change;
    }
  }
  return {
    gain: sums.gain / sums.all,
    lose: sums.lose / sums.all,
    same: (sums.all - sums.gain - sums.lose) / sums.all,
    meanGain: form.isMoney && sums.gain > 0 ? sums.gained / sums.gain : null,
    meanLoss: form.isMoney && sums.lose > 0 ? sums.lost / sums.lose : null,
  };
}
