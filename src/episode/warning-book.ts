import type { EpisodeEvent } from "./events.ts";
import type { Warning } from "./warnings.ts";

export interface WarningBook {
  readonly all: readonly Warning[];
  /** @param step the step that it is true for; 0 for the whole run */
  add(warning: Warning, step: number): Promise<void>;
  /** Says one that is true for the whole run again, with what is known by now. */
  restate(warning: Warning): Promise<void>;
  /** Says of each step's warning how often it was true: the first time may have been the only one, or one of many. */
  close(steps: number): Promise<void>;
}

/** Keeps each warning once, and emits it when it is first true and again, with its frequency, at the end. */
export function warningBook(emit: (event: EpisodeEvent) => Promise<void>): WarningBook {
  const entries = new Map<string, { warning: Warning; readonly first: number; times: number }>();
  return {
    get all() {
      return [...entries.values()].map(({ warning }) => warning);
    },
    async add(warning, step) {
      const entry = entries.get(warning.code);
      if (entry) {
        entry.times++;
        return;
      }
      entries.set(warning.code, { warning, first: step, times: 1 });
      await emit({ type: "warning", step, ...warning });
    },
    async restate(warning) {
      entries.set(warning.code, { warning, first: 0, times: 1 });
      await emit({ type: "warning", step: 0, ...warning });
    },
    async close(steps) {
      for (const entry of entries.values()) {
        const { warning, first, times } = entry;
        if (first === 0 || warning.atEnd) continue;
        const message = `${warning.message} (in ${times} of ${steps} steps, first in step ${first})`;
        entry.warning = { ...warning, message };
        await emit({ type: "warning", step: first, code: warning.code, message });
      }
    },
  };
}
