/** What a comparison found, in sentences and a table. */
import type { Contrast } from "../../analysis/compare/contrast.ts";
import type { PlannerKind } from "../../planner/planner-kind.ts";
import { comparisonTable } from "../data/comparison-table.ts";
import type { Headline } from "../data/report-data.ts";
import { comparisonSentences } from "../words/comparison-sentences.ts";
import type { Unfinished } from "../words/unfinished-sentences.ts";

/** @param open what is not known yet, where it has not ended */
export function comparisonHeadline(
  comparison: Contrast,
  open: Unfinished | null,
  planners?: readonly PlannerKind[],
): Headline {
  const sentences = comparisonSentences(comparison, planners);
  return {
    sentences: open === null ? sentences : [open.state, ...sentences, open.notKnown],
    table: comparisonTable(comparison),
  };
}
