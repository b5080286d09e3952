/**
 * A utility with constant relative risk aversion γ: u = c^(1−γ)/(1−γ) − ψ·l^(1+1/ε)/(1+1/ε), ln c at γ = 1. It has
 * income effects, unless γ is 0; the engine finds best hours, ψ and what utility is worth in dollars.
 */
import type { Plugin, UtilityFunction } from "llm-econ";
import { z } from "zod";

const options = z.strictObject({ gamma: z.number().min(0).max(10).default(2) });

const crra: UtilityFunction = {
  name: "crra",
  description: "consumption at constant relative risk aversion gamma, less the cost of effort",
  options,
  create: (given) => {
    const { gamma } = options.parse(given);
    const isLog = gamma === 1;
    return {
      value: (consumption, hours, { psi, elasticity }) => {
        const power = 1 + 1 / elasticity;
        const worth = isLog ? Math.log(consumption) : consumption ** (1 - gamma) / (1 - gamma);
        return worth - (psi * hours ** power) / power;
      },
      byConsumption: (consumption) => consumption ** -gamma,
      byHours: (_, hours, { psi, elasticity }) => -psi * hours ** (1 / elasticity),
      isMoney: gamma === 0,
      isLogOfMoney: isLog,
      formula: `${isLog ? "log(c)" : `c^${1 - gamma} / ${1 - gamma}`} - psi * l^(1 + 1/e) / (1 + 1/e)`,
    };
  },
};

export const plugin = { utilities: [crra] } satisfies Plugin;
