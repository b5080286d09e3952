/** A stored search for an objective, read back. */
import { z } from "zod";
import type { Kinds } from "../../plugins/kinds.ts";
import { openScenarioText } from "../../run/open-scenario.ts";
import { type Prepared, prepare } from "../../run/prepare.ts";
import { headKeys, storedHead } from "../../run/stored-inquiry.ts";
import type { RunDetails } from "../../store/store.ts";
import type { ObjectiveHead } from "./objective.ts";

const head = z.object({
  ...headKeys,
  inquiry: z.literal("objective"),
  text: z.string(),
  scenario: z.unknown(),
  candidates: z.int(),
  rounds: z.int(),
  rank: z.enum(["judge", "user"]),
});

export interface StoredObjective {
  readonly head: ObjectiveHead;
  readonly kinds: Kinds;
  readonly prepared: Prepared;
}

/** @throws StorageError where what is stored is none; ScenarioError where its people cannot be drawn again */
export async function storedObjective(run: RunDetails): Promise<StoredObjective> {
  const stored = storedHead(run, head);
  const text = JSON.stringify(stored.scenario);
  const { scenario, kinds } = await openScenarioText(text, `run ${run.id}`, [], undefined, "store");
  return { head: stored, kinds, prepared: prepare(scenario, undefined, kinds) };
}
