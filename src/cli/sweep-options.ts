/** Options of `compare` that make it a task of many: which shard, where to, how many at once. */
import type { Argv } from "yargs";
import type { ComparisonSpec } from "../analysis/compare/spec.ts";
import type { Shard } from "../analysis/compare/units.ts";
import { runShard } from "../analysis/sweep/run-shard.ts";
import { shardOf } from "../analysis/sweep/shard-name.ts";
import { UsageError } from "../base/errors.ts";
import type { BudgetLimits } from "../models/wrappers/budget.ts";
import { shardReport } from "../report/text/sweep-report.ts";
import { comparisonProgress } from "./comparison-progress.ts";
import { interruptSignal } from "./interrupt.ts";
import { once, typedNumber } from "./options.ts";
import { print, printJson, remark } from "./output.ts";
import { typedWithout } from "./typed-words.ts";

export interface SweepArguments {
  readonly shard?: string | undefined;
  readonly out?: string | undefined;
  readonly "at-once"?: string | undefined;
  readonly queue?: string | undefined;
}

export function sweepOptions<T>(yargs: Argv<T>): Argv<T & SweepArguments> {
  const text = (name: string, describe: string) =>
    ({ type: "string", requiresArg: true, coerce: once(name), describe }) as const;
  return yargs
    .option("shard", text("shard", "do one part of n: i/n with i from 0, or /n in a task of an array job; needs --out"))
    .option("out", text("out", "folder that shards are published in; llm-econ merge makes them one database"))
    .option(
      "queue",
      text(
        "queue",
        "deal the comparison out to workers (llm-econ work) by a Redis, e.g. redis://localhost:6379; needs --out",
      ),
    )
    .option(
      "at-once",
      text("at-once", "tasks that run at the same time; limits per minute are divided by it; default: all"),
    ) as unknown as Argv<T & SweepArguments>;
}

export interface Task {
  readonly shard: Shard;
  readonly out: string;
  /** Tasks at the same time. */
  readonly processes: number;
}

/** What a comparison without `--shard` may not be given. */
interface OtherArguments extends SweepArguments {
  readonly db?: string | undefined;
  readonly output?: string | undefined;
}

/**
 * @returns null where the whole comparison is asked for
 * @throws UsageError where options do not go together
 */
export function taskOf(argv: OtherArguments): Task | null {
  const { shard: typed, out, db, output, queue } = argv;
  if (queue !== undefined) return null;
  if (typed === undefined) {
    for (const name of ["out", "at-once"] as const)
      if (argv[name] !== undefined)
        throw new UsageError(`--${name} goes with --shard i/n${name === "out" ? ", or --queue" : ""}`);
    return null;
  }
  if (db !== undefined)
    throw new UsageError("--db does not go with --shard: a shard is a file in --out", {
      hint: "llm-econ merge DIR --db FILE makes shards one database.",
    });
  if (output !== undefined)
    throw new UsageError("--output does not go with --shard: a shard has no result of its own", {
      hint: "llm-econ merge DIR --db FILE -o FILE writes that of the whole.",
    });
  if (out === undefined || out === "")
    throw new UsageError("--shard needs --out DIR: a folder that all tasks see", { hint: "e.g. --out sweep" });
  const shard = shardOf(typed, process.env);
  return { shard, out, processes: tasksAtOnce(argv, shard.of) };
}

export function tasksAtOnce(argv: SweepArguments, of: number): number {
  const typed = argv["at-once"];
  return typed === undefined ? of : Math.min(of, typedNumber("at-once", typed, 1));
}

/** What the words of a task have that the whole comparison's have not. */
export const taskWords = ["shard", "out", "at-once", "queue"] as const;

/** Computes a shard, publishes it and says so. */
export async function runTask(
  { shard, out, processes }: Task,
  { spec, jobs, budget }: { readonly spec: ComparisonSpec; readonly jobs: number; readonly budget: BudgetLimits },
  { quiet, json }: { readonly quiet: boolean; readonly json: boolean },
): Promise<void> {
  const { signal, release } = interruptSignal("once");
  const shown = quiet ? undefined : comparisonProgress(process.stderr);
  try {
    const finished = await runShard({
      ...{ spec, jobs, budget, shard, out, processes, signal },
      env: process.env,
      command: typedWithout(taskWords),
      onHeld: remark,
      ...(shown && { onSeed: shown.seedsDone, onPublished: (file) => remark(`published ${file}`) }),
    });
    shown?.clear();
    if (json) printJson(finished);
    else print(shardReport(finished));
  } finally {
    shown?.clear();
    release();
  }
}
