import { ScenarioError } from "../../base/errors.ts";
import { inMoney, type WelfareKind } from "./welfare-kind.ts";

/**
 * Equally distributed equivalent of max(u, floor) at aversion γ ≥ 0, by default 1: it rises with every u above the floor
 * and is not defined without one where somebody has less. Of utility that is the logarithm of money it is the mean at
 * γ = 1.
 * @param floor dollars a year, above 0
 */
export function cesAbove(floor: number): WelfareKind {
  const description =
    "the equally distributed equivalent of utility, in dollars a year: what everybody would need to have for society to be as well off; it counts the poor more, by the inequality aversion";
  return {
    ...inMoney,
    name: "ces",
    description,
    uses: ["aversion", "floor"],
    aversion: 1,
    floor,
    configured: (settings) => (settings.floor === undefined ? cesAbove(floor) : cesAbove(settings.floor)),
    label: (aversion) => `ces ${aversion}`,
    goal: (aversion) => `${description} ${aversion}`,
    form: (aversion) => {
      if (aversion === null || !(aversion >= 0 && aversion < Infinity))
        throw new ScenarioError(`welfare ces has aversion ${aversion}; expected a number from 0`, {
          hint: "1 weighs a percentage gain the same for everyone; 0 is utilitarian",
        });
      return aversion === 0 ? { sum: "mean", weights: null } : { sum: "equivalent", aversion, floor };
    },
    inUtils: (aversion, { isLogOfMoney }) => (isLogOfMoney && aversion === 1 ? "mean" : null),
    /** u^(−γ), as if those below the floor had it. */
    marginal: ({ utility }, aversion) => {
      const power = -(aversion ?? 1);
      const least = utility.reduce((lowest, value) => Math.min(lowest, value), Infinity);
      const scale = Math.max(least, floor);
      if (power === -1) return utility.map((value) => scale / Math.max(value, floor));
      return utility.map((value) => (Math.max(value, floor) / scale) ** power);
    },
  };
}

/** Lower utilities count as a cent, so that the floor rarely decides. */
export const ces = cesAbove(0.01);
