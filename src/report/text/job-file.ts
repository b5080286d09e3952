/** A sweep as a job file of Slurm or Kubernetes, and what it takes in words. */
import { assumedSeconds, type SweepEstimate } from "../../analysis/sweep/estimate.ts";
import type { JobPlan } from "../../analysis/sweep/job-plan.ts";
import { cents, count, counted } from "../words/format.ts";
import { shellWord } from "../words/shell-word.ts";
import { plainText } from "./terminal-text.ts";

export const schedulers = ["slurm", "kubernetes"] as const;
export type Scheduler = (typeof schedulers)[number];

export interface Job {
  readonly estimate: SweepEstimate;
  readonly plan: JobPlan;
  /** Of one task, `--shard /n` and `--out` included. */
  readonly words: readonly string[];
  readonly out: string;
}

/** Seconds that a task has to publish what it has, before its time is up. */
const grace = 120;

export function jobFile(scheduler: Scheduler, job: Job): string {
  return scheduler === "slurm" ? slurmFile(job) : kubernetesFile(job);
}

/** What a sweep would take. */
export function estimateLines({ estimate, plan }: Pick<Job, "estimate" | "plan">): readonly string[] {
  const { policies, seeds, units, calls, costUsd, hours } = estimate;
  const { tasks, atOnce, unitsPerTask, hoursPerTask } = plan;
  const money = costUsd ? `${cents(costUsd.low)} – ${cents(costUsd.high)}` : "of a price that is not known";
  return [
    `${plainText(estimate.scenario)}: ${counted(seeds, "seed")} of ${count(policies)} ${policies === 1 ? "policy" : "policies"}, ${counted(units, "unit")} in ${counted(tasks, "task")} of ${count(unitsPerTask)} at most`,
    `about ${time(hours)} in one process, ${time(hoursPerTask)} a task${atOnce < tasks ? `, ${count(atOnce)} tasks at once` : ""}${calls > 0 ? `, at ${assumedSeconds} s an answer` : ""}`,
    calls > 0 ? `${count(calls)} questions to models, ${money} at list prices` : "no model is asked",
  ];
}

function time(hours: number): string {
  return hours < 1 ? `${Math.max(1, Math.round(60 * hours))} min` : `${hours.toFixed(1)} h`;
}

function jobName({ estimate }: Job): string {
  const name = estimate.scenario.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return name.replaceAll(/^-+|-+$/g, "").slice(0, 40) || "sweep";
}

function slurmFile(job: Job): string {
  const { plan, words, out } = job;
  const throttle = plan.atOnce < plan.tasks ? `%${plan.atOnce}` : "";
  return [
    "#!/bin/bash",
    ...estimateLines(job).map((line) => `# ${line}`),
    "# Submit it again to go on: finished tasks end at once. Then:",
    `#   llm-econ runs ${shellWord(out)}`,
    `#   llm-econ merge ${shellWord(out)} --db ${jobName(job)}.db`,
    `#SBATCH --job-name=${jobName(job)}`,
    `#SBATCH --array=0-${plan.tasks - 1}${throttle}`,
    "#SBATCH --ntasks=1",
    "#SBATCH --cpus-per-task=1",
    `#SBATCH --mem=${plan.memoryGb}G`,
    `#SBATCH --time=${clock(plan.limitMinutes)}`,
    "# Before its time is up a task publishes what it has.",
    `#SBATCH --signal=B:TERM@${grace}`,
    "#SBATCH --output=slurm-%A_%a.out",
    "",
    "# A local disk, where the cluster has one: export TMPDIR=/scratch/$USER",
    `exec ${words.map(shellWord).join(" ")}`,
  ].join("\n");
}

/** As Slurm writes it: days, hours, minutes, seconds. */
function clock(minutes: number): string {
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${days > 0 ? `${days}-` : ""}${two(hours)}:${two(rest)}:00`;
}

function kubernetesFile(job: Job): string {
  const { plan, words } = job;
  return [
    ...estimateLines(job).map((line) => `# ${line}`),
    "# Delete the job and apply the file again to go on: finished tasks end at once.",
    "# To fill in: the image, and the volume that all tasks see, in which the command's files and its --out are.",
    "apiVersion: batch/v1",
    "kind: Job",
    "metadata:",
    `  name: ${jobName(job)}`,
    "spec:",
    "  completionMode: Indexed",
    `  completions: ${plan.tasks}`,
    `  parallelism: ${plan.atOnce}`,
    `  backoffLimit: ${Math.max(6, plan.tasks)}`,
    "  template:",
    "    spec:",
    "      restartPolicy: Never",
    `      terminationGracePeriodSeconds: ${grace}`,
    "      containers:",
    "        - name: llm-econ",
    "          image: llm-econ:latest",
    "          workingDir: /work",
    "          # No shell in between: the task hears the signal to end.",
    `          command: [${words.map((word) => JSON.stringify(word)).join(", ")}]`,
    `          resources: {requests: {cpu: "1", memory: ${plan.memoryGb}Gi}}`,
    "          volumeMounts:",
    "            - {name: work, mountPath: /work}",
    "            - {name: tmp, mountPath: /tmp}",
    "      volumes:",
    "        - {name: work, persistentVolumeClaim: {claimName: work}}",
    "        - {name: tmp, emptyDir: {}}",
  ].join("\n");
}
