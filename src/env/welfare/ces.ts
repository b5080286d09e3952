import { ScenarioError } from "../../base/errors.ts";
import { inMoney, marginalFloor, type WelfareKind } from "./welfare-kind.ts";

/**
 * Equally distributed equivalent of u at aversion γ ≥ 0, by default 1. Of utility that is the logarithm of money it is
 * the mean at γ = 1.
 */
export const ces: WelfareKind = {
  ...inMoney,
  name: "ces",
  description:
    "the equally distributed equivalent of utility, in dollars a year: what everybody would need to have for society to be as well off; it counts the poor more, by the inequality aversion",
  uses: ["aversion"],
  aversion: 1,
  label: (aversion) => `ces ${aversion}`,
  goal: (aversion) => `${ces.description} ${aversion}`,
  form: (aversion) => {
    if (aversion === null || !(aversion >= 0 && aversion < Infinity))
      throw new ScenarioError(`welfare ces has aversion ${aversion}; expected a number from 0`, {
        hint: "1 weighs a percentage gain the same for everyone; 0 is utilitarian",
      });
    return aversion === 0 ? { sum: "mean", weights: null } : { sum: "equivalent", aversion };
  },
  inUtils: (aversion, { isLogOfMoney }) => (isLogOfMoney && aversion === 1 ? "mean" : null),
  /** u^(−γ). */
  marginal: ({ utility }, aversion) => {
    const power = -(aversion ?? 1);
    const least = utility.reduce((lowest, value) => Math.min(lowest, value), Infinity);
    const scale = Math.max(least, marginalFloor);
    if (power === -1) return utility.map((value) => scale / Math.max(value, marginalFloor));
    return utility.map((value) => (Math.max(value, marginalFloor) / scale) ** power);
  },
};
