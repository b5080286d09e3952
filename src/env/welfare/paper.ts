import { inverseIncome } from "./inverse-income.ts";
import type { WelfareKind } from "./welfare-kind.ts";

/** Mean of u_i/max(z_i, 1) at realised income (arXiv 2507.15815); it rewards low incomes. */
export const paperWelfare: WelfareKind = {
  name: "paper",
  description: "the mean over workers of utility divided by income before tax",
  uses: [],
  aversion: null,
  floor: null,
  unit: "utility over income, a mean of ratios",
  isMoney: false,
  risesWithConsumption: false,
  degenerate: { measure: "mean of utility / income", fault: "grows without bound as incomes fall to zero" },
  label: () => paperWelfare.name,
  goal: () => paperWelfare.description,
  form: () => ({
    sum: "own",
    needsIncome: true,
    value: (utility, weight, income) => {
      let sum = 0;
      let total = 0;
      for (let i = 0; i < utility.length; i++) {
        sum += (weight[i] * utility[i]) / Math.max(income[i], 1);
        total += weight[i];
      }
      return sum / total;
    },
  }),
  inUtils: () => null,
  marginal: null,
  published: (incomes) => incomes.map((income) => 1 / Math.max(income, 1)),
  frozen: inverseIncome,
};
