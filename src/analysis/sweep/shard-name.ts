/** Which part of a sweep a task computes, and how its file is called. */
import { UsageError } from "../../base/errors.ts";
import type { Environment } from "../../models/model-provider.ts";
import type { Shard } from "../compare/units.ts";

/** What array jobs number their tasks with. */
const indexVariables = ["SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX", "AWS_BATCH_JOB_ARRAY_INDEX"] as const;

const expected = "expected i/n, with i from 0 to n-1, or /n in a task of an array job, e.g. 3/100 or /100";

/**
 * @param typed `3/100`, or `/100` where the environment of an array job says which
 * @throws UsageError where it is none
 */
export function shardOf(typed: string, env: Environment): Shard {
  const [, given, total] = /^(\d*)\/(\d+)$/.exec(typed.trim()) ?? [];
  if (total === undefined) throw new UsageError(`--shard ${typed}: ${expected}`);
  const of = Number(total);
  if (!Number.isSafeInteger(of) || of < 1) throw new UsageError(`--shard ${typed}: ${expected}`);
  const variable = given === "" ? indexVariables.find((name) => (env[name] ?? "") !== "") : undefined;
  if (given === "" && variable === undefined)
    throw new UsageError(`--shard ${typed}: none of ${indexVariables.join(", ")} is set, which say which shard it is`, {
      hint: `Submit it as an array job (--print slurm writes one), or name the shard: --shard 0/${of}`,
    });
  const text = variable === undefined ? given : (env[variable] ?? "");
  const index = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (index < of) return { index, of };
  const from = variable === undefined ? `--shard ${typed}` : `--shard ${typed} with ${variable}=${text}`;
  throw new UsageError(`${from}: shards are counted from 0; of ${of} the last is ${of - 1}`, {
    hint: `An array of --array=0-${of - 1} has them all.`,
  });
}

/** How much of the experiment's hash is in names. */
const hashDigits = 16;

export function shardFile(experiment: string, { index, of }: Shard): string {
  return `${experiment.slice(0, hashDigits)}-${index}of${of}.db.gz`;
}

/** Whether a name is that of a shard, packed or not. */
export function isShardName(name: string): boolean {
  return new RegExp(`^[0-9a-f]{${hashDigits}}-\\d+of\\d+\\.db(\\.gz)?$`).test(name);
}
