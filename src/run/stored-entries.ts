/** The runs and comparisons of a database. */
import type { ComparisonRow } from "../store/comparison-store.ts";
import type { RunStatus } from "../store/run-status.ts";
import type { RunRow, Store } from "../store/store.ts";

/** A run or a comparison, as `runs --json` lists it. */
export type StoredEntry = (RunRow & { readonly kind: "run" }) | (ComparisonRow & { readonly kind: "comparison" });

/**
 * The newest first.
 * @param all with the runs of comparisons, too
 */
export async function storedEntries(store: Store, all: boolean): Promise<StoredEntry[]> {
  const runs = (await store.runs()).filter(({ comparison }) => all || comparison === null);
  const entries: StoredEntry[] = [
    ...runs.map((run) => ({ ...run, kind: "run" as const })),
    ...(await store.comparisons()).map((comparison) => ({ ...comparison, kind: "comparison" as const })),
  ];
  // Ids sort by time.
  return entries.sort((a, b) => (a.id < b.id ? 1 : -1));
}

/** Which entries are meant; what is absent leaves out none. */
export interface EntryFilter {
  readonly status?: RunStatus | undefined;
  readonly tag?: string | undefined;
  readonly name?: string | undefined;
  /** Of runs; comparisons have none. */
  readonly planner?: string | undefined;
  /** Started at this time or later, ISO 8601. */
  readonly since?: string | undefined;
  /** Started before this time. */
  readonly before?: string | undefined;
}

export function filtered(entries: readonly StoredEntry[], filter: EntryFilter): readonly StoredEntry[] {
  const { status, tag, name, planner, since, before } = filter;
  return entries.filter(
    (entry) =>
      (status === undefined || entry.status === status) &&
      (tag === undefined || entry.tags.includes(tag)) &&
      (name === undefined || entry.name === name) &&
      (planner === undefined || (entry.kind === "run" && entry.planner === planner)) &&
      (since === undefined || entry.startedAt >= since) &&
      (before === undefined || entry.startedAt < before),
  );
}

/**
 * What `resume` means: `latest` is the newest run or comparison that is not finished, or the newest where all are; a run
 * that is part of a comparison means that.
 * @throws UsageError where a reference fits nothing
 */
export async function unfinished(
  store: Store,
  reference: string,
): Promise<{ readonly kind: "run" | "comparison"; readonly id: string }> {
  if (reference !== "latest") {
    const found = await store.resolve(reference);
    if (found.kind === "comparison") return found;
    const { comparison } = await store.run(found.id);
    return comparison === null ? found : { kind: "comparison", id: comparison };
  }
  const [newest] = (await storedEntries(store, false)).filter(({ status }) => status !== "finished");
  return newest ? { kind: newest.kind, id: newest.id } : store.resolve("latest");
}
