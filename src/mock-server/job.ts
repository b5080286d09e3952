export type JobStatus =
  | { readonly state: "running" }
  /** `endedAt`: milliseconds since 1970. */
  | { readonly state: "cancelled" | "done"; readonly endedAt: number };

/** A batch by the clock: nothing runs in the background; its work is done when somebody looks after its time is up. */
export class Job<Result> {
  readonly createdAt = Date.now();
  #cancelledAt: number | null = null;
  readonly #durationMs: number;
  readonly #work: () => Promise<Result>;
  #result: Promise<Result> | null = null;

  constructor(durationMs: number, work: () => Promise<Result>) {
    this.#durationMs = durationMs;
    this.#work = work;
  }

  get status(): JobStatus {
    if (this.#cancelledAt !== null) return { state: "cancelled", endedAt: this.#cancelledAt };
    const endedAt = this.createdAt + this.#durationMs;
    return Date.now() < endedAt ? { state: "running" } : { state: "done", endedAt };
  }

  /** @returns false where it is too late */
  cancel(): boolean {
    if (this.status.state === "done") return false;
    this.#cancelledAt ??= Date.now();
    return true;
  }

  /** For a job that is done; worked out once. */
  result(): Promise<Result> {
    this.#result ??= this.#work();
    return this.#result;
  }
}
