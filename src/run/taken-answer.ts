import type { Store } from "../store/store.ts";
import type { StoredCall } from "../store/tables.ts";

/** Answers to one question that are looked through for the one that was taken. */
const mostAttempts = 5;

/** The answer to a question of a stored run that was taken: the first without a fault. @param run the whole id */
export async function takenAnswer(
  store: Pick<Store, "call">,
  run: string,
  question: Pick<StoredCall, "agent" | "purpose" | "step">,
): Promise<StoredCall | undefined> {
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    const call = await store.call(run, { ...question, sample: 1, attempt });
    if (call === undefined || (call.answer !== null && call.problem === null)) return call;
  }
  return undefined;
}
