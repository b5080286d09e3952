/** What the planner and the workers said last. */
import { reasoningOf } from "../models/answers/reasoning-of.ts";
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
