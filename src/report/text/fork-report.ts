/** A fork beside the run that it goes on from, on a terminal. */
import { type ForkDifference, ofRuns } from "../../analysis/fork-differences.ts";
import { decimal, dollars, signed } from "../words/format.ts";
import { table, wrapped } from "./columns.ts";

export interface ForkTold {
  readonly parent: string;
  readonly atYear: number;
  readonly differences: readonly ForkDifference[];
  /** Where both futures were answered anew several times; absent where they were not. */
  readonly resample?: ForkResamples;
}

export interface ForkResamples {
  /** Pairs of futures. */
  readonly of: number;
  /** Ids of the runs with the change and without it, pair by pair. */
  readonly runs: readonly { readonly changed: string; readonly unchanged: string }[];
  /** False where every pair came to the same numbers: what answers does not sample. */
  readonly varies: boolean;
  /** Why, in words; null where it varies. */
  readonly reason: string | null;
}

/** Rows of runs at their end and since the fork, then of workers, each with itself. */
export function forkReport({ parent, atYear, differences, resample }: ForkTold): string {
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
  const isOfRun = ({ measure }: ForkDifference): boolean => ofRuns.some((name) => name === measure);
  const futures = resample
    ? ` ${resample.of} futures with the change and ${resample.of} without it were answered anew; intervals are over these pairs.`
    : "";
  return [
    ...wrapped(`Forked from run ${parent} at tax year ${atYear}: what came before is its record.${futures}`),
    ...(resample?.reason ? wrapped(`${resample.reason}.`) : []),
    ...(isSame ? ["Nothing differs."] : []),
    "",
    ...table([
      [
        "since the fork",
        resample ? "unchanged" : "parent",
        resample ? "changed" : "fork",
        "difference",
        "95 % interval",
      ],
      ...rows((row) => isOfRun(row) && row.when === "since"),
      ["in the last step", "", "", "", ""],
      ...rows((row) => isOfRun(row) && row.when === "end"),
      ...(differences.every(isOfRun)
        ? []
        : [["of workers, each with itself", "", "", "", ""], ...rows((row) => !isOfRun(row))]),
    ]),
    ...(differences.every(isOfRun)
      ? ["", ...wrapped("No rows of workers are stored (logging.panel), so that none is set beside itself.")]
      : []),
  ].join("\n");
}

function shown(measure: string): (value: number) => string {
  if (measure === "hours" || measure === "meanHours") return decimal(2);
  if (measure === "giniPost") return decimal(3);
  return dollars;
}
