/** A resolved scenario as a file: one that can be read again. */
import { kindOf } from "../base/kind.ts";
import { kindChoice } from "./economy-kinds.ts";
import type { Scenario } from "./resolve.ts";
import type { ScenarioKinds } from "./schema.ts";

/** Without `economy.brackets` beside a law that has its own. */
export function writtenScenario(scenario: Scenario, { laws }: Pick<ScenarioKinds, "laws">): object {
  const { brackets, ...economy } = scenario.economy;
  const hasOwn = kindOf(laws, kindChoice(economy.law).name)?.ownBrackets !== undefined;
  return hasOwn ? { ...scenario, economy } : scenario;
}
