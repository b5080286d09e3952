/** What a replay found. */
import type { Replay } from "../../run/replay.ts";
import { count, counted } from "../words/format.ts";

export function replayReport(replay: Replay): string {
  const { run, steps, of, identical, differences } = replay;
  const earlier = otherPrompts(replay);
  if (!identical)
    return [`not identical: run ${run}`, ...differences.map((text) => `  ${text}`), ...earlier].join("\n");
  const scope = steps < of ? ` (of ${count(of)}: the run is not finished)` : "";
  const what =
    of === 0 ? "what was asked and answered, and what came of it, in run" : `${counted(steps, "step")}${scope} of run`;
  const same = `identical: ${what} ${run} came out the same, number by number`;
  return [same, ...earlier].join("\n");
}

/** Which version put the questions, where it put them otherwise. */
function otherPrompts({ otherPrompts, madeBy: { version, scenarioVersion, startedAt } }: Replay): string[] {
  if (otherPrompts === 0) return [];
  const keys = scenarioVersion === null ? "before scenarios had a version" : `scenario version ${scenarioVersion}`;
  return [
    `its prompts are not today's: llm-econ ${version} (${keys}) made it on ${startedAt.slice(0, 10)}; ${counted(otherPrompts, "recorded answer")} went to questions that are put in other words now`,
  ];
}
