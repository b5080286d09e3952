import type { GapEnds } from "../run/gap.ts";
import { optimumLevel, usLawLevel } from "../run/levels.ts";
import type { Prepared } from "../run/prepare.ts";
import { reopen } from "../run/reopen.ts";
import { openStore } from "../store/open-store.ts";

/** As they are found, one after the other. */
export type FoundLevels =
  | { readonly type: "us-law"; readonly usFederal: number | null }
  | { readonly type: "end"; readonly gap: GapEnds | null; readonly reason: string | null };

/** @param path of the database */
export async function levelsOfRun(path: string, run: string, found: (part: FoundLevels) => void): Promise<void> {
  const store = await openStore(path, "read");
  try {
    const details = await store.run(run);
    // What the run has written down need not be worked out again: US law's level at its start, at its end why there is no optimum.
    const stored = await store.levels(run);
    if (stored && stored.usLaw !== null) found({ type: "us-law", usFederal: stored.usLaw });
    if (stored && stored.optimum === null && details.status === "finished") {
      found({ type: "end", gap: null, reason: stored.reason });
      return;
    }
    const { prepared } = await reopen(store, details, undefined, "record");
    findLevels(prepared, found);
  } finally {
    await store.close();
  }
}

/** Those of people who are there. */
export function findLevels(prepared: Prepared, found: (part: FoundLevels) => void): void {
  const { usFederal, reason } = usLawLevel(prepared);
  found({ type: "us-law", usFederal });
  if (reason !== null || usFederal === null) found({ type: "end", gap: null, reason });
  else found({ type: "end", gap: optimumLevel(prepared, usFederal), reason: null });
}
