/** Census occupation codes with their titles and groups. */
import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { packageFile } from "../../../base/package-files.ts";

export interface Occupation {
  /** Four digits, as in OCCP. */
  readonly code: string;
  readonly title: string;
  /** Three letters, e.g. `MGR`. */
  readonly groupCode: string;
  /** English name of the group, e.g. `Management`. */
  readonly group: string;
}

export const occupationColumns = ["code", "title", "group_code", "group"] as const;

/** The code list that ships with the package, sorted by code. */
export function packagedOccupations(): readonly Occupation[] {
  const rows: string[][] = parse(readFileSync(packageFile("data/census/occupation-codes.csv")), { from: 2 });
  return rows.map(([code, title, groupCode, group]) => ({ code, title, groupCode, group }));
}

/**
 * The occupation of a code. One that is not in the list (of another year) gets the name of its group as title; codes
 * ascend by group, so its group is that of the nearest lower code in the list.
 * @param list sorted by code
 */
export function occupationOf(code: string, list: readonly Occupation[]): Occupation {
  const above = list.findIndex((occupation) => occupation.code > code);
  const candidate = list[Math.max(0, (above < 0 ? list.length : above) - 1)];
  return candidate.code === code ? candidate : { ...candidate, code, title: candidate.group };
}
