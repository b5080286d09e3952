/** A scenario's own wordings of prompts. */
import { loadWording } from "../agents/prompts/load-wording.ts";
import type { PromptWording } from "../agents/prompts/wording.ts";
import { workerWording } from "../agents/prompts/worker-prompt.ts";
import { plannerWording } from "../planner/llm/planner-rules.ts";
import type { ScenarioInput } from "../scenario/schema.ts";
import type { DataFile } from "../store/store.ts";
import { readFile } from "./read-files.ts";

export interface Wordings {
  readonly workers: PromptWording | undefined;
  readonly planner: PromptWording | undefined;
}

/**
 * @param located gives the key to blame for a file that cannot be read
 * @throws ScenarioError with one line per problem
 */
export function wordingsOf(
  { workers, planner }: Pick<ScenarioInput, "workers" | "planner">,
  located: <T>(key: string, work: () => T) => T = (_, work) => work(),
): Wordings {
  const load = (path: string | undefined, kind: typeof workerWording): PromptWording | undefined =>
    path === undefined ? undefined : located(kind.key, () => loadWording(path, kind));
  return { workers: load(workers.prompt, workerWording), planner: load(planner.prompt, plannerWording) };
}

export function wordingFiles({ workers, planner }: Wordings): readonly DataFile[] {
  return [...(workers?.files ?? []), ...(planner?.files ?? [])].map((path) => readFile(path, "prompt"));
}
