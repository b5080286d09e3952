/** What a reform changes, in a line. */
import type { ReformChange } from "../reform.ts";
import { cellsOf } from "./reform-values.ts";
import type { Parameters, ParameterValue } from "./statute.ts";

/** `eitc.maximum.1 4,213 → 5,000; demogrant 6,000`: where all of a parameter comes to the same, once. */
export function changeWords(changes: readonly ReformChange[], parameters: Parameters): string {
  if (changes.length === 0) return "nothing changes";
  return Object.entries(parameters)
    .flatMap(([name, { value }]) => {
      const own = changes.filter(({ parameter }) => parameter === name || parameter.startsWith(`${name}.`));
      if (own.length === 0) return [];
      const [{ after }] = own;
      const isOne = own.every((change) => String(change.after) === String(after));
      if (own.length > 1 && isOne && isWhole(name, value, own.length)) return [`${name} ${valueWords(after)}`];
      // A list that has another length under the reform is the same for all who file, or told by status.
      return own.map(({ parameter, before, after: to }) =>
        Array.isArray(before)
          ? `${parameter} ${valueWords(to)}`
          : `${parameter} ${valueWords(before)} → ${valueWords(to)}`,
      );
    })
    .join("; ");
}

/** Whether so many changes are all that there can be of a parameter: of each number, or of each list as a whole. */
function isWhole(name: string, value: ParameterValue, changes: number): boolean {
  const lists = typeof value === "object" && !Array.isArray(value) ? Object.keys(value).length : 0;
  return changes === cellsOf(name, value).size || changes === lists;
}

export function valueWords(value: ReformChange["after"]): string {
  if (value === null) return "–";
  if (typeof value === "string") return value;
  if (typeof value === "number") return value.toLocaleString("en-US", { maximumFractionDigits: 4 });
  return `[${value.map((one) => valueWords(one)).join(" ")}]`;
}
