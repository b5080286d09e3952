/** How the votes of a run's elections were counted, where its rule drops candidates one after another. */
import { z } from "zod";
import type { Store } from "../../store/store.ts";
import type { ElectionRound } from "./report-data.ts";

const counted = z.looseObject({
  rounds: z.array(z.looseObject({ shares: z.array(z.number()), eliminated: z.number().nullable() })).default([]),
});

/** @returns rounds of each election, oldest first; none where the rule has no rounds */
export async function electionRounds(store: Store, run: string): Promise<readonly (readonly ElectionRound[])[]> {
  const { columns, pages } = await store.exportRows(run, "elections");
  const details = columns.findIndex(({ name }) => name === "details");
  const rounds: (readonly ElectionRound[])[] = [];
  for await (const page of pages)
    for (const row of page) {
      const { data } = counted.safeParse(JSON.parse(String(row[details])));
      rounds.push(data?.rounds ?? []);
    }
  return rounds;
}
