import { setMaxListeners } from "node:events";
import { InterruptedError } from "../../base/errors.ts";

/** Time for one request, in milliseconds, unless the caller sets another. */
export const defaultTimeoutMs = 120_000;

/** There was no answer in time. */
export class DeadlineError extends Error {
  constructor(timeoutMs: number) {
    super(`no answer within ${timeoutMs / 1000} s`);
  }
}

/**
 * Waits for an answer until a deadline, or until `signal` aborts, even where who is asked heeds no signal.
 *
 * The deadline is kept here because SDKs stop theirs when the headers arrive, so that a stalled body would wait for
 * ever; and each call gets a signal of its own because they leave a listener on the one they are given.
 * @throws DeadlineError; InterruptedError where `signal` aborts; what `send` throws
 */
export async function withinDeadline<Answer>(
  timeoutMs: number,
  signal: AbortSignal,
  send: (signal: AbortSignal) => Answer | Promise<Answer>,
): Promise<Answer> {
  if (signal.aborted) throw new InterruptedError();
  setMaxListeners(0, signal); // a thousand calls at once share the run's signal, which is no leak
  const controller = new AbortController();
  let stop: (error: Error) => void = () => undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = (error) => {
      reject(error);
      controller.abort();
    };
  });
  const abort = (): void => stop(new InterruptedError());
  const timer = setTimeout(() => stop(new DeadlineError(timeoutMs)), timeoutMs);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([send(controller.signal), stopped]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}
