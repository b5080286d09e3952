/** What the planner and the workers said last. */
import type { Views } from "../store/views.ts";
import type { Thought } from "./api.ts";

/** The planner's first. */
export function latestThoughts(views: Views, run: string, step: number, limit: number): readonly Thought[] {
  const [call] = views.calls(run, "planner", null, 1);
  const reasoning = call ? reasoningOf(call.answer) : null;
  const planner = call && reasoning !== null ? [{ step: call.step, agent: "planner", text: reasoning }] : [];
  const workers = views
    .thoughts(run, step, limit)
    .map(({ worker, thought }) => ({ step, agent: `w${worker}`, text: thought }));
  return [...planner, ...workers];
}

/** The reasons in an answer; null where it has none. */
export function reasoningOf(answer: string | null): string | null {
  const value = jsonOf(answer);
  const reasoning: unknown = value && Reflect.get(value, "reasoning");
  return typeof reasoning === "string" && reasoning !== "" ? reasoning : null;
}

/** The object that an answer holds; null where it holds none. */
export function jsonOf(answer: string | null): object | null {
  if (answer === null) return null;
  try {
    const value: unknown = JSON.parse(answer.slice(answer.indexOf("{"), answer.lastIndexOf("}") + 1));
    return typeof value === "object" && value !== null ? value : null;
  } catch {
    return null;
  }
}
