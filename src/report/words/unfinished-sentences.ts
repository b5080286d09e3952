/** What is known, and what is not yet, of a run or comparison that has not ended. */
import type { Scenario } from "../../scenario/resolve.ts";
import type { RunStatus } from "../../store/run-status.ts";
import type { RunDetails } from "../../store/store.ts";
import { counted, listed } from "./format.ts";
import { welfareWords } from "./welfare-words.ts";

/** Of what is not finished, for a banner and in place of a result. */
export interface Unfinished {
  readonly status: Exclude<RunStatus, "finished">;
  /** e.g. `This run was interrupted after 3 of 10 steps.` */
  readonly state: string;
  /** What a finished one would say. */
  readonly notKnown: string;
}

const states: Readonly<Record<Unfinished["status"], string>> = {
  running: "is running",
  interrupted: "was interrupted",
  failed: "failed",
};

/** @returns null where it is finished */
export function unfinished(
  what: "run" | "comparison",
  {
    status,
    error,
    id,
    command,
  }: { readonly status: RunStatus; readonly error: string | null; readonly id: string; readonly command: string },
  done: number,
  all: number,
): Unfinished | null {
  if (status === "finished") return null;
  const unit = what === "run" ? "step" : "seed";
  const of = `${done} of ${counted(all, unit)}`;
  const how = status === "running" ? `: ${of} ${done === 1 ? "is" : "are"} done` : ` after ${of}`;
  const why = error === null || error === status ? "" : `: ${error.replace(/\.$/, "")}`;
  const next =
    command === "elasticity"
      ? "llm-econ elasticity makes the experiment again"
      : status === "running"
        ? `where its process is gone, llm-econ resume ${id} goes on with it`
        : `llm-econ resume ${id} goes on with it`;
  const missing =
    what === "run"
      ? ["what unchanged US law would have brought", "the distance to the optimum"]
      : ["what the other seeds say", "so how sure a difference is"];
  return {
    status,
    state: `This ${what} ${states[status]}${how}${why}.`,
    notKnown: `Not known yet: ${listed(missing)}; ${next}.`,
  };
}

/** In place of what a finished run comes to: its last step is no end. */
export function unfinishedSentences(
  run: Pick<RunDetails, "id" | "command" | "status" | "error" | "stepsDone" | "steps" | "series">,
  { planner }: Pick<Scenario, "planner">,
): readonly string[] {
  const told = unfinished("run", run, run.stepsDone, run.steps);
  if (told === null) return [];
  const last = run.series.at(-1);
  if (last === undefined) return [told.state, "No step is done, so nothing is known of its rates."];
  const { name, show } = welfareWords(planner.welfare);
  const first = run.series.filter(({ taxYear }) => taxYear === 1);
  const mean = first.reduce((sum, { welfare }) => sum + welfare, 0) / first.length;
  const before = last.taxYear > 1 ? `; over the first tax year it averaged ${show(mean)}` : "";
  return [
    told.state,
    `After step ${last.step}, which is no end, ${name.replace("Welfare", "welfare")} per worker is ${show(last.welfare)}${before}.`,
    told.notKnown,
  ];
}
