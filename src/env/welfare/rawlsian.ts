import { inMoney, type WelfareKind } from "./welfare-kind.ts";

/** Least u of anyone with positive weight. */
export const rawlsian: WelfareKind = {
  ...inMoney,
  name: "rawlsian",
  description: "the utility of the worst-off worker, in dollars a year",
  uses: [],
  label: () => rawlsian.name,
  goal: () => rawlsian.description,
  form: () => ({ sum: "least" }),
  inUtils: () => "least",
  /** 1 for the worst-off, 0 for all others. */
  marginal: ({ utility }) => {
    const least = utility.reduce((lowest, value) => Math.min(lowest, value), Infinity);
    return utility.map((value) => (value <= least ? 1 : 0));
  },
};
