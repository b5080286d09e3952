/** What a comparison found, in sentences and a table. */
import type { Comparison } from "../../analysis/compare/comparison.ts";
import type { PlannerKind } from "../../planner/planner-kind.ts";
import { comparisonTable } from "../data/comparison-table.ts";
import type { Headline } from "../data/report-data.ts";
import { comparisonSentences } from "../words/comparison-sentences.ts";

export function comparisonHeadline(comparison: Comparison, planners?: readonly PlannerKind[]): Headline {
  return { sentences: comparisonSentences(comparison, planners), table: comparisonTable(comparison) };
}
