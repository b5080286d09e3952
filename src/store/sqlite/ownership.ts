/**
 * One owner of a run or a comparison at a time, on whatever machines: the owner's heartbeat says that it lives, whoever takes
 * over raises the epoch, and every transaction of a writer asks whether it still is the owner.
 */
import type Database from "better-sqlite3";
import { StorageError } from "../../base/errors.ts";
import { storageError } from "./database.ts";
import { named, thisProcess } from "./writer-process.ts";

/** From one heartbeat to the next. */
const beatMs = 2_000;
/** An owner whose heartbeat does not change for so long, by the clock of who watches, is taken for dead. */
export const leaseMs = 12_000;
export type Owned = "run" | "comparison";
export const tables = { run: "runs", comparison: "comparisons" } as const;

export interface Place {
  readonly database: Database.Database;
  readonly path: string;
}

/** What a row of a new run or comparison begins with. */
export function firstOwner() {
  return { process: thisProcess, epoch: 1, heartbeat: now() };
}

export class Ownership {
  /** Of the run or the comparison. */
  readonly id: string;
  readonly #what: string;
  readonly #path: string;
  readonly #database: Database.Database;
  readonly #isMine: () => boolean;
  readonly #beat: () => boolean;
  readonly #owner: () => string | null;
  readonly #timer: NodeJS.Timeout;
  /** Of this process's clock. */
  #lastBeat = performance.now();

  constructor({ database, path }: Place, kind: Owned, id: string, epoch: number) {
    const mine = "WHERE id = ? AND process = ? AND epoch = ?";
    const found = database.prepare(`SELECT 1 FROM ${tables[kind]} ${mine}`);
    const beat = database.prepare(`UPDATE ${tables[kind]} SET heartbeat = ? ${mine}`);
    const owner = database.prepare<[string], string | null>(`SELECT process FROM ${tables[kind]} WHERE id = ?`).pluck();
    this.id = id;
    this.#what = `${kind} ${id}`;
    this.#path = path;
    this.#database = database;
    this.#isMine = () => found.get(id, thisProcess, epoch) !== undefined;
    this.#beat = () => beat.run(now(), id, thisProcess, epoch).changes > 0;
    this.#owner = () => owner.get(id) ?? null;
    this.#timer = setInterval(() => this.#keepAlive(), beatMs).unref();
  }

  /**
   * In a transaction, before it writes.
   * @throws StorageError where another process has taken over
   */
  check(): void {
    if (!this.#isMine()) throw this.#taken();
  }

  /**
   * Before something is paid for: whoever was held up for longer than others wait asks again.
   * @throws StorageError where another process has taken over
   */
  confirm(): void {
    if (performance.now() - this.#lastBeat < leaseMs - beatMs) return;
    try {
      if (!this.#beat()) throw this.#taken();
    } catch (error) {
      throw storageError(error, this.#path);
    }
    this.#lastBeat = performance.now();
  }

  release(): void {
    clearInterval(this.#timer);
  }

  #keepAlive(): void {
    if (!this.#database.open) {
      this.release();
      return;
    }
    try {
      if (this.#beat()) this.#lastBeat = performance.now();
      else this.release();
    } catch {
      // Another program is writing: the next beat comes soon, and what is paid for asks for one.
    }
  }

  #taken(): StorageError {
    const owner = this.#owner();
    return new StorageError(
      owner === null
        ? `${this.#what} is not in the database any more`
        : `${this.#what} has been taken over by ${named(owner)}`,
      { hint: "This process was not heard of for some time; it has stopped without another question or row." },
    );
  }
}

export function now(): string {
  return new Date().toISOString();
}
