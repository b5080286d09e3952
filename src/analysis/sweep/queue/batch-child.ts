/** The process that computes a worker's batches: kept from one to the next, and replaced when it dies or has grown too large. */
import { type ChildProcess, fork } from "node:child_process";
import { EconError, InterruptedError } from "../../../base/errors.ts";
import { errorOf } from "../../../store/port/port-messages.ts";
import type { FinishedShard } from "../run-shard.ts";
import { parsedFromChild, type ToChild } from "./batch-messages.ts";
import type { LimitsDesk } from "./limits-desk.ts";

/** Bytes of memory beyond which a child is not kept. */
const mostMemory = 1.5e9;

export interface BatchSource {
  /** The experiment as Redis holds it. */
  readonly text: string;
  readonly out: string;
  readonly desk: LimitsDesk;
}

export class BatchChild {
  #child: ChildProcess | undefined;
  #knows = "";
  #isStopped = false;

  /**
   * @returns what became of the batch
   * @throws what it threw; an Error where the process died
   */
  async run(index: number, source: BatchSource): Promise<FinishedShard> {
    if (this.#isStopped) throw new InterruptedError();
    const child = this.#child ?? this.#start();
    if (this.#knows !== source.text) {
      this.#tell(child, { type: "experiment", text: source.text, out: source.out });
      this.#knows = source.text;
    }
    return new Promise((resolve, reject) => {
      const done = (): void => {
        child.off("message", take);
        child.off("exit", died);
      };
      const died = (code: number | null, signal: string | null): void => {
        done();
        this.#forget(child);
        reject(new Error(`the process that computed batch ${index} ended (${signal ?? `exit code ${code}`})`));
      };
      const take = async (posted: unknown): Promise<void> => {
        const message = parsedFromChild(posted);
        switch (message.type) {
          case "finished":
            done();
            if (message.memory > mostMemory) this.#retire(child);
            resolve(message.finished);
            break;
          case "failure":
            done();
            reject(errorOf(message.error));
            break;
          case "borrow":
            this.#tell(child, { type: "granted", id: message.id, amounts: await source.desk.borrow(message.amounts) });
            break;
          case "rate": {
            const { id, address, what, perMinute, wanted } = message;
            this.#tell(child, { type: "rate", id, waitMs: await source.desk.rate(address, what, perMinute, wanted) });
            break;
          }
        }
      };
      child.on("message", take);
      child.on("exit", died);
      this.#tell(child, { type: "batch", index });
    });
  }

  /** What is computed is published as far as it is. */
  stop(): void {
    this.#isStopped = true;
    if (this.#child) this.#tell(this.#child, { type: "stop" });
  }

  end(): void {
    this.#child?.disconnect();
    this.#child = undefined;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  #start(): ChildProcess {
    const child = fork(new URL("../../../batch-worker.js", import.meta.url), {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    // Told to whoever waits for a batch; without one nobody misses it.
    child.on("exit", () => this.#forget(child));
    child.on("error", () => this.#forget(child));
    this.#child = child;
    this.#knows = "";
    return child;
  }

  #retire(child: ChildProcess): void {
    this.#forget(child);
    child.disconnect();
  }

  #forget(child: ChildProcess): void {
    if (this.#child === child) this.#child = undefined;
  }

  #tell(child: ChildProcess, message: ToChild): void {
    if (child.connected) child.send(message, () => undefined);
  }
}

/** Whether doing a batch again would come to the same. */
export function isFinal(error: unknown): boolean {
  return error instanceof EconError && ["usage", "scenario", "budget"].includes(error.kind);
}
