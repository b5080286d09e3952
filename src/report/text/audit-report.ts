/** An audit of a model on a terminal. */
import type { CardIndex } from "../../analysis/audit/audit-kind.ts";
import type { ModelAudit } from "../../analysis/audit/run-audit.ts";
import type { RunDetails } from "../../store/store.ts";
import { count, counted } from "../words/format.ts";
import { indexWords } from "../words/index-words.ts";
import { fitted, wrapped } from "./columns.ts";
import { plainText } from "./terminal-text.ts";

/** @param database where it is stored; null where that is not to be said */
export function auditReport(audit: ModelAudit, database: string | null = null): string {
  const { kind, model, standInWords, subjects, calls, cost, indices, warnings, run } = audit;
  const paid = cost.costUsd === null ? "the price is not known" : `$${cost.costUsd.toFixed(cost.costUsd < 1 ? 4 : 2)}`;
  return [
    ...wrapped(
      `audit ${kind} of ${plainText(model)}${standInWords === null ? "" : ` (${plainText(standInWords)})`}: ${counted(subjects, "subject")}, ${counted(calls, "question")}, ${paid}`,
    ),
    "",
    ...fitted([["index", "value (95 % interval)", "beside it"], ...indices.map(row)]),
    ...(warnings.length > 0
      ? ["", ...warnings.flatMap(({ message }) => wrapped(`warning: ${plainText(message)}`))]
      : []),
    "",
    ...wrapped(
      `stored as ${run}${database === null ? "" : ` in ${database}`}; llm-econ report ${run.slice(0, 13)} writes its card, --json all results`,
    ),
    ...(subjects === 1 ? [] : [`${count(subjects)} subjects are persons in whose place the model answers.`]),
  ].join("\n");
}

/** Of one that was interrupted or failed. */
export function unfinishedAudit({
  id,
  name,
  status,
  error,
}: Pick<RunDetails, "id" | "name" | "status" | "error">): string {
  return [
    `audit ${id} (${plainText(name)}): ${status}`,
    ...(error === null ? [] : wrapped(plainText(error))),
    "`llm-econ resume` goes on with it; nothing is paid twice.",
  ].join("\n");
}

function row(index: CardIndex): string[] {
  const { value, interval, benchmark } = indexWords(index);
  return [index.words, interval === "–" ? value : `${value} (${interval})`, benchmark];
}
