/** Whether the planner's formula is known for the scenario's law, and for elasticities that differ by bracket. */
import { kindOf } from "../base/kind.ts";
import { kindChoice } from "./economy-kinds.ts";
import type { Problem } from "./problems.ts";
import type { ScenarioInput, ScenarioKinds } from "./schema.ts";

export function formulaProblems({ planner, economy }: ScenarioInput, { planners, laws }: ScenarioKinds): Problem[] {
  const kind = kindOf(planners, planner.kind);
  if (!kind) return [];
  const problems: Problem[] = [];
  const add = (key: string, message: string): void => {
    problems.push({ path: ["planner", key], atKey: false, message: `planner.${key}: ${message}` });
  };
  const law = kindOf(laws, kindChoice(economy.law).name);
  if (kind.needsBrackets && law && !law.uses.includes("rates"))
    add(
      "kind",
      `${kind.name} sets rates on brackets that are the same for everybody, and economy.law is ${law.name}; expected economy.law: brackets, or a planner that moves any law, e.g. saez, stackelberg, llm or a search`,
    );
  if (planner.elasticity === "estimate-by-bracket" && !kind.estimatesByBracket && kind.uses.includes("elasticity"))
    add(
      "elasticity",
      `${kind.name} has one elasticity for all brackets; expected a number, estimate, or planner.kind ${names(planners)}`,
    );
  return problems;
}

function names(planners: ScenarioKinds["planners"]): string {
  return planners.flatMap(({ name, estimatesByBracket }) => (estimatesByBracket ? [name] : [])).join(" or ");
}
