import { remark } from "./output.ts";

/** Ctrl-C, a polite kill, a closed terminal. */
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * A signal that Ctrl-C (SIGINT, SIGTERM or SIGHUP) aborts; a second Ctrl-C ends the process at once.
 * @param polite what a second SIGTERM does: schedulers send one before a time limit and one at it, and what is finished by
 * then is still to be brought away
 * @returns the signal, and a function that stops listening
 */
export function interruptSignal(polite: "each" | "once" = "each"): {
  readonly signal: AbortSignal;
  readonly release: () => void;
} {
  const controller = new AbortController();
  const onSignal = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted && name === "SIGTERM" && polite === "once") return;
    if (controller.signal.aborted) process.exit(130);
    remark("\nstopping; what is finished is kept (Ctrl-C again to stop at once)");
    controller.abort();
  };
  for (const name of signals) process.on(name, onSignal);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of signals) process.off(name, onSignal);
    },
  };
}
