/** Rules between `workers.groups`, `workers.archetypes` and the rest of a scenario. */
import { kindOf } from "../base/kind.ts";
import type { Problem } from "./problems.ts";
import type { ScenarioInput, ScenarioKinds } from "./schema.ts";
import { groupOwnKeys } from "./worker-groups-keys.ts";

export function groupProblems({ workers, election }: ScenarioInput, { deciders }: ScenarioKinds): Problem[] {
  const problems: Problem[] = [];
  const add = (path: readonly (string | number)[], message: string) =>
    problems.push({ path, atKey: false, message: `${path.join(".")}: ${message}` });
  const { groups, archetypes, decide } = workers;
  if (archetypes && !kindOf(deciders, decide)?.uses.includes("archetypes"))
    add(["workers", "archetypes"], `needs decide: llm, and workers.decide is ${decide}, which asks nobody`);
  if (archetypes && groups)
    add(
      ["workers", "archetypes"],
      "archetypes ask on behalf of everybody, and groups decide apart; expected one of the two",
    );
  if (archetypes && archetypes.donors > archetypes.count)
    add(
      ["workers", "archetypes", "donors"],
      `${archetypes.donors} in a range are more than the ${archetypes.count} of count`,
    );
  if (archetypes && workers.batch)
    add(["workers", "batch"], "archetypes are few enough to be asked directly; expected batch: false");
  if (!groups) return problems;
  if (workers.batch)
    add(["workers", "batch"], "a batch asks a whole population, and groups decide apart; expected batch: false");
  if (election?.ballots === "llm" || election?.ballots === "pairwise")
    add(
      ["election", "ballots"],
      `${election.ballots} needs a model that goes through everybody, and groups decide apart; expected utility`,
    );
  groups.forEach((group, g) => {
    const kind = kindOf(deciders, group.decide);
    for (const key of groupOwnKeys)
      if (group[key] !== undefined && kind && !kind.uses.includes(key))
        problems.push({
          path: ["workers", "groups", g, key],
          atKey: true,
          message: `workers.groups.${g}.${key}: ${group.decide} has no use for it`,
        });
  });
  return problems;
}
