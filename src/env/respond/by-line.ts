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

/** Workers by what they share, and whose they are: laws for the same people have the same groups. */
const known = new WeakMap<Uint32Array, WeakMap<Workers, readonly Omit<LineGroup, "line">[]>>();

/** Beyond this many lines groups are small, and are made as they are needed: keeping them would cost more memory. */
const mostKept = 1000;

/** @param law whose lines differ between people */
export function* lineGroups(workers: Workers, law: AppliedLaw): Iterable<LineGroup> {
  const { lines, lineOf } = law;
  if (lineOf === null || lines.length > mostKept) {
    yield* groupsOf(workers, law);
    return;
  }
  const ofPeople = known.get(lineOf) ?? new WeakMap<Workers, readonly Omit<LineGroup, "line">[]>();
  known.set(lineOf, ofPeople);
  const groups = ofPeople.get(workers) ?? [...groupsOf(workers, law)];
  ofPeople.set(workers, groups);
  for (const { workers: some, rows } of groups) yield { line: lines[lineOf[rows[0]]], workers: some, rows };
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
