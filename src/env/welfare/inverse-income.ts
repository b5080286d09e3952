import { inMoney, type WelfareKind } from "./welfare-kind.ts";

/** Least income, dollars a year, that a weight is taken of. */
const leastIncome = 1;

/** Mean of ω_i·u_i, ω_i ∝ 1/max(income without tax, $1) with mean 1: frozen, policy cannot move it. */
export const inverseIncome: WelfareKind = {
  ...inMoney,
  name: "inverse-income",
  description:
    "the weighted mean utility, in dollars a year, with weights inversely proportional to what each worker would earn without tax",
  uses: [],
  label: () => inverseIncome.name,
  goal: () => inverseIncome.description,
  // A mean weighted by weight/z0 is the mean of ω·u with mean ω of 1.
  form: () => ({
    sum: "mean",
    weights: (weight, noTaxIncome) => weight.map((people, i) => people / Math.max(noTaxIncome[i], leastIncome)),
  }),
  inUtils: () => null,
  marginal: ({ zeroTaxIncome }) => zeroTaxIncome.map((income) => 1 / Math.max(income, leastIncome)),
};
