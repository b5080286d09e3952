/** What a page remembers of a run that goes on: a bounded part of it, however many events come. */
import type { CallTotals, Levels, StepEntry, StreamEvent, Thought } from "../server/api.ts";
import type { RunStatus } from "../store/run-status.ts";

/** Beyond this many steps the path is thinned: a chart has fewer pixels. */
export const mostSteps = 2000;
export const mostThoughts = 40;
export const mostWarnings = 100;

export class RunRecord {
  #steps: StepEntry[] = [];
  #thoughts: Thought[] = [];
  #warnings: string[] = [];
  /** Only every so manyth step is kept. */
  #stride = 1;
  #last: StepEntry | null = null;
  calls: CallTotals | null = null;
  levels: Levels | null = null;
  status: RunStatus | null = null;
  error: string | null = null;
  /** The last step before some that were missed, which the stream does not send again; null where there are none. */
  missedAfter: number | null = null;

  /** In order; the newest is always among them. */
  get steps(): readonly StepEntry[] {
    const last = this.#last;
    return last === null || this.#steps.at(-1)?.step === last.step ? this.#steps : [...this.#steps, last];
  }

  get last(): StepEntry | null {
    return this.#last;
  }

  /** Newest first. */
  get thoughts(): readonly Thought[] {
    return this.#thoughts;
  }

  get warnings(): readonly string[] {
    return this.#warnings;
  }

  take(event: StreamEvent): void {
    switch (event.type) {
      case "hello":
        this.status = event.status;
        if (event.last > this.#lastStep) this.missedAfter ??= this.#lastStep;
        break;
      case "resync":
        this.missedAfter ??= this.#lastStep;
        break;
      case "step": {
        const { type: _, ...step } = event;
        this.addSteps([step]);
        break;
      }
      case "calls": {
        const { type: _, ...calls } = event;
        this.calls = calls;
        break;
      }
      case "levels": {
        const { type: _, ...levels } = event;
        this.levels = levels;
        break;
      }
      case "thought":
        this.addThoughts([{ step: event.step, agent: event.agent, text: event.text }]);
        break;
      case "warning":
        this.addWarnings([`${event.code}: ${event.message}`]);
        break;
      case "status":
        this.status = event.status;
        this.error = event.error;
        break;
    }
  }

  get #lastStep(): number {
    return this.#last?.step ?? 0;
  }

  /** Each once, in its place: what was missed comes after what is newer. */
  addSteps(steps: readonly StepEntry[]): void {
    for (const step of steps) {
      if (step.step > this.#lastStep) this.#last = step;
      if ((step.step - 1) % this.#stride !== 0) continue;
      const before = this.#steps.findLastIndex((kept) => kept.step <= step.step);
      if (this.#steps[before]?.step === step.step) continue;
      this.#steps.splice(before + 1, 0, step);
      if (this.#steps.length > mostSteps) {
        this.#stride *= 2;
        this.#steps = this.#steps.filter((kept) => (kept.step - 1) % this.#stride === 0);
      }
    }
  }

  /** Oldest first. */
  addThoughts(thoughts: readonly Thought[]): void {
    this.#thoughts = [...[...thoughts].reverse(), ...this.#thoughts].slice(0, mostThoughts);
  }

  addWarnings(warnings: readonly string[]): void {
    this.#warnings = [...new Set([...this.#warnings, ...warnings])].slice(-mostWarnings);
  }
}
