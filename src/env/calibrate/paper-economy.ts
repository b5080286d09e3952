import { type Population, usualIncome } from "../../population/population.ts";
import type { Economy } from "../economy.ts";
import { hoursOnGrid } from "../hours-choice.ts";
import { paperPreferences, paperUtility } from "../utility/paper.ts";
import { checkPopulation } from "./check-population.ts";

/** Weekly hours 0, 10, …, 100; who never responds keeps to 40, 50 or 60. */
const hours = hoursOnGrid(10, 100, [40, 50, 60]);

/**
 * The economy of arXiv 2507.15815: skill = annual income at usual hours / 40, and the same cost of effort for everybody.
 * @throws ScenarioError where the population is empty or someone cannot earn
 */
export function paperEconomy(population: Population): Economy {
  checkPopulation(population);
  const { size, weight, wage } = population;
  const { elasticity, psi } = paperPreferences;
  const incomePerHour = wage.map((_, i) => usualIncome(population, i) / 40);
  return {
    utility: paperUtility,
    hours,
    size,
    weight,
    incomePerHour,
    elasticity,
    elasticities: null,
    publicSpending: 0,
    psi: new Float64Array(size).fill(psi),
    psiScale: psi,
    zeroTaxIncome: incomePerHour.map((skill) => skill * (skill / psi) ** elasticity),
  };
}
