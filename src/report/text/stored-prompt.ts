/** One question of a run in words. */
import type { ShownPrompt } from "../../run/shown-prompt.ts";
import type { StoredPrompt } from "../../run/stored-prompt.ts";
import { count } from "../words/format.ts";

export function storedPromptReport({
  system,
  user,
  answer,
  problem,
  isRebuilt,
  isAsRecorded,
  otherWords,
}: StoredPrompt): string {
  const whence = isRebuilt ? "put together again from the record" : "as it was stored";
  const words = isAsRecorded
    ? ""
    : `; it is NOT the one that was recorded: ${otherWords ?? "this llm-econ puts it in other words"}`;
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

/** One question as it would be put. */
export function shownPromptReport(shown: ShownPrompt): string {
  const { agent, purpose, step, model, system, user, answer, maxOutputTokens, temperature, reasoning } = shown;
  const how = [
    `at most ${count(maxOutputTokens)} tokens`,
    ...(temperature === null ? [] : [`temperature ${temperature}`]),
    ...(reasoning === null ? [] : [`reasoning ${reasoning}`]),
  ];
  return [
    `--- ${agent} about ${purpose} in step ${step}, for ${model}: ${how.join(", ")}; nobody was asked`,
    "--- system",
    system,
    "--- user",
    user,
    `--- answer: JSON Schema ${answer.name}`,
    JSON.stringify(answer.schema, null, 2),
  ].join("\n");
}
