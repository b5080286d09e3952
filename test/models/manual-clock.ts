/** A clock that stands still until it is moved, so that nothing waits in a test. */
import type { Sleep } from "../../src/base/sleep.ts";

export interface ManualClock {
  readonly now: () => number;
  readonly sleep: Sleep;
  /** Lets `ms` pass, waking sleepers one after the other, each at its time. */
  pass(ms: number): Promise<void>;
}

export function manualClock(): ManualClock {
  let time = 0;
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    now: () => time,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const sleeper = { at: time + ms, wake: resolve };
        sleepers.add(sleeper);
        signal.addEventListener("abort", () => {
          sleepers.delete(sleeper);
          resolve();
        });
      }),
    pass: async (ms) => {
      const end = time + ms;
      for (await settle(); ; await settle()) {
        const [next] = [...sleepers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (!next) break;
        sleepers.delete(next);
        time = Math.max(time, next.at);
        next.wake();
      }
      time = end;
    },
  };
}
