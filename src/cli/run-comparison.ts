/** What `compare` and `resume` share: running a comparison, and showing how it gets on. */
import { availableParallelism } from "node:os";
import type { Argv } from "yargs";
import { type CompareOptions, compare } from "../analysis/compare/compare.ts";
import type { Comparison } from "../analysis/compare/comparison.ts";
import { comparisonProgress } from "./comparison-progress.ts";
import { interruptSignal } from "./interrupt.ts";
import { once, typedNumber } from "./options.ts";
import { changedTables, remark } from "./output.ts";

export interface JobsArguments {
  readonly jobs?: string | undefined;
}

export function jobsOption<T>(yargs: Argv<T>): Argv<T & JobsArguments> {
  return yargs.option("jobs", {
    alias: "j",
    type: "string",
    requiresArg: true,
    coerce: once("jobs"),
    describe: "seeds of a comparison at once; default: processor cores",
  }) as Argv<T & JobsArguments>;
}

/** Seeds that run at once: as many as there are cores, or as Slurm has given the task, unless `-j` says otherwise. */
export function jobsOf({ jobs }: JobsArguments): number {
  if (jobs !== undefined) return typedNumber("jobs", jobs, 1);
  const given = Number(process.env.SLURM_CPUS_PER_TASK);
  return Number.isSafeInteger(given) && given > 0 ? given : availableParallelism();
}

/** Runs or goes on with a comparison, and shows how it gets on. */
export async function runComparison(
  options: Pick<CompareOptions, "spec" | "store" | "command" | "jobs" | "budget" | "resume" | "laterPrices">,
  quiet: boolean,
): Promise<Comparison> {
  const { signal, release } = interruptSignal();
  const shown = quiet ? undefined : comparisonProgress(process.stderr);
  try {
    return await compare({
      ...options,
      env: process.env,
      signal,
      onHeld: remark,
      onChanged: (files) => remark(changedTables(files)),
      ...(shown && {
        onStart: (id) => remark(`comparison ${id}`),
        onSeed: shown.seedsDone,
      }),
    });
  } finally {
    shown?.clear();
    release();
  }
}
