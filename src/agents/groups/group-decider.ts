import { groupOwnKeys, type WorkerGroup } from "../../scenario/worker-groups-keys.ts";
import type { Decider } from "../decider.ts";
import type { DeciderContext, DeciderKind } from "../decider-kind.ts";
import { someWorkers } from "../some-workers.ts";
import { compositeDecider } from "./composite.ts";
import { groupRows } from "./group-rows.ts";

/** @param kindOf the way of deciding of a name */
export function groupDecider(
  whole: DeciderContext,
  groups: readonly WorkerGroup[],
  kindOf: (name: string) => DeciderKind,
): Decider {
  const rowsOf = groupRows(whole.population, groups);
  return compositeDecider(
    whole.economy,
    groups.map((group, g) => {
      const kind = kindOf(group.decide);
      const rows = rowsOf[g];
      const context: DeciderContext = { ...whole, scenario: { ...whole.scenario, workers: keysOf(whole, group) } };
      if (!kind.uses.includes("model")) return { rows, decider: kind.create(context) };
      // A model is told of its own workers alone, under the names that they have among all.
      const some = someWorkers(context, rows);
      return { rows, some, decider: kind.create(some.context) };
    }),
  );
}

/** The keys of `workers` with those of the group in their place. */
function keysOf({ scenario: { workers } }: DeciderContext, group: WorkerGroup): DeciderContext["scenario"]["workers"] {
  const own = Object.fromEntries(groupOwnKeys.flatMap((key) => (group[key] === undefined ? [] : [[key, group[key]]])));
  const { groups: _, ...shared } = workers;
  return { ...shared, ...own, decide: group.decide };
}
