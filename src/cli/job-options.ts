/** `compare --dry-run` and `--print`: what a comparison takes, and the job file that deals it out. */
import type { Argv } from "yargs";
import type { ComparisonSpec } from "../analysis/compare/spec.ts";
import { sweepEstimate } from "../analysis/sweep/estimate.ts";
import { jobPlan } from "../analysis/sweep/job-plan.ts";
import { UsageError } from "../base/errors.ts";
import type { Kinds } from "../plugins/kinds.ts";
import { estimateLines, jobFile, type Scheduler, schedulers } from "../report/text/job-file.ts";
import { interruptSignal } from "./interrupt.ts";
import { typedNumber } from "./options.ts";
import { print, printJson, printText } from "./output.ts";
import { type SweepArguments, taskWords } from "./sweep-options.ts";
import { wordsWithout } from "./typed-words.ts";

export interface JobArguments extends SweepArguments {
  readonly "dry-run"?: boolean | undefined;
  readonly print?: Scheduler | undefined;
}

export function jobOptions<T>(yargs: Argv<T>): Argv<T & JobArguments> {
  return yargs
    .option("dry-run", {
      type: "boolean",
      describe: "ask nobody: print how many units, questions, hours and dollars the comparison would take",
    })
    .option("print", {
      choices: schedulers,
      requiresArg: true,
      describe: "write a job file that deals the comparison out, with its hours and dollars; needs --out",
    }) as Argv<T & JobArguments>;
}

export function isAskedFor(argv: JobArguments): boolean {
  return argv.print !== undefined || argv["dry-run"] === true;
}

/** @throws UsageError where options do not go together */
export async function printJob(
  argv: JobArguments,
  { spec, kinds }: { readonly spec: ComparisonSpec; readonly kinds: Kinds },
  json: boolean,
): Promise<void> {
  const { shard: typed, out, print: scheduler } = argv;
  const [, total] = /^\d*\/(\d+)$/.exec(typed?.trim() ?? "/0") ?? [];
  if (total === undefined || (typed !== undefined && Number(total) < 1))
    throw new UsageError(`--shard ${typed}: expected /n, the number of tasks, e.g. /100`);
  if (scheduler !== undefined && (out === undefined || out === ""))
    throw new UsageError(`--print ${scheduler} needs --out DIR: a folder that all tasks see`, {
      hint: "e.g. --out sweep",
    });
  const shards = typed === undefined ? null : Number(total);
  const atOnce = argv["at-once"] === undefined ? null : typedNumber("at-once", argv["at-once"], 1);
  const { signal, release } = interruptSignal();
  const estimate = await sweepEstimate(spec, kinds, atOnce ?? shards ?? 1, signal).finally(release);
  const plan = jobPlan(estimate, shards, atOnce);
  if (json) {
    printJson({ ...estimate, ...plan });
    return;
  }
  if (scheduler === undefined) {
    print(estimateLines({ estimate, plan }).join("\n"));
    return;
  }
  const kept = wordsWithout([...taskWords, "print"], ["dry-run"]);
  const throttle = plan.atOnce < plan.tasks ? ["--at-once", String(plan.atOnce)] : [];
  const words = [...kept, "--shard", `/${plan.tasks}`, ...throttle, "--out", out ?? ""];
  printText(jobFile(scheduler, { estimate, plan, words, out: out ?? "" }));
}
