import { setMaxListeners } from "node:events";
import { InterruptedError } from "../../base/errors.ts";
import { type CallContext, providerError } from "./provider-failure.ts";

/** Time for one request, in milliseconds, unless the caller sets another. */
export const defaultTimeoutMs = 120_000;

/**
 * Runs one SDK call under a deadline and turns whatever it throws into an error of ours.
 *
 * The deadline is kept here because the SDKs stop theirs when the headers arrive, so that a stalled body would wait
 * for ever; and each call gets a signal of its own because they leave a listener on the one they are given.
 * @throws InterruptedError where `signal` aborts; otherwise ProviderError
 */
export async function callProvider<Answer>(
  context: CallContext,
  signal: AbortSignal,
  send: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  if (signal.aborted) throw new InterruptedError();
  setMaxListeners(0, signal); // a thousand calls at once share the run's signal, which is no leak
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  let isTimedOut = false;
  const timer = setTimeout(() => {
    isTimedOut = true;
    abort();
  }, context.timeoutMs);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await send(controller.signal);
  } catch (error) {
    if (signal.aborted) throw new InterruptedError();
    throw providerError(error, context, isTimedOut);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}
