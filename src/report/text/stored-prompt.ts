/** One question of a run in words. */
import type { StoredPrompt } from "../../run/stored-prompt.ts";

export function storedPromptReport({ system, user, answer, problem, isRebuilt, isAsRecorded }: StoredPrompt): string {
  const whence = isRebuilt ? "put together again from the record" : "as it was stored";
  const words = isAsRecorded ? "" : "; it is NOT the one that was recorded: this llm-econ puts it in other words";
  return [
    `--- prompt, ${whence}${words}`,
    system,
    "",
    user,
    "--- answer",
    answer ?? "(none)",
    ...(problem === null ? [] : [`--- refused: ${problem}`]),
  ].join("\n");
}
