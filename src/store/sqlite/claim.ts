/** Taking up what another process may still write. */
import { InterruptedError, UsageError } from "../../base/errors.ts";
import { sleepUnlessAborted } from "../../base/sleep.ts";
import { checkResumable } from "../references.ts";
import type { ResumeOptions } from "../store.ts";
import { forgetControl } from "./control-rows.ts";
import { storageError } from "./database.ts";
import { leaseMs, now, type Owned, Ownership, type Place, tables } from "./ownership.ts";
import { isAlive, mayLive, named, thisProcess } from "./writer-process.ts";

/** How often who waits looks. */
const lookMs = 250;

interface OwnedRow {
  readonly status: string;
  readonly process: string | null;
  readonly epoch: number;
  readonly heartbeat: string | null;
}

const taken = "status = 'running', process = ?, epoch = epoch + 1, heartbeat = ?, error = NULL, ended_at = NULL";

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
      if (take.run(thisProcess, now(), id, epoch, heartbeat, status).changes > 0) {
        forgetControl(database, id);
        return new Ownership(place, kind, id, epoch + 1);
      }
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
      forgetControl(database, run);
    })
    .immediate();
  return ownership;
}

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
