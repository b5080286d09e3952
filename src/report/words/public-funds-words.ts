/** The marginal value of public funds of each bracket, in one sentence for the terminal and the page. */
import type { RunSummary } from "../../run/summary.ts";
import { count, decimal } from "./format.ts";

/** Values from which on digits say nothing. */
const huge = 1000;

const few = "few";
/** Nobody's income reaches the bracket, as in the table of rates. */
const nobody = "–";

/** @returns null where there are none. A run of an earlier version has them by the derivative. */
export function publicFundsWords({
  mvpf,
  mvpfMarginal,
  mvpfNotes,
  byBracket,
}: Pick<RunSummary["final"], "mvpf" | "mvpfMarginal" | "mvpfNotes" | "byBracket">):
  | readonly [label: string, values: string]
  | null {
  const values = mvpf ?? mvpfMarginal;
  if (values === null) return null;
  const how = mvpf === null ? ", by the derivative" : "";
  const shown = values.map((value, j) => {
    if (byBracket?.[j]?.rate === null) return nobody;
    const notes = mvpf === null ? [] : (mvpfNotes?.[j] ?? []);
    if (notes.includes("thin") || byBracket?.[j]?.thin === true) return few;
    if (value !== null) return value < huge ? decimal(2)(value) : `${count(huge)}+`;
    return notes.includes("pays for itself") ? "pays for itself" : nobody;
  });
  const legend = shown.includes(few) ? `; ${few}: too few people for it to say much` : "";
  return [`What $1 of revenue from each bracket costs workers (MVPF${how}${legend})`, shown.join(", ")];
}
