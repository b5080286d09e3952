/** What `runs verify` says of a run, whatever store has it. */

export interface RunToCheck {
  readonly status: string;
  /** Steps asked for, those that are there, and the last of them; 0 where there is none. */
  readonly steps: number;
  readonly done: number;
  readonly last: number;
  /** Workers of the panel, and the first step without a row for each of them. */
  readonly panel: number;
  readonly thin: number | undefined;
  readonly isScenarioKept: boolean;
}

/** @returns one sentence for each thing that is wrong */
export function runProblems({ status, steps, done, last, panel, thin, isScenarioKept }: RunToCheck): string[] {
  const problems: string[] = [];
  if (!isScenarioKept) problems.push("its scenario is not the one that was recorded");
  if (done !== last) problems.push(`${last - done} of its ${last} steps are missing`);
  if (status === "finished" && done !== steps) problems.push(`it is finished after ${done} of ${steps} steps`);
  if (thin !== undefined) problems.push(`step ${thin} does not have a row for each of its ${panel} workers`);
  return problems;
}

export const changedQuestion = (agent: string, step: number): string =>
  `the question to ${agent} in step ${step} is not the one that was recorded`;
