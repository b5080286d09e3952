import type { WelfareFunction } from "./welfare-function.ts";
import { inMoney, type WelfareKind } from "./welfare-kind.ts";

/** A plugin's function as the engine asks: of it only values and marginal weights are known. */
export function ownWelfare(own: WelfareFunction): WelfareKind {
  const { name, description, uses, unit } = own;
  const usual = own.aversion ?? 1;
  return {
    ...inMoney,
    name,
    description,
    uses,
    aversion: uses.includes("aversion") ? usual : null,
    ...(unit !== undefined && { unit, isMoney: false }),
    risesWithConsumption: false,
    label: () => name,
    goal: () => description,
    form: (aversion) => ({
      sum: "own",
      needsIncome: false,
      value: (utility, weight) => own.value(utility, weight, aversion ?? usual),
    }),
    inUtils: () => null,
    marginal: ({ utility, weight }, aversion) => own.marginal(utility, weight, aversion ?? usual),
  };
}
