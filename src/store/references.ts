import { UsageError } from "../base/errors.ts";

/**
 * The one that a reference means.
 * @param ids that it can mean, at most two
 * @param what a run or a comparison
 * @param place of the store, for the message
 * @throws UsageError where it means nothing or several
 */
export function onlyOne(ids: readonly string[], reference: string, what: string, place: string): string {
  if (ids.length === 1) return ids[0];
  throw new UsageError(
    ids.length > 1
      ? `"${reference}" fits several ${what}s; give more of the id`
      : reference === "latest"
        ? `no ${what}s in ${place}`
        : `no ${what} "${reference}" in ${place}`,
    { hint: "`llm-econ runs` lists them." },
  );
}

/** @throws UsageError where a run or comparison by itself is finished, or another process is at it */
export function checkResumable(
  { kind, id, status, process, isAlive }: Resumed,
  { mayBeFinished }: { readonly mayBeFinished: boolean },
): void {
  if (status === "finished" && !mayBeFinished)
    throw new UsageError(`${kind} ${id} is finished; there is nothing to resume`);
  if (status === "running" && isAlive)
    throw new UsageError(`${kind} ${id} is still running (process ${process})`, {
      hint: `Stop that process first; its ${kind} can then be resumed.`,
    });
}

interface Resumed {
  readonly kind: "run" | "comparison";
  readonly id: string;
  readonly status: string;
  readonly process: string | null;
  /** Whether its process is known to run. */
  readonly isAlive: boolean;
}

/** @throws UsageError where an entry is being written, or is part of a comparison */
export function checkRemovable({ kind, id, comparison, writer }: Removed): void {
  if (comparison !== null)
    throw new UsageError(`run ${id} is part of comparison ${comparison}; only the whole of it can be deleted`, {
      hint: `llm-econ runs delete ${comparison}`,
    });
  if (writer !== null)
    throw new UsageError(`${kind} ${id} is still running: ${writer} writes it`, {
      hint: "Stop that process first; where its machine is gone, `llm-econ resume` takes over.",
    });
}

interface Removed {
  readonly kind: "run" | "comparison";
  readonly id: string;
  /** The comparison that a run is part of. */
  readonly comparison: string | null;
  /** Who may be writing it, in words. */
  readonly writer: string | null;
}
