/** The whole prompt of a stored question: as it was kept, else put together again from the record. */
import { InterruptedError, UsageError } from "../base/errors.ts";
import { RecordEnd } from "../models/wrappers/replay.ts";
import { promptHash, sha256 } from "../store/prompt-hash.ts";
import type { QuestionKey } from "../store/store.ts";
import type { StoredCall } from "../store/tables.ts";
import { type PlayOptions, playRecord } from "./played-record.ts";
import { otherVersion } from "./run-models.ts";

export interface StoredPrompt extends QuestionKey {
  readonly system: string;
  readonly user: string;
  /** Null where there was none. */
  readonly answer: string | null;
  readonly problem: string | null;
  /** True where it was not kept and has been put together again. */
  readonly isRebuilt: boolean;
  /** Whether it has the hash that was recorded; false where another version puts the question in other words. */
  readonly isAsRecorded: boolean;
  /** What is known of why it is not: the words of prompts have a version; null where nothing is. */
  readonly otherWords: string | null;
}

export interface StoredPromptOptions extends PlayOptions {
  readonly key: QuestionKey;
}

/** @throws UsageError where no such question is stored; as `replayRun` where the run cannot be set up again */
export async function storedPrompt(options: StoredPromptOptions): Promise<StoredPrompt> {
  const { store, run, key } = options;
  const call = await store.call(run.id, key);
  if (!call)
    throw new UsageError(`run ${run.id} has no question about ${key.purpose} to ${key.agent} in step ${key.step}`, {
      hint: "The view model_calls of its database lists them.",
    });
  const { answer, problem } = call;
  const asked = call.user === null ? await rebuilt(options) : { system: call.system, user: call.user };
  const isAsRecorded = promptHash(sha256(asked.system), asked.user) === call.promptHash;
  const otherWords = isAsRecorded ? null : otherVersion(run.promptsVersion);
  return { ...key, ...asked, answer, problem, isRebuilt: call.user === null, isAsRecorded, otherWords };
}

/** Plays the run on its record until the question comes. */
async function rebuilt({
  key,
  signal,
  ...options
}: StoredPromptOptions): Promise<Pick<StoredPrompt, "system" | "user">> {
  const found = new AbortController();
  let asked: Pick<StoredPrompt, "system" | "user"> | undefined;
  try {
    await playRecord({ ...options, signal: AbortSignal.any([signal, found.signal]) }, (event) => {
      if (event.type !== "model-call" || !isSame(event.call.key, key)) return;
      asked = { system: event.call.system, user: event.call.user };
      found.abort();
    });
  } catch (error) {
    if (!asked || !(error instanceof InterruptedError || error instanceof RecordEnd)) throw error;
  }
  if (!asked)
    throw new UsageError(`run ${options.run.id} does not come to this question when it is gone through again`);
  return asked;
}

function isSame(a: QuestionKey, b: QuestionKey | StoredCall): boolean {
  return (
    a.step === b.step &&
    a.agent === b.agent &&
    a.purpose === b.purpose &&
    a.sample === b.sample &&
    a.attempt === b.attempt
  );
}
