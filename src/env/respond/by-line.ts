/** What is computed for workers who share a line, for all lines of a law. */
import { type AppliedLaw, rowsByLine } from "../../law/applied-law.ts";
import type { TaxLine } from "../../law/tax-line.ts";
import { takeWorkers, type Workers } from "../workers.ts";

/** Workers of one line; `rows` are their numbers among all. */
export interface LineGroup {
  readonly line: TaxLine;
  readonly workers: Workers;
  readonly rows: Uint32Array;
}

/** Groups of a law's workers: made once, as often as the law is asked for. */
const known = new WeakMap<AppliedLaw, WeakMap<Workers, readonly LineGroup[]>>();

/** Beyond this many lines groups are small, and are made as they are needed: keeping them would cost more memory. */
const mostKept = 1000;

export function lineGroups(workers: Workers, law: AppliedLaw): Iterable<LineGroup> {
  if (law.lines.length > mostKept) return groupsOf(workers, law);
  const ofLaw = known.get(law) ?? new WeakMap<Workers, readonly LineGroup[]>();
  known.set(law, ofLaw);
  const groups = ofLaw.get(workers) ?? [...groupsOf(workers, law)];
  ofLaw.set(workers, groups);
  return groups;
}

function* groupsOf(workers: Workers, law: AppliedLaw): Iterable<LineGroup> {
  const rows = rowsByLine(law, workers.size);
  for (let k = 0; k < rows.length; k++)
    if (rows[k].length > 0) yield { line: law.lines[k], workers: takeWorkers(workers, rows[k]), rows: rows[k] };
}

/** Values of the rows, in a column of their own. */
export function gather(values: Float64Array, rows: Uint32Array): Float64Array {
  const own = new Float64Array(rows.length);
  for (let r = 0; r < rows.length; r++) own[r] = values[rows[r]];
  return own;
}

/** Writes values back to their rows. */
export function scatter(own: Float64Array, rows: Uint32Array, out: Float64Array): void {
  for (let r = 0; r < rows.length; r++) out[rows[r]] = own[r];
}
