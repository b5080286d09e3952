import type { Economy } from "../env/economy.ts";
import { createWelfare, type Welfare } from "../env/welfare/welfare.ts";
import type { Kinds } from "../plugins/kinds.ts";
import type { Scenario } from "../scenario/resolve.ts";

/** The welfare function that a scenario names. */
export function welfareOf({ planner }: Scenario, economy: Economy, kinds: Pick<Kinds, "welfareFunctions">): Welfare {
  const { kind, aversion } = planner.welfare;
  return createWelfare(
    kind,
    aversion,
    economy,
    kinds.welfareFunctions.find(({ name }) => name === kind),
  );
}
