import { EconError } from "./errors.ts";

/**
 * Runs `work` for 0 … count − 1 with at most `limit` at once. The first failure stops new work, aborts what is in
 * flight, and is thrown when that has ended, so that nothing is left running. A spent budget aborts nothing: what is in
 * flight is paid for already.
 * @param signal aborts everything; each piece of work gets one that aborts with it
 */
export async function forEachConcurrent(
  count: number,
  limit: number,
  signal: AbortSignal,
  work: (index: number, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failed = false;
  let failure: unknown;
  const inner = new AbortController();
  const abort = (): void => inner.abort();
  signal.addEventListener("abort", abort);
  if (signal.aborted) abort();
  const lane = async (): Promise<void> => {
    while (next < count && !failed) {
      try {
        await work(next++, inner.signal);
      } catch (error) {
        if (!failed) failure = error;
        failed = true;
        if (!(error instanceof EconError && error.kind === "budget")) abort();
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, count) }, lane));
  signal.removeEventListener("abort", abort);
  if (failed) throw failure;
}
