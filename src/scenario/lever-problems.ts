/** Whether the law has what `planner.levers` names. */
import { kindOf } from "../base/kind.ts";
import { suggestion } from "../base/nearest.ts";
import { usualLevers } from "../law/law-family.ts";
import { kindChoice } from "./economy-kinds.ts";
import type { Problem } from "./problems.ts";
import type { ScenarioInput, ScenarioKinds } from "./schema.ts";

export function leverProblems({ economy, planner }: ScenarioInput, { laws }: ScenarioKinds): Problem[] {
  const { name, options } = kindChoice(economy.law);
  const kind = kindOf(laws, name);
  const { levers } = planner;
  const wrong = (place: number | null, message: string): Problem[] => [
    {
      path: ["planner", "levers", ...(place === null ? [] : [place])],
      atKey: false,
      message: `planner.levers: ${message}`,
    },
  ];
  const twice = levers.findIndex((lever, i) => levers.indexOf(lever) < i);
  if (twice >= 0) return wrong(twice, `${levers[twice]} is there twice; expected it once`);
  if (levers.join() === usualLevers.join()) return [];
  if (!kind?.levers)
    return wrong(
      null,
      `economy.law ${name} has no levers to choose from: planners move all its parameters; expected none`,
    );
  const known = leversOf(kind.levers, options);
  const unknown = levers.findIndex((lever) => known !== null && !known.includes(lever));
  if (known === null || unknown < 0) return [];
  return wrong(unknown, `economy.law ${name} has no lever "${levers[unknown]}"; ${suggestion(levers[unknown], known)}`);
}

/** Null where the options are wrong, of which they tell themselves. */
function leversOf(
  levers: (options: Readonly<Record<string, unknown>>) => readonly string[],
  options: Readonly<Record<string, unknown>>,
): readonly string[] | null {
  try {
    return levers(options);
  } catch {
    return null;
  }
}
