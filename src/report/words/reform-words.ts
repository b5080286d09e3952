/** A reform in words and as a table of what it changes. */
import type { ReformChange } from "../../law/reform.ts";
import { valueWords } from "../../law/us/reform-words.ts";
import { percentages } from "./format.ts";

/** `doubled-child-credit: the child tax credit is twice as large`. */
export function reformTitle({
  name,
  description,
}: {
  readonly name: string;
  readonly description?: string | undefined;
}): string {
  return description === undefined ? name : `${name}: ${description}`;
}

/** With a line of headings; what changes nothing says so. */
export function changeRows(changes: readonly ReformChange[], law: string, reform: string): string[][] {
  if (changes.length === 0) return [["nothing changes", "", ""]];
  return [
    ["what changes", law, reform],
    ...changes.map(({ parameter, unit, before, after }) => [
      parameter,
      changeValue(before, unit),
      changeValue(after, unit),
    ]),
  ];
}

function changeValue(value: ReformChange["after"], unit: string): string {
  if (unit !== "rate") return valueWords(value);
  if (typeof value === "number") return `${percentages([value])} %`;
  return Array.isArray(value) ? `${percentages(value)} %` : valueWords(value);
}
