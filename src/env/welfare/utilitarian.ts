import { inMoney, type WelfareKind } from "./welfare-kind.ts";

/** Mean u. */
export const utilitarian: WelfareKind = {
  ...inMoney,
  name: "utilitarian",
  description: "the mean utility of all workers, in dollars a year",
  uses: [],
  label: () => utilitarian.name,
  goal: () => utilitarian.description,
  form: () => ({ sum: "mean", weights: null }),
  inUtils: () => "mean",
  marginal: ({ utility }) => new Float64Array(utility.length).fill(1),
};
