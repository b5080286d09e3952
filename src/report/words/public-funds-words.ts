/** The marginal value of public funds of each bracket, in one sentence for the terminal and the page. */
import type { RunSummary } from "../../run/summary.ts";

/** Values from which on digits say nothing. */
const huge = 1000;

/** @returns null where there are none. A run of an earlier version has them by the derivative. */
export function publicFundsWords({
  mvpf,
  mvpfMarginal,
  mvpfNotes,
}: Pick<RunSummary["final"], "mvpf" | "mvpfMarginal" | "mvpfNotes">): readonly [label: string, values: string] | null {
  const values = mvpf ?? mvpfMarginal;
  if (values === null) return null;
  const how = mvpf === null ? ", by the derivative" : "";
  const shown = values.map((value, j) => {
    const notes = mvpf === null ? [] : (mvpfNotes?.[j] ?? []);
    const marks = notes.includes("thin") ? " (thin)" : "";
    if (value !== null) return `${value < huge ? value.toFixed(2) : `${huge}+`}${marks}`;
    return notes.includes("pays for itself") ? `pays for itself${marks}` : "–";
  });
  return [`What $1 of revenue from each bracket costs workers (MVPF${how})`, shown.join(", ")];
}
