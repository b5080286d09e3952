import type { Economy } from "../env/economy.ts";
import { createWelfare, type Welfare, welfareGoals } from "../env/welfare/welfare.ts";
import type { Kinds } from "../plugins/kinds.ts";
import type { Scenario } from "../scenario/resolve.ts";

/** The welfare function that a scenario names. */
export function welfareOf({ planner }: Scenario, economy: Economy, kinds: Pick<Kinds, "welfareFunctions">): Welfare {
  const { kind, aversion } = planner.welfare;
  if (isBuiltIn(kind)) return createWelfare(kind, aversion, economy);
  const custom = kinds.welfareFunctions.find(({ name }) => name === kind);
  return createWelfare("custom", aversion, economy, custom && "value" in custom ? custom : undefined);
}

function isBuiltIn(kind: string): kind is keyof typeof welfareGoals {
  return Object.hasOwn(welfareGoals, kind);
}
