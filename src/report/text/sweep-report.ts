/** How far a sweep over several processes is, and what became of its shards, in words. */

import { missingWords, type SweepProgress } from "../../analysis/sweep/progress.ts";
import type { FinishedShard } from "../../analysis/sweep/run-shard.ts";
import { count, counted } from "../words/format.ts";
import { plainText } from "./terminal-text.ts";

/** A line for each sweep of a folder. */
export function sweepReport(sweeps: readonly SweepProgress[]): string {
  return sweeps.map(sweepLine).join("\n");
}

function sweepLine(sweep: SweepProgress): string {
  const { experiment, name, policies, shards, seeds, shardsUnfinished: begun } = sweep;
  const unfinished = begun.length === 0 ? "" : ` (begun: ${begun.join(", ")})`;
  const state = missingWords(sweep) ?? `seeds ${count(seeds)}/${count(seeds)}, all is there`;
  const what = `${counted(policies, "policy").replace(/policys$/, "policies")} in ${counted(shards, "shard")}`;
  return `${plainText(name)}  ${experiment.slice(0, 8)}  ${what}  ${state}${unfinished}`;
}

export function shardReport({ shard, of, units, computed, file }: FinishedShard): string {
  if (computed === 0) return `shard ${shard} of ${of}: all of its ${counted(units, "unit")} are in ${file}`;
  return `shard ${shard} of ${of}: ${counted(units, "unit")}, ${count(computed)} of them computed now, in ${file}`;
}
