import { type Population, weeksPerYear } from "../../population/population.ts";
import { paperEconomy } from "../calibrate/paper-economy.ts";
import { paperUtility } from "../utility/paper.ts";
import { paperWelfare } from "../welfare/paper.ts";
import type { Preset } from "./preset.ts";

export const paper: Preset = {
  name: "paper",
  description: "the setting of arXiv 2507.15815, to reproduce it",
  uses: [],
  startingRate: 0.5,
  welfare: paperWelfare.name,
  cue: "paper",
  hoursAreListed: true,
  rates: { multipleOf: 10, change: 20 },
  hoursProblem: (hours) =>
    hours > 100 || hours % 10 !== 0 ? `expected one of 0, 10, 20, …, 100 in the paper's economy, found ${hours}` : null,
  words: {
    setting: "the economy of arXiv 2507.15815",
    utility: () => `Utility is ${paperUtility.words.formula}, on the grid of hours of arXiv 2507.15815.`,
  },
  people: (drawn, source) => (source === "uniform" ? skillsAsWages(drawn) : drawn),
  economy: (_keys, people) => paperEconomy(people),
};

/** The paper's uniform prior is one of skills, annual dollars per weekly hour, not of hourly wages. */
function skillsAsWages(population: Population): Population {
  return { ...population, wage: population.wage.map((skill) => skill / weeksPerYear) };
}
