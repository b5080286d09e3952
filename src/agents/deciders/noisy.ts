import { ScenarioError } from "../../base/errors.ts";
import { randomStream } from "../../base/random.ts";
import { weightedDraw } from "../../base/weighted-draw.ts";
import type { Economy } from "../../env/economy.ts";
import { hoursOfAWeek } from "../../env/hours-choice.ts";
import { weightedMean } from "../../env/measures/weighted.ts";
import { type AppliedLaw, lineAt, taxesInto } from "../../law/applied-law.ts";
import { bracketFrom } from "../../law/bracket-walk.ts";
import { taxOn } from "../../law/tax-line.ts";
import type { Decider } from "../decider.ts";
import { rationalDecider } from "./rational.ts";

/**
 * Logit choice among whole weekly hours (in the paper's economy its grid): P(l) ∝ exp(u(l)/s), anew in every step. The
 * whole hour nearest to the exact best response gives way to it, so that without noise the choice is exactly rational.
 * s is `noise` times the income without tax (quasi-linear), the income at 40 hours (paper), or 1 (log, where utility
 * is relative already). Where the optimum is interior, hours scatter by about √(ε·noise) and the mean loss is s/2.
 * Sources: McFadden (1974), *Conditional Logit Analysis of Qualitative Choice Behavior*; McKelvey and Palfrey (1995),
 * *Quantal Response Equilibria for Normal Form Games*, Games and Economic Behavior 10.
 * @param noise a share, at least 0; 0 is rational
 * @throws ScenarioError where effort is not simply taken away from what consumption is worth
 */
export function noisyDecider(economy: Economy, noise: number, seed: number): Decider {
  const { separable, isMoney, words } = economy.utility;
  if (separable === null)
    throw new ScenarioError(`workers.decide noisy: economy.utility is ${words.form}; expected quasi-linear or log`, {
      hint: "use quasi-linear or log utility, or workers.decide myopic, which takes any utility",
    });
  const rational = rationalDecider(economy);
  if (noise === 0) return rational;
  const { size, incomePerHour } = economy;
  const { worth } = separable;
  const scaleUnit = separable.noiseUnit(economy);
  const { apart } = economy.hours;
  const grid = hoursGrid(economy);
  const effortOf = separable.efforts(economy, grid);
  const odds = new Float64Array(grid.length);
  return {
    async decide(population, law, step) {
      const { hours: best } = await rational.decide(population, law, step);
      // Where there are income effects workers reckon with the rebate of the best response.
      const rebate = isMoney ? 0 : rebateAt(economy, law, best);
      const hours = new Float64Array(size);
      for (let i = 0; i < size; i++) {
        const { psi, powers, power } = effortOf(i);
        const scale = noise * scaleUnit[i];
        const perHour = incomePerHour[i];
        const line = lineAt(law, i);
        const { starts, rates, amounts, jumps } = line;
        const highest = worth(perHour * best[i] - taxOn(line, perHour * best[i]) + rebate) - psi * power(best[i]);
        let k = 0;
        for (let h = 0; h < grid.length; h++) {
          const income = perHour * grid[h];
          k = bracketFrom(starts, income, k);
          const tax = jumps.length === 0 ? amounts[k] + rates[k] * (income - starts[k]) : taxOn(line, income);
          odds[h] = Math.exp((worth(income - tax + rebate) - psi * powers[h] - highest) / scale);
        }
        const nearest = Math.min(Math.round(best[i] / apart), grid.length - 1);
        odds[nearest] = 1;
        const chosen = weightedDraw(odds, randomStream(seed, "noisy-hours", i, step).next()) ?? nearest;
        hours[i] = chosen === nearest ? best[i] : grid[chosen];
      }
      return { hours, thoughts: null, fallbacks: 0 };
    },
  };
}

function rebateAt({ incomePerHour, weight, publicSpending }: Economy, law: AppliedLaw, hours: Float64Array): number {
  const income = hours.map((value, i) => value * incomePerHour[i]);
  return weightedMean(taxesInto(law, income, income), weight) - publicSpending;
}

function hoursGrid({ hours: { grid, limit } }: Economy): Float64Array {
  if (grid !== null) return Float64Array.from(grid);
  const most = Math.floor(limit ?? hoursOfAWeek);
  return Float64Array.from({ length: most + 1 }, (_, hour) => hour);
}
