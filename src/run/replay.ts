/** A stored run once more from its record, without network: whether every number comes out again. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Listener } from "../episode/events.ts";
import { nothingBeyond, RecordEnd } from "../models/wrappers/replay.ts";
import type { Kinds } from "../plugins/kinds.ts";
import { openStore } from "../store/open-store.ts";
import type { RunDetails, Store } from "../store/store.ts";
import { asStored } from "./earlier-summary.ts";
import { forkParent } from "./fork.ts";
import type { Prepared } from "./prepare.ts";
import { reopen } from "./reopen.ts";
import { isEarlier } from "./run-models.ts";
import { simulate } from "./simulate.ts";

export interface Replay {
  readonly run: string;
  /** Steps that were compared. */
  readonly steps: number;
  /** Steps that the run was to have. */
  readonly of: number;
  readonly identical: boolean;
  /** One sentence for each kind of result that came out differently. */
  readonly differences: readonly string[];
  /** Census tables that are not what they were, although they give the people who were recorded. */
  readonly changedFiles: readonly string[];
  /** Questions of a run of an earlier version that are put in other words today: their recorded answers were given all the same. */
  readonly otherPrompts: number;
  readonly madeBy: MadeBy;
}

/** What made a run. */
export interface MadeBy {
  /** Of llm-econ. */
  readonly version: string;
  /** Of the scenario's keys, and so of the prompts; null before they had one. */
  readonly scenarioVersion: number | null;
  /** ISO 8601. */
  readonly startedAt: string;
}

export interface ReplayOptions {
  readonly store: Store;
  readonly run: RunDetails;
  readonly listeners: readonly Listener[];
  readonly signal: AbortSignal;
  /** Takes recorded answers by their keys, also where this version puts the questions in other words. */
  readonly acceptPrompts?: boolean;
  /** Names that there are without the run's plugins; by default what comes with the package. */
  readonly kinds?: Kinds;
}

/**
 * Runs the episode again on the recorded answers and compares all results, bit for bit. A run that did not finish is
 * compared as far as it went.
 * @throws ScenarioError where it cannot be set up again; EconError where its prompts are not those that were recorded,
 * although this version made it
 */
export async function replayRun({
  store,
  run,
  listeners,
  signal,
  kinds,
  acceptPrompts = false,
}: ReplayOptions): Promise<Replay> {
  const { prepared: reopened, changed } = await reopen(store, run, kinds, "record");
  const prepared = isEarlier(run) || acceptPrompts ? withoutPromptBudget(reopened) : reopened;
  const directory = mkdtempSync(join(tmpdir(), "llm-econ-replay-"));
  // In a file: the rows of a large panel need not fit into memory.
  const again = await openStore(join(directory, "replay.db"));
  try {
    let id = "";
    let summary: unknown = null;
    let otherPrompts = 0;
    try {
      summary = await simulate({
        prepared,
        store: again,
        env: {},
        signal,
        listeners,
        command: "replay",
        scenarioPath: run.scenarioPath,
        record: store.calls(run.id),
        parent: await forkParent(store, prepared),
        modelOf: nothingBeyond,
        acceptsOtherPrompts: acceptPrompts,
        onOtherPrompt: () => {
          otherPrompts++;
        },
        onStart: (started) => {
          id = started;
        },
      });
    } catch (error) {
      if (!(error instanceof RecordEnd) || run.status === "finished") throw error;
    }
    const isWhole = run.status === "finished";
    const differences = [
      ...(await again.differences(id, store, run.id, isWhole ? undefined : run.stepsDone)),
      ...(isWhole && !isDeepStrictEqual(asStored(withoutId(summary), run.summary), withoutId(run.summary))
        ? ["the summary differs"]
        : []),
    ];
    const identical = differences.length === 0;
    const { version, scenarioVersion, startedAt } = run;
    const madeBy = { version, scenarioVersion, startedAt };
    return {
      ...{ run: run.id, steps: run.stepsDone, of: run.steps, identical, differences, changedFiles: changed },
      ...{ otherPrompts, madeBy },
    };
  } finally {
    await again.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Prompts that are not those that were put need not fit: only their answers count. */
function withoutPromptBudget(prepared: Prepared): Prepared {
  const { scenario } = prepared;
  return { ...prepared, scenario: { ...scenario, models: { ...scenario.models, promptBudget: null } } };
}

/** As it is stored: JSON. */
function withoutId(summary: unknown): unknown {
  return JSON.parse(JSON.stringify(summary), (key, value) => (key === "run" ? undefined : value));
}
