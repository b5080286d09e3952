/** What a replay found. */
import type { Replay } from "../../run/replay.ts";
import { count, counted } from "../words/format.ts";

export function replayReport({ run, steps, of, identical, differences }: Replay): string {
  if (!identical) return [`not identical: run ${run}`, ...differences.map((text) => `  ${text}`)].join("\n");
  const scope = steps < of ? ` (of ${count(of)}: the run is not finished)` : "";
  return `identical: ${counted(steps, "step")}${scope} of run ${run} came out the same, number by number`;
}
