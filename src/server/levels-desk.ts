/**
 * US law's and the optimum's welfare of runs that have no summary yet, worked out beside everything else: one run at a
 * time, in a thread, since the optimum takes seconds.
 */
import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { errorMessage } from "../base/errors.ts";
import type { FoundOptimum } from "../run/gap.ts";
import { noOptimum } from "../run/levels.ts";
import type { Prepared } from "../run/prepare.ts";
import type { Levels } from "./api.ts";
import { type FoundLevels, findLevels, levelsOfRun } from "./find-levels.ts";

/** Node runs the compiled files in threads, not those in TypeScript. */
const canRunThreads = import.meta.url.endsWith(".js");

const mostSearchedAtOnce = 2000;

/** What is told before anything is known. */
export const workingItOut: Levels = {
  usFederal: null,
  optimum: null,
  optimumRates: null,
  optimumParameters: null,
  state: "computing",
  reason: "it is being worked out",
};

export class LevelsDesk {
  readonly #path: string;
  readonly #known = new Map<string, Levels>();
  readonly #told = new Set<(run: string, levels: Levels) => void>();
  readonly #waiting: string[] = [];
  readonly #held = new Map<string, Prepared>();
  #worker: Worker | undefined;
  #isAtWork = false;
  #isClosed = false;

  /** @param path of the database */
  constructor(path: string) {
    this.#path = path;
  }

  /** What is known by now; the first question of a run begins the work. */
  levels(run: string): Levels {
    const known = this.#known.get(run);
    if (known) return known;
    this.#known.set(run, workingItOut);
    this.#waiting.push(run);
    void this.#work();
    return workingItOut;
  }

  /** A run of this process: a search that takes half a second needs no thread, which takes longer to begin. */
  hold(run: string, prepared: Prepared): void {
    if (isSearchedAtOnce(prepared)) this.#held.set(run, prepared);
  }

  /** The optimum of a run on its brackets; null while it is not known. */
  found(run: string): FoundOptimum | null {
    const { optimum = null, optimumRates = null } = this.#known.get(run) ?? {};
    return optimum === null || optimumRates === null ? null : { optimum, rates: optimumRates };
  }

  /** @returns what takes the listener away */
  onFound(listener: (run: string, levels: Levels) => void): () => void {
    this.#told.add(listener);
    return () => this.#told.delete(listener);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#worker?.terminate();
  }

  async #work(): Promise<void> {
    if (this.#isAtWork) return;
    this.#isAtWork = true;
    for (let run = this.#waiting.shift(); run !== undefined && !this.#isClosed; run = this.#waiting.shift()) {
      const asked = run;
      const found = (part: FoundLevels): void => this.#take(asked, part);
      const isBeside = canRunThreads && !this.#held.has(run);
      await (isBeside ? this.#inThread(run, found) : this.#here(run, found)).catch((error: unknown) =>
        found({ type: "end", gap: null, reason: errorMessage(error) }),
      );
    }
    this.#isAtWork = false;
  }

  async #here(run: string, found: (part: FoundLevels) => void): Promise<void> {
    await setImmediate();
    if (this.#isClosed) return;
    const held = this.#held.get(run);
    if (held) findLevels(held, found);
    else await levelsOfRun(this.#path, run, found);
  }

  #inThread(run: string, found: (part: FoundLevels) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(new URL("../levels-worker.js", import.meta.url), {
        workerData: { path: this.#path, run },
      });
      this.#worker = worker;
      // Nobody waits for a level alone.
      worker.unref();
      worker.on("message", found);
      worker.on("error", reject);
      worker.on("exit", (code) =>
        code === 0 ? resolve() : reject(new Error("the thread that works it out was stopped")),
      );
    });
  }

  #take(run: string, part: FoundLevels): void {
    const before = this.#known.get(run) ?? workingItOut;
    const after: Levels =
      part.type === "us-law"
        ? { ...before, usFederal: part.usFederal }
        : {
            usFederal: before.usFederal,
            optimum: part.gap?.optimum ?? null,
            optimumRates: part.gap?.rates ?? null,
            optimumParameters: part.gap?.parameters ?? null,
            state: part.gap ? "known" : "absent",
            reason: part.gap ? null : (part.reason ?? noOptimum),
          };
    this.#known.set(run, after);
    if (!this.#isClosed) for (const listener of this.#told) listener(run, after);
  }
}

/** Brackets of few people, whose choices have a closed form. */
function isSearchedAtOnce({ economy, levers }: Prepared): boolean {
  return levers.brackets !== null && economy.utility.isMoney && economy.size <= mostSearchedAtOnce;
}
