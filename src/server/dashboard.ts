/** What every answer is worked out from. */
import type { Reference, Store } from "../store/store.ts";
import type { Views } from "../store/views.ts";
import type { Control } from "./control.ts";
import type { LevelsDesk } from "./levels-desk.ts";
import type { Live } from "./live.ts";
import { Refusal } from "./refusal.ts";
import type { StoredScenarios } from "./stored-scenarios.ts";

export interface Dashboard {
  /** Both are opened to be read. */
  readonly views: Views;
  readonly store: Store;
  /** Of the database. */
  readonly path: string;
  /** That the server was started in. */
  readonly folder: string;
  readonly levels: Pick<LevelsDesk, "levels" | "found">;
  readonly live: Live;
  readonly scenarios: StoredScenarios;
  /** Null where no orders are taken. */
  readonly control: Control | null;
}

/**
 * A run or a comparison.
 * @param reference an id, a unique prefix of one, or `latest`
 * @throws Refusal 404
 */
export async function entryOf({ store }: Pick<Dashboard, "store">, reference: string): Promise<Reference> {
  return store.resolve(reference).catch((error: unknown) => {
    throw new Refusal(404, error instanceof Error ? error.message : String(error));
  });
}

/**
 * The whole id of a run.
 * @param reference an id, a unique prefix of one, or `latest`
 * @throws Refusal 404
 */
export async function runId(dashboard: Pick<Dashboard, "store">, reference: string): Promise<string> {
  const found = await entryOf(dashboard, reference);
  if (found.kind === "run") return found.id;
  throw new Refusal(404, `${found.id} is a comparison; expected a run`);
}
