import { InterruptedError } from "../../base/errors.ts";
import type { CallContext } from "./call-context.ts";
import { DeadlineError, withinDeadline } from "./deadline.ts";
import { providerError } from "./provider-failure.ts";

/**
 * Runs one SDK call under a deadline and turns whatever it throws into an error of ours.
 * @throws InterruptedError where `signal` aborts; otherwise ProviderError
 */
export async function callProvider<Answer>(
  context: CallContext,
  signal: AbortSignal,
  send: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await withinDeadline(context.timeoutMs, signal, send);
  } catch (error) {
    if (signal.aborted) throw new InterruptedError();
    throw providerError(error, context, error instanceof DeadlineError);
  }
}
