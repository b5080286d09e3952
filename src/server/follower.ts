/** Tells a feed what another process writes of a run, by looking at the store again and again. */
import type { Views } from "../store/views.ts";
import type { StreamEvent } from "./api.ts";
import type { CallCounter } from "./call-counter.ts";
import type { Feed } from "./feed.ts";
import { stepEntry } from "./step-entry.ts";
import { latestThoughts } from "./thoughts.ts";

/** While a run goes on, and while it does not: then only a resume can change anything. */
const lookMs = { running: 250, still: 2000 } as const;
/** Steps that are read at once; a reader who is further behind reads the list. */
const mostSteps = 500;
/** Workers whose thoughts of a step are told. */
const thoughtsTold = 3;

export class Follower {
  readonly #run: string;
  readonly #views: Views;
  readonly #feed: Feed;
  readonly #calls: CallCounter;
  #timer: NodeJS.Timeout | undefined;
  #status = "";
  readonly #warnings: Set<string>;
  #elections = 0;
  #told = "";

  constructor(run: string, views: Views, feed: Feed, calls: CallCounter) {
    this.#run = run;
    this.#views = views;
    this.#feed = feed;
    this.#calls = calls;
    const { status, error, epoch } = views.state(run);
    this.#status = JSON.stringify([status, error, epoch]);
    this.#warnings = new Set(views.warnings(run).map(({ code }) => code));
    this.#elections = views.elections(run).length;
  }

  /** Looks as long as anybody reads. */
  start(): void {
    this.#timer ??= setTimeout(() => void this.#look(), 0);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #look(): Promise<void> {
    let wait: number = lookMs.still;
    try {
      wait = (await this.#tell()) ? lookMs.running : lookMs.still;
    } catch {
      // Deleted, or the database is busy: what is to be seen then comes with the next look.
    }
    if (this.#timer === undefined) return;
    this.#timer = this.#feed.readers > 0 ? setTimeout(() => void this.#look(), wait) : undefined;
  }

  /** @returns whether the run goes on */
  async #tell(): Promise<boolean> {
    const { status, error, epoch, last, isWritten } = this.#views.state(this.#run);
    if (last > this.#feed.at.step + mostSteps) this.#publish({ type: "resync", last });
    else this.#steps();
    this.#others();
    const totals = await this.#calls.count(last);
    const told = JSON.stringify(totals);
    if (told !== this.#told) this.#publish({ type: "calls", ...totals });
    this.#told = told;
    const state = JSON.stringify([status, error, epoch]);
    if (state !== this.#status) this.#publish({ type: "status", status, error });
    this.#status = state;
    return status === "running" && isWritten;
  }

  #steps(): void {
    const steps = this.#views.steps(this.#run, this.#feed.at.step, mostSteps);
    for (const [i, row] of steps.entries()) {
      const step = stepEntry(row);
      const before = steps[i - 1] ?? this.#views.steps(this.#run, row.step - 2, 1)[0];
      if (row.step === 1 || before.taxYear !== row.taxYear) this.#publish({ type: "planner", ...pick(step) });
      this.#publish({ type: "step", ...step });
    }
    const newest = steps.at(-1);
    if (newest === undefined) return;
    for (const thought of latestThoughts(this.#views, this.#run, newest.step, thoughtsTold))
      this.#publish({ type: "thought", ...thought });
  }

  #others(): void {
    for (const warning of this.#views.warnings(this.#run)) {
      if (this.#warnings.has(warning.code)) continue;
      this.#warnings.add(warning.code);
      this.#publish({ type: "warning", ...warning });
    }
    const elections = this.#views.elections(this.#run);
    for (const { step, taxYear, winnerName } of elections.slice(this.#elections))
      this.#publish({ type: "election", step, taxYear, winnerName });
    this.#elections = elections.length;
  }

  #publish(event: StreamEvent): void {
    this.#feed.publish(event);
  }
}

type Proposed = Omit<Extract<StreamEvent, { readonly type: "planner" }>, "type">;

function pick({ step, taxYear, rates, parameters }: Proposed): Proposed {
  return { step, taxYear, rates, parameters };
}
