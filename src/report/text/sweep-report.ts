/** How far a sweep over several processes is, and what became of its shards, in words. */

import { missingWords, type SweepProgress } from "../../analysis/sweep/progress.ts";
import type { QueueStatus } from "../../analysis/sweep/queue/status.ts";
import type { FinishedShard } from "../../analysis/sweep/run-shard.ts";
import { cents, count, counted } from "../words/format.ts";
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

/** Batches that failed are listed up to so many. */
const mostFailures = 10;

/** `work --status`. */
export function queueReport({ experiment, queue, failures, workers, budget, used, warnings }: QueueStatus): string {
  if (!experiment) return ["nothing is queued", ...warnings.map((text) => `warning: ${text}`)].join("\n");
  const { name, experiment: hash, out, batches, published } = experiment;
  const spent = [
    ...(budget.usd == null ? [] : [`${cents(used.usd)} of ${cents(budget.usd)}`]),
    ...(budget.tokens == null ? [] : [`${count(used.tokens)} of ${count(budget.tokens)} tokens`]),
    ...(budget.calls == null ? [] : [`${count(used.calls)} of ${count(budget.calls)} calls`]),
  ];
  return [
    `${plainText(name)}  ${hash.slice(0, 8)}  in ${plainText(out)}`,
    `batches   ${published === null ? "?" : count(published)}/${count(batches)} published, ${count(queue.active)} at work, ${count(queue.waiting)} waiting, ${count(queue.failed)} failed`,
    ...(spent.length > 0 ? [`lent      ${spent.join(", ")}`] : []),
    `workers   ${workers.length === 0 ? "none: llm-econ work starts one" : ""}`.trimEnd(),
    ...workers.map(
      ({ host, process, batch }) =>
        `  ${plainText(host)}, process ${process}: ${batch === null ? "waits" : `batch ${batch}`}`,
    ),
    ...failures.slice(0, mostFailures).map(({ batch, reason }) => `batch ${batch} failed: ${plainText(reason)}`),
    ...warnings.map((text) => `warning: ${text}`),
  ].join("\n");
}
