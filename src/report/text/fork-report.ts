/** A fork beside the run that it goes on from, on a terminal. */
import type { ForkDifference } from "../../analysis/fork-differences.ts";
import { decimal, dollars, signed } from "../words/format.ts";
import { table, wrapped } from "./columns.ts";

export interface ForkTold {
  readonly parent: string;
  readonly atYear: number;
  readonly differences: readonly ForkDifference[];
}

/** Rows of runs at their end and since the fork, then of workers, each with itself. */
export function forkReport({ parent, atYear, differences }: ForkTold): string {
  const isSame = differences.every(({ difference }) => difference === 0);
  const rows = (isOne: (row: ForkDifference) => boolean): string[][] =>
    differences.filter(isOne).map(({ measure, parent: before, child, difference, low, high }) => {
      const show = shown(measure);
      return [
        measure,
        show(before),
        show(child),
        signed(difference, show),
        low === null || high === null ? "–" : `${signed(low, show)} to ${signed(high, show)}`,
      ];
    });
  const isOfRun = ({ low }: ForkDifference): boolean => low === null;
  return [
    ...wrapped(`Forked from run ${parent} at tax year ${atYear}: what came before is its record.`),
    ...(isSame ? ["Nothing differs."] : []),
    "",
    ...table([
      ["since the fork", "parent", "fork", "difference", "95 % interval"],
      ...rows((row) => isOfRun(row) && row.when === "since"),
      ["in the last step", "", "", "", ""],
      ...rows((row) => isOfRun(row) && row.when === "end"),
      ["of workers, each with itself", "", "", "", ""],
      ...rows((row) => !isOfRun(row)),
    ]),
  ].join("\n");
}

function shown(measure: string): (value: number) => string {
  if (measure === "hours" || measure === "meanHours") return decimal(2);
  if (measure === "giniPost") return decimal(3);
  return dollars;
}
