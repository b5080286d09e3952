/** A stored run once more on its record, to see its questions as they are put: nothing that comes of it is kept. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Listener } from "../episode/events.ts";
import { nothingBeyond } from "../models/wrappers/replay.ts";
import type { Kinds } from "../plugins/kinds.ts";
import { openStore } from "../store/open-store.ts";
import type { RunDetails, Store } from "../store/store.ts";
import { forkParent } from "./fork.ts";
import { reopen } from "./reopen.ts";
import { simulate } from "./simulate.ts";

export interface PlayOptions {
  readonly store: Store;
  readonly run: RunDetails;
  readonly signal: AbortSignal;
  /** Names that there are without the run's plugins; by default what comes with the package. */
  readonly kinds?: Kinds | undefined;
}

/**
 * Recorded answers are given by their keys, in whatever words this version asks.
 * @throws as `replayRun` where the run cannot be set up again; RecordEnd after what is stored of a run that did not finish;
 * InterruptedError by the signal
 */
export async function playRecord({ store, run, signal, kinds }: PlayOptions, listener: Listener): Promise<void> {
  const { prepared } = await reopen(store, run, kinds, "record");
  const { scenario } = prepared;
  const directory = mkdtempSync(join(tmpdir(), "llm-econ-prompts-"));
  // In a file: a long run's answers need not fit into memory.
  const again = await openStore(join(directory, "again.db"));
  try {
    await simulate({
      prepared: { ...prepared, scenario: { ...scenario, logging: { panel: 0, calls: "answers" } } },
      store: again,
      env: {},
      signal,
      listeners: [listener],
      command: "prompt",
      scenarioPath: run.scenarioPath,
      record: store.calls(run.id),
      parent: await forkParent(store, prepared),
      modelOf: nothingBeyond,
      acceptsOtherPrompts: true,
      onOtherPrompt: () => undefined,
    });
  } finally {
    await again.close();
    rmSync(directory, { recursive: true, force: true });
  }
}
