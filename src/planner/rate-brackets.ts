import { ScenarioError } from "../base/errors.ts";
import type { Levers } from "../law/policy.ts";

/**
 * The brackets whose rates a planner sets.
 * @param wanting what needs them, for the message
 * @throws ScenarioError where the law has other parameters
 */
export function rateBrackets({ brackets, parameters }: Levers, wanting: string): readonly number[] {
  if (brackets !== null) return brackets;
  throw new ScenarioError(
    `${wanting} sets rates on brackets, and this law has ${parameters.map(({ name }) => `"${name}"`).join(", ")}`,
    { hint: "expected economy.law: brackets, or a planner that moves any law: llm, fixed, stackelberg, a search" },
  );
}
