import { gridResponse } from "../respond/grid-response.ts";
import { adjustedUtility } from "../settle/adjusted-utility.ts";
import { inDollars, moneyRules } from "./effort-facts.ts";
import { quasiLinear } from "./quasi-linear.ts";
import type { Utility } from "./utility.ts";

/** Disutility 0.0005·l^3.5 of weekly hours l (arXiv 2507.15815). */
export function paperDisutility(hours: number): number {
  return 0.0005 * hours * hours * hours * Math.sqrt(hours);
}

/** The same as ψ·l^(1+1/ε)/(1+1/ε). */
export const paperPreferences = { elasticity: 0.4, psi: 0.00175 };

/** u = c − 0.0005·l^3.5 on a grid of hours. */
export const paperUtility: Utility = {
  ...quasiLinear,
  name: "paper",
  // Hours are on a grid, so nobody's income is a multiple of z0.
  isClosedForm: false,
  separable: {
    worth: (consumption) => consumption,
    noiseUnit: ({ incomePerHour }) => incomePerHour.map((skill) => 40 * skill),
    efforts: (_workers, grid) => {
      const effort = { psi: 1, powers: grid.map(paperDisutility), power: paperDisutility };
      return () => effort;
    },
  },
  words: {
    ...quasiLinear.words,
    formula: "consumption less 0.0005·hours^3.5",
    short: "the paper's utility",
    rules: moneyRules,
  },
  respond: (workers, schedule, _rebate, out) =>
    gridResponse(workers, workers.hours.grid ?? [], paperDisutility, schedule, out),
  settle: (_workers, _schedule, { hours, consumption }, out) => {
    for (let i = 0; i < out.length; i++) out[i] = consumption[i] - paperDisutility(hours[i]);
  },
  dollars: () => inDollars,
  scaled: adjustedUtility,
  facts: () => ({ effort: { cost: 0.0005, hours: 1, power: 3.5 } }),
};
