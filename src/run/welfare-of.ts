import type { Economy } from "../env/economy.ts";
import { ces, cesAbove } from "../env/welfare/ces.ts";
import { createWelfare, type Welfare } from "../env/welfare/welfare.ts";
import type { Kinds } from "../plugins/kinds.ts";
import type { Scenario } from "../scenario/resolve.ts";

/** The welfare function that a scenario names. */
export function welfareOf({ planner }: Scenario, economy: Economy, kinds: Pick<Kinds, "welfareFunctions">): Welfare {
  const { kind, aversion, floor } = planner.welfare;
  const named = kinds.welfareFunctions.find(({ name }) => name === kind);
  return createWelfare(kind, aversion, economy, named === ces && floor !== undefined ? cesAbove(floor) : named);
}
