/** Whether the planner can mind how far apart rates are. */
import { kindOf } from "../base/kind.ts";
import { bracketsOf } from "../law/bracket-tables.ts";
import { kindChoice } from "./economy-kinds.ts";
import type { Problem } from "./problems.ts";
import type { ScenarioInput, ScenarioKinds } from "./schema.ts";

const key = "smoothness";

export function smoothnessProblems({ planner, economy }: ScenarioInput, { planners, laws }: ScenarioKinds): Problem[] {
  if (!planner.smoothness) return [];
  const wrong = (message: string): Problem[] => [
    { path: ["planner", key], atKey: false, message: `planner.${key}: ${message}` },
  ];
  const readers = planners.filter(({ uses }) => uses.includes(key)).map(({ name }) => name);
  if (!readers.includes(planner.kind))
    return wrong(
      `planner.kind ${planner.kind} does not weigh welfare against steps between rates; expected none, or one of ${readers.join(", ")}`,
    );
  const hasRates = kindOf(laws, kindChoice(economy.law).name)?.uses.includes("rates");
  if (hasRates && bracketsOf(economy.brackets).length < 2)
    return wrong("economy.brackets has one bracket, so there are no steps between rates; expected none");
  return [];
}
