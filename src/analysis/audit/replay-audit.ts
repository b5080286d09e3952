/** A stored audit once more from its record, without network: whether every result comes out again. */
import { isDeepStrictEqual } from "node:util";
import { nothingBeyond, RecordEnd } from "../../models/wrappers/replay.ts";
import type { Kinds } from "../../plugins/kinds.ts";
import { setUpAgain } from "../../run/reopen.ts";
import type { Replay } from "../../run/replay.ts";
import { openMemory } from "../../store/open-store.ts";
import type { RunDetails, Store } from "../../store/store.ts";
import { type ModelAudit, runAudit } from "./run-audit.ts";

export interface AuditReplayOptions {
  readonly store: Store;
  readonly run: RunDetails;
  readonly signal: AbortSignal;
  /** Takes recorded answers by their keys, also where this version puts the questions in other words. */
  readonly acceptPrompts?: boolean;
  /** Names that there are without the audit's plugins; by default what comes with the package. */
  readonly kinds?: Kinds;
}

/**
 * Puts the questions of an audit to its record. One that did not finish is gone through as far as it went.
 * @returns as of a run, without steps
 * @throws ScenarioError where its people cannot be had again; EconError where its prompts are not those that were recorded
 */
export async function replayAudit({
  store,
  run,
  signal,
  acceptPrompts = false,
  kinds,
}: AuditReplayOptions): Promise<Replay> {
  const { prepared, changed } = await setUpAgain(store, run, kinds, "record");
  const again = await openMemory();
  let otherPrompts = 0;
  try {
    let result: ModelAudit | null = null;
    try {
      result = await runAudit({
        prepared,
        store: again,
        runs: store,
        env: {},
        signal,
        scenarioPath: run.scenarioPath,
        record: store.calls(run.id),
        modelOf: nothingBeyond,
        acceptsOtherPrompts: acceptPrompts,
        onOtherPrompt: () => {
          otherPrompts++;
        },
      });
    } catch (error) {
      if (!(error instanceof RecordEnd) || run.status === "finished") throw error;
    }
    const isSame = run.status !== "finished" || isDeepStrictEqual(withoutId(result), withoutId(run.summary));
    const { version, scenarioVersion, startedAt } = run;
    return {
      ...{ run: run.id, steps: 0, of: 0, identical: isSame, differences: isSame ? [] : ["the results differ"] },
      ...{ changedFiles: changed, otherPrompts, madeBy: { version, scenarioVersion, startedAt } },
    };
  } finally {
    await again.close();
  }
}

/** As it is stored: JSON. */
function withoutId(result: unknown): unknown {
  return JSON.parse(JSON.stringify(result), (key, value) => (key === "run" ? undefined : value));
}
