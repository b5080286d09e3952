/** How a sweep is dealt out to the tasks of a scheduler. */
import { UsageError } from "../../base/errors.ts";
import type { SweepEstimate } from "./estimate.ts";

/** A Slurm array's highest number, unless a cluster sets MaxArraySize otherwise (1001). */
export const mostTasks = 1000;

/** Minutes that a task should take at least: starting one takes a scheduler about a second. */
const leastMinutes = 10;

export interface JobPlan {
  readonly tasks: number;
  /** At the same time. */
  readonly atOnce: number;
  readonly unitsPerTask: number;
  /** Of the longest task, as estimated. */
  readonly hoursPerTask: number;
  /** That a scheduler is asked for. */
  readonly limitMinutes: number;
  readonly memoryGb: number;
}

/**
 * @param shards as asked for; by default so many that a task takes ten minutes
 * @throws UsageError where a scheduler would refuse so many
 */
export function jobPlan(estimate: SweepEstimate, shards: number | null, atOnce: number | null): JobPlan {
  const { units, hours, hoursPerUnit, workers } = estimate;
  if (shards !== null && shards > mostTasks)
    throw new UsageError(`--shard /${shards}: Slurm refuses arrays beyond ${mostTasks} (MaxArraySize)`, {
      hint: `With --shard /${Math.min(mostTasks, units)} each task does ${Math.ceil(units / mostTasks)} of the ${units} units.`,
    });
  const tasks = shards ?? Math.max(1, Math.min(mostTasks, units, Math.ceil((60 * hours) / leastMinutes)));
  const unitsPerTask = Math.ceil(units / tasks);
  const hoursPerTask = unitsPerTask * Math.min(hoursPerUnit, (1.5 * hours) / units);
  return {
    ...{ tasks, unitsPerTask, hoursPerTask, atOnce: Math.min(tasks, atOnce ?? tasks) },
    // An estimate is none of other machines: twice as long, and what it takes to publish.
    limitMinutes: Math.ceil(Math.max(10, 2 * 60 * hoursPerTask + 5)),
    memoryGb: Math.max(2, Math.ceil((3 * workers) / 1_000_000)),
  };
}
