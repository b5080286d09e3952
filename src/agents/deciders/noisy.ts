import { ScenarioError } from "../../base/errors.ts";
import { randomStream } from "../../base/random.ts";
import { type Economy, hoursLimit } from "../../env/economy.ts";
import { weightedMean } from "../../env/measures/weighted.ts";
import { paperHours } from "../../env/utility/preferences.ts";
import { consumptionFloor } from "../../env/utility/utility.ts";
import { type TaxSchedule, taxAtStarts, taxInto } from "../../law/tax-schedule.ts";
import type { Decider } from "../decider.ts";
import { hoursEffort } from "./hours-effort.ts";
import { rationalDecider } from "./rational.ts";

/** Most weekly hours on the grid where nothing caps them: those of a week. */
const weekHours = 168;

/**
 * Logit choice among whole weekly hours (in the paper's economy its grid): P(l) ∝ exp(u(l)/s), anew in every step. The
 * whole hour nearest to the exact best response gives way to it, so that without noise the choice is exactly rational.
 * s is `noise` times the income without tax (quasi-linear), the income at 40 hours (paper), or 1 (log, where utility
 * is relative already). Where the optimum is interior, hours scatter by about √(ε·noise) and the mean loss is s/2.
 * Sources: McFadden (1974), *Conditional Logit Analysis of Qualitative Choice Behavior*; McKelvey and Palfrey (1995),
 * *Quantal Response Equilibria for Normal Form Games*, Games and Economic Behavior 10.
 * @param noise a share, at least 0; 0 is rational
 * @throws ScenarioError where utility is an expression
 */
export function noisyDecider(economy: Economy, noise: number, seed: number): Decider {
  if (economy.preset === "calibrated" && typeof economy.utility === "object")
    throw new ScenarioError("workers.decide noisy: economy.utility is an expression; expected quasi-linear or log", {
      hint: "use quasi-linear or log utility, or workers.decide myopic, which takes any utility",
    });
  const rational = rationalDecider(economy);
  if (noise === 0) return rational;
  const { size, incomePerHour } = economy;
  const isLog = economy.preset === "calibrated" && economy.utility === "log";
  const scaleUnit = unitOfNoise(economy);
  const apart = economy.preset === "paper" ? 10 : 1;
  const grid = hoursGrid(economy);
  const effortOf = hoursEffort(economy, grid);
  const worth = (consumption: number): number =>
    isLog ? Math.log(Math.max(consumption, consumptionFloor)) : consumption;
  const odds = new Float64Array(grid.length);
  return {
    async decide(population, schedule, step) {
      const { hours: best } = await rational.decide(population, schedule, step);
      // Only log utility has income effects: workers reckon with the rebate of the best response.
      const rebate = isLog ? rebateAt(economy, schedule, best) : 0;
      const starts = Float64Array.from([...schedule.brackets, Infinity]);
      const rates = Float64Array.from(schedule.rates);
      const taxAtStart = taxAtStarts(schedule.brackets, schedule.rates);
      const hours = new Float64Array(size);
      for (let i = 0; i < size; i++) {
        const { psi, powers, power } = effortOf(i);
        const scale = noise * scaleUnit[i];
        const perHour = incomePerHour[i];
        const highest = worth(perHour * best[i] - schedule.tax(perHour * best[i]) + rebate) - psi * power(best[i]);
        let k = 0;
        for (let h = 0; h < grid.length; h++) {
          const income = perHour * grid[h];
          while (income >= starts[k + 1]) k++;
          const tax = taxAtStart[k] + rates[k] * (income - starts[k]);
          odds[h] = Math.exp((worth(income - tax + rebate) - psi * powers[h] - highest) / scale);
        }
        const nearest = Math.min(Math.round(best[i] / apart), grid.length - 1);
        odds[nearest] = 1;
        const chosen = draw(odds, randomStream(seed, "noisy-hours", i, step).next()) ?? nearest;
        hours[i] = chosen === nearest ? best[i] : grid[chosen];
      }
      return { hours, thoughts: null, fallbacks: 0 };
    },
  };
}

function rebateAt({ incomePerHour, weight }: Economy, schedule: TaxSchedule, hours: Float64Array): number {
  const income = hours.map((value, i) => value * incomePerHour[i]);
  return weightedMean(taxInto(schedule, income, income), weight);
}

function hoursGrid(economy: Economy): Float64Array {
  if (economy.preset === "paper") return Float64Array.from(paperHours);
  const most = Math.floor(hoursLimit(economy) ?? weekHours);
  return Float64Array.from({ length: most + 1 }, (_, hour) => hour);
}

/** The scale of each worker's utility at noise 1. */
function unitOfNoise(economy: Economy): Float64Array {
  if (economy.preset === "paper") return economy.incomePerHour.map((skill) => 40 * skill);
  return economy.utility === "log" ? new Float64Array(economy.size).fill(1) : economy.zeroTaxIncome;
}

/** The index drawn with odds, or null where rounding leaves nothing. */
function draw(odds: Float64Array, uniform: number): number | null {
  let total = 0;
  for (let h = 0; h < odds.length; h++) total += odds[h];
  let left = uniform * total;
  for (let h = 0; h < odds.length; h++) {
    if (left < odds[h]) return h;
    left -= odds[h];
  }
  return null;
}
