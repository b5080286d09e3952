/** Hours that nobody chose: where no answer of a model could be used, a worker keeps its last decision. */
import { storedScenario } from "../../run/stored-scenario.ts";
import type { RunDetails, Store } from "../../store/store.ts";
import type { AuditWarning } from "./audit-result.ts";

/** Part of the decisions below which it is not worth a word. */
const negligible = 0.001;

/** @returns a warning where answers refused to say, or said nothing that could be used; nothing where all could be */
export async function unusableAnswers(
  store: Pick<Store, "exportRows">,
  runs: readonly RunDetails[],
): Promise<readonly AuditWarning[]> {
  let [kept, all] = [0, 0];
  for (const run of runs) {
    const { columns, pages } = await store.exportRows(run.id, "steps");
    const place = columns.findIndex(({ name }) => name === "fallbacks");
    if (place < 0) continue;
    for await (const page of pages) for (const row of page) kept += Number(row[place] ?? 0);
    all += run.series.length * storedScenario(run).population.size;
  }
  if (!(kept > negligible * all)) return [];
  return [
    {
      code: "unusable-answers",
      message: `${((100 * kept) / all).toFixed(1)} % of decisions had no answer that could be used, as where a model refuses: these workers kept their last hours, which is no choice of theirs but counts as one here`,
    },
  ];
}
