import { type AppliedLaw, lawByWorker, lineAt } from "./applied-law.ts";

/** The same law for some of its people: row r is what was worker `rows[r]`. */
export function lawOfRows(law: AppliedLaw, rows: Uint32Array): AppliedLaw {
  if (law.lineOf === null) return { ...law, words: (r) => law.words(rows[r]) };
  const lines = Array.from(rows, (row) => lineAt(law, row));
  return lawByWorker(lines, Uint32Array.from(rows.keys()), (r) => law.words(rows[r]));
}
