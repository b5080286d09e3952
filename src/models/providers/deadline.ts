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
 * Each call gets a signal of its own: who is asked may leave a listener on it.
 * @throws DeadlineError; InterruptedError where `signal` aborts; what `send` throws
 */
export function withinDeadline<Answer>(
  timeoutMs: number,
  signal: AbortSignal,
  send: (signal: AbortSignal) => Answer | Promise<Answer>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) throw new InterruptedError();
    const controller = new AbortController();
    const end = (): void => {
      clearTimeout(timer);
      unwatch(signal, interrupt);
    };
    const stop = (error: Error): void => {
      end();
      reject(error);
      controller.abort();
    };
    const interrupt = (): void => stop(new InterruptedError());
    const timer = setTimeout(() => stop(new DeadlineError(timeoutMs)), timeoutMs);
    watch(signal, interrupt);
    const settle = async (): Promise<void> => {
      try {
        resolve(await send(controller.signal));
      } catch (error) {
        reject(error);
      } finally {
        end();
      }
    };
    void settle();
  });
}

/** What is to be done when a signal aborts. */
class Watch {
  readonly actions = new Set<() => void>();
  readonly act = (): void => {
    for (const action of this.actions) action();
  };
}

/** By signal: a thousand calls at once share the run's, and an EventTarget looks through all its listeners for each one that comes or goes. */
const watches = new WeakMap<AbortSignal, Watch>();

function watch(signal: AbortSignal, action: () => void): void {
  let known = watches.get(signal);
  if (!known) {
    known = new Watch();
    watches.set(signal, known);
    signal.addEventListener("abort", known.act, { once: true });
  }
  known.actions.add(action);
}

function unwatch(signal: AbortSignal, action: () => void): void {
  const known = watches.get(signal);
  if (!known?.actions.delete(action) || known.actions.size > 0) return;
  watches.delete(signal);
  signal.removeEventListener("abort", known.act);
}
