import { remark } from "./output.ts";

/**
 * A signal that Ctrl-C (or SIGTERM) aborts; a second Ctrl-C ends the process at once.
 * @returns the signal, and a function that stops listening
 */
export function interruptSignal(): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(130);
    remark("\nstopping; what is finished is kept (Ctrl-C again to stop at once)");
    controller.abort();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return {
    signal: controller.signal,
    release: () => {
      process.off("SIGINT", onSignal);
      process.off("SIGTERM", onSignal);
    },
  };
}
