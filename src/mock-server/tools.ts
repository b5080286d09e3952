/** Tools that a request offers, and which of them the stand-in calls. */
import { HttpError } from "./http-error.ts";
import type { JsonSchema } from "./json-schema.ts";

export interface Tool {
  readonly name: string;
  /** Of its arguments. */
  readonly schema: JsonSchema;
}

/** `any` is a tool whichever; a name is that tool. */
export type ToolChoice = "auto" | "none" | "any" | { readonly name: string };

/**
 * The stand-in has no judgement of when a tool would help: left to itself it calls the first, once, and says something
 * when it has been given what the tool found.
 * @param hasResult whether the conversation ends with what a tool found
 * @throws HttpError 400 for a tool that is not offered, or a choice among none
 */
export function chosenTool(tools: readonly Tool[], choice: ToolChoice | undefined, hasResult: boolean): Tool | null {
  if (choice === undefined || choice === "auto") return hasResult ? null : (tools[0] ?? null);
  if (choice === "none") return null;
  if (tools.length === 0)
    throw new HttpError(400, "'tool_choice' is only allowed when 'tools' are specified.", { param: "tool_choice" });
  if (choice === "any") return tools[0];
  const found = tools.find(({ name }) => name === choice.name);
  if (!found)
    throw new HttpError(400, `Tool choice '${choice.name}' not found in 'tools' parameter.`, { param: "tool_choice" });
  return found;
}
