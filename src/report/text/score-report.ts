/** A score for a terminal of 80 columns. */
import type { Score } from "../../analysis/score/score-result.ts";
import { scoreTables } from "../data/score-tables.ts";
import { table, lineWidth as width, wrapped } from "./columns.ts";

/** Columns of a heading; longer names are broken at their hyphens. */
const headingWidth = 13;

export function scoreReport(score: Score): string {
  const { title, heading, sections, notes, warnings } = scoreTables(score);
  return [
    ...wrapped(title),
    ...heading.flatMap((line) => wrapped(line)),
    ...sections.flatMap(({ title: name, rows, notes: own }) => [
      "",
      name,
      ...own.flatMap((line) => wrapped(line)),
      ...blocks(rows),
    ]),
    "",
    ...notes.flatMap((line) => wrapped(line)),
    ...(warnings.length === 0 ? [] : ["", "Warnings", ...warnings.flatMap((line) => wrapped(`! ${line}`))]),
  ].join("\n");
}

/** As many columns side by side as there is room for; the first, and the second of many, are told again with the rest. */
function blocks(rows: readonly (readonly string[])[]): string[] {
  const columns = rows[0].length;
  const lines = table(headed(rows));
  if (columns <= 3 || lines.every((line) => line.length <= width)) return lines;
  const take = (from: number, to: number) => table(headed(rows.map((row) => [row[0], row[1], ...row.slice(from, to)])));
  const found: string[] = [];
  for (let from = 2; from < columns; ) {
    let to = columns;
    while (to > from + 1 && take(from, to).some((line) => line.length > width)) to--;
    found.push(...(from === 2 ? [] : [""]), ...take(from, to));
    from = to;
  }
  return found;
}

/** Long headings on several lines. */
function headed([header, ...rows]: readonly (readonly string[])[]): string[][] {
  const broken = header.map((cell, c) => (c === 0 ? [cell] : brokenName(cell)));
  const height = Math.max(...broken.map(({ length }) => length));
  const heads = Array.from({ length: height }, (_, line) =>
    broken.map((parts, c) => (c === 0 ? (parts[line] ?? "") : (parts[line - height + parts.length] ?? ""))),
  );
  return [...heads, ...rows.map((row) => [...row])];
}

function brokenName(name: string): string[] {
  const lines: string[] = [];
  for (const part of name.split(/(?<=[-_ ])/)) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + part.trimEnd().length <= headingWidth)
      lines[lines.length - 1] = last + part;
    else lines.push(part);
  }
  return lines.map((line) => line.trimEnd());
}
