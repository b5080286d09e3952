import { ScenarioError } from "../../base/errors.ts";
import type { Population } from "../../population/population.ts";
import { totalWeight } from "../measures/weighted.ts";

/** @throws ScenarioError where the population is empty or someone cannot earn */
export function checkPopulation({ size, weight, wage, usualHours }: Population): void {
  if (size === 0)
    throw new ScenarioError("the population is empty; expected at least one worker", {
      hint: "relax the filter of the population or raise its size",
    });
  for (let i = 0; i < size; i++) {
    if (!(wage[i] > 0 && usualHours[i] > 0 && wage[i] < Infinity && usualHours[i] < Infinity))
      throw new ScenarioError(
        `worker ${i} has wage ${wage[i]} and usual hours ${usualHours[i]}; expected both positive`,
        { hint: "leave out people without earnings" },
      );
    if (!(weight[i] >= 0 && weight[i] < Infinity))
      throw new ScenarioError(`worker ${i} has weight ${weight[i]}; expected a number that is not negative`, {
        hint: "a weight says how many people a row stands for",
      });
  }
  if (totalWeight(weight) === 0)
    throw new ScenarioError("all weights are zero; expected at least one positive", {
      hint: "a weight says how many people a row stands for",
    });
}
