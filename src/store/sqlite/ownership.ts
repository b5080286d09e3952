/**
 * One owner of a run or a comparison at a time, on whatever machines: the owner's heartbeat says that it lives, whoever takes
 * over raises the epoch, and every transaction of a writer asks whether it still is the owner.
 */
import { hostname } from "node:os";
import { pid } from "node:process";
import type Database from "better-sqlite3";
import { InterruptedError, StorageError, UsageError } from "../../base/errors.ts";
import { sleepUnlessAborted } from "../../base/sleep.ts";
import { checkResumable } from "../references.ts";
import type { ResumeOptions } from "../store.ts";
import { storageError } from "./database.ts";

/** `host:number` of this process. */
export const thisProcess = `${hostname()}:${pid}`;

/** From one heartbeat to the next. */
const beatMs = 2_000;
/** An owner whose heartbeat does not change for so long, by the clock of who watches, is taken for dead. */
const leaseMs = 12_000;
/** How often who waits looks. */
const lookMs = 250;

type Owned = "run" | "comparison";
const tables = { run: "runs", comparison: "comparisons" } as const;

interface OwnedRow {
  readonly status: string;
  readonly process: string | null;
  readonly epoch: number;
  readonly heartbeat: string | null;
}

interface Place {
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

/**
 * Makes this process the owner, at once where the last one has ended, else after waiting a lease for a sign of life.
 * @throws UsageError where there is nothing to go on with, or as soon as the owner is seen to live
 */
export async function claim(
  place: Place,
  kind: Owned,
  id: string,
  { mayBeFinished, signal, onWait }: ResumeOptions & { readonly mayBeFinished: boolean },
): Promise<Ownership> {
  const { database, path } = place;
  const read = database.prepare<[string], OwnedRow>(
    `SELECT status, process, epoch, heartbeat FROM ${tables[kind]} WHERE id = ?`,
  );
  const take = database.prepare(
    `UPDATE ${tables[kind]} SET ${taken} WHERE id = ? AND epoch = ? AND heartbeat IS ? AND status = ?`,
  );
  const looked = (): OwnedRow => {
    const row = read.get(id);
    if (!row) throw new UsageError(`no ${kind} ${id}`);
    checkResumable({ kind, id, ...row, isAlive: false }, { mayBeFinished });
    return row;
  };
  try {
    for (;;) {
      const row = looked();
      if (row.status === "running" && row.process !== null && mayLive(row.process)) {
        // An earlier version had no heartbeat.
        if (row.heartbeat === null) {
          checkResumable({ kind, id, ...row, isAlive: isAlive(row.process) }, { mayBeFinished });
        } else await unchanged(row, looked, { kind, id, signal, onWait });
      }
      const { epoch, heartbeat, status } = row;
      if (take.run(thisProcess, now(), id, epoch, heartbeat, status).changes > 0)
        return new Ownership(place, kind, id, epoch + 1);
    }
  } catch (error) {
    throw storageError(error, path);
  }
}

/** Of a run whose comparison is this process's own. */
export function takeMember({ database }: Place, run: string, ownership: Ownership): Ownership {
  database
    .transaction(() => {
      ownership.check();
      database.prepare(`UPDATE runs SET ${taken} WHERE id = ?`).run(thisProcess, now(), run);
    })
    .immediate();
  return ownership;
}

const taken = "status = 'running', process = ?, epoch = epoch + 1, heartbeat = ?, error = NULL, ended_at = NULL";

/** @throws UsageError as soon as the heartbeat is another one */
async function unchanged(
  { process, epoch, heartbeat }: OwnedRow,
  look: () => OwnedRow,
  { kind, id, signal, onWait }: ResumeOptions & { readonly kind: Owned; readonly id: string },
): Promise<void> {
  onWait?.(
    `waiting up to ${leaseMs / 1000} s for a sign of life of ${named(process ?? "")}, which began to write ${kind} ${id}`,
  );
  const stop = signal ?? new AbortController().signal;
  for (const start = performance.now(); performance.now() - start < leaseMs; ) {
    await sleepUnlessAborted(lookMs, stop);
    if (stop.aborted) throw new InterruptedError();
    const seen = look();
    if (seen.status !== "running") return;
    if (seen.epoch === epoch && seen.heartbeat === heartbeat) continue;
    throw new UsageError(
      `${kind} ${id} is still running: ${named(seen.process ?? "")} writes it (last heartbeat ${seen.heartbeat})`,
      { hint: `Stop that process first; its ${kind} can then be resumed.` },
    );
  }
}

/** Of a process on another machine nothing is known. */
export function mayLive(owner: string): boolean {
  const { host } = partsOf(owner);
  return host !== hostname() || isAlive(owner);
}

function isAlive(owner: string): boolean {
  const { host, number } = partsOf(owner);
  if (host !== hostname() || number === pid) return false;
  try {
    process.kill(number, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function partsOf(owner: string): { readonly host: string; readonly number: number } {
  const colon = owner.lastIndexOf(":");
  return { host: owner.slice(0, colon), number: Number(owner.slice(colon + 1)) };
}

export function named(owner: string): string {
  const { host, number } = partsOf(owner);
  return `process ${number} on ${host}`;
}

function now(): string {
  return new Date().toISOString();
}
