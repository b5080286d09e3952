import { type Population, weeksPerYear } from "../../population/population.ts";
import type { PaperEconomy } from "../economy.ts";
import { checkPopulation } from "./check-population.ts";

/**
 * The paper preset: skill = annual income at usual hours / 40.
 * @throws ScenarioError where the population is empty or someone cannot earn
 */
export function paperEconomy(population: Population): PaperEconomy {
  checkPopulation(population);
  const { size, weight, wage, usualHours } = population;
  const incomePerHour = wage.map((dollars, i) => (weeksPerYear * dollars * usualHours[i]) / 40);
  return { preset: "paper", size, weight, incomePerHour };
}
