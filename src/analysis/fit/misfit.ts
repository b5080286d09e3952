/** Where the best rule is wrong. */
import { subjectsWith } from "../../agents/fitted/subjects.ts";
import { marginalRates } from "../../law/applied-law.ts";
import type { Estimate } from "./estimate.ts";
import type { FitData } from "./fit-data.ts";
import type { FitResult, Misfit } from "./fit-result.ts";

const fifths = ["lowest fifth", "second fifth", "third fifth", "fourth fifth", "highest fifth"];
const changes = ["net-of-tax rate fell", "unchanged", "net-of-tax rate rose"];

/** Choices of no hours have no logarithm, and are left out. */
export function misfitOf({ behaviour, parameters }: Estimate, data: FitData): FitResult["misfit"] {
  const byIncome = fifths.map(tally);
  const byRateChange = changes.map(tally);
  for (const run of data.runs) {
    const { economy, situations, hours, counted, people } = run;
    const subjects = subjectsWith(economy, parameters, people);
    const order = Array.from(economy.zeroTaxIncome, (_, i) => i).sort(
      (a, b) => economy.zeroTaxIncome[a] - economy.zeroTaxIncome[b],
    );
    const fifthOf = new Uint8Array(economy.size);
    order.forEach((i, rank) => {
      fifthOf[i] = Math.floor((fifths.length * rank) / economy.size);
    });
    for (const t of counted) {
      const wanted = behaviour.wanted(subjects, parameters, situations[t]);
      const incomes = wanted.map((value, i) => value * economy.incomePerHour[i]);
      const now = marginalRates(situations[t].law, incomes);
      const before = t > 0 ? marginalRates(situations[t - 1].law, incomes) : now;
      hours[t].forEach((chosen, i) => {
        if (!(chosen > 0 && wanted[i] > 0)) return;
        const residual = Math.log(chosen / wanted[i]);
        byIncome[fifthOf[i]].add(residual);
        byRateChange[1 + Math.sign(before[i] - now[i])].add(residual);
      });
    }
  }
  return { byIncome: byIncome.map((one) => one.result()), byRateChange: byRateChange.map((one) => one.result()) };
}

function tally(group: string): { add(residual: number): void; result(): Misfit } {
  let [choices, sum, squares] = [0, 0, 0];
  return {
    add: (residual) => {
      choices++;
      sum += residual;
      squares += residual * residual;
    },
    result: () => ({
      group,
      choices,
      bias: choices > 0 ? sum / choices : 0,
      rmse: choices > 0 ? Math.sqrt(squares / choices) : 0,
    }),
  };
}
