import type { Economy } from "../env/economy.ts";
import { createWelfare, type Welfare } from "../env/welfare/welfare.ts";
import type { Kinds } from "../plugins/kinds.ts";
import type { Population } from "../population/population.ts";
import type { Scenario } from "../scenario/resolve.ts";

/**
 * The welfare function that a scenario names, with its settings.
 * @throws ScenarioError where they do not go with each other, or with the people
 */
export function welfareOf(
  { planner }: Scenario,
  economy: Economy,
  kinds: Pick<Kinds, "welfareFunctions">,
  population: Population,
): Welfare {
  const { kind, aversion, ...settings } = planner.welfare;
  const named = kinds.welfareFunctions.find(({ name }) => name === kind);
  return createWelfare(kind, aversion, economy, named?.configured?.(settings, { population, economy }) ?? named);
}
