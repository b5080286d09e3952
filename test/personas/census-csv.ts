/** The shipped census tables as plain rows: read without the code that is under test. */
import { readFileSync } from "node:fs";

export type Row = Readonly<Record<string, string>>;

export const censusDirectory = new URL("../../data/census/", import.meta.url);

/** Rows of a table without quoted fields. */
export function censusRows(name: string): readonly Row[] {
  const [header, ...lines] = readFileSync(new URL(name, censusDirectory), "utf8").trimEnd().split("\n");
  const columns = header.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((field, i) => [columns[i], field])));
}

/** The code list, whose fields can be quoted. */
export function occupationCodes(): readonly { code: string; title: string; groupCode: string; group: string }[] {
  const text = readFileSync(new URL("occupation-codes.csv", censusDirectory), "utf8");
  return [...text.matchAll(/^(\d{4}),("[^"]*"|[^,]*),([A-Z]{3}),(.*)$/gm)].map(([, code, title, groupCode, group]) => ({
    code,
    title: title.replaceAll('"', ""),
    groupCode,
    group: group.replaceAll('"', ""),
  }));
}

export function bandLabel(value: number, labels: Iterable<string>): string {
  for (const label of labels) {
    const [from, to] = label.endsWith("+") ? [label.slice(0, -1), "999"] : label.split("-");
    if (value >= Number(from) && value <= Number(to)) return label;
  }
  throw new Error(`${value} is in no band`);
}
