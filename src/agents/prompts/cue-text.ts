/** The words of a cue, of the same sign as its numbers. */
import type { LastChange } from "../../models/observations.ts";
import type { WorkerType } from "../../scenario/citizen-keys.ts";
import type { Change } from "../worker-memory.ts";

/** What each type watches, and whether less of it is better. */
const watched: Record<WorkerType, { readonly name: string; readonly sign: 1 | -1 }> = {
  egotistical: { name: "utility", sign: 1 },
  altruistic: { name: "the mean utility of all", sign: 1 },
  adversarial: { name: "the mean utility of all", sign: -1 },
};

/** What the hours after the change are worth beyond those before it, at today's tax and an equal rebate. */
export function ownCueText(
  { from, to, own, all }: Omit<LastChange, "text"> & { readonly own: number },
  type: WorkerType,
): string {
  const toYou = `${to} hours a week are worth ${compared(own)} to you ${own === 0 ? "as" : "than"} ${from}`;
  const toAll = all === undefined ? "" : `, and ${compared(all)} to all workers together`;
  return `At today's tax and an equal rebate ${toYou}${toAll}${advice(watched[type].sign * (all ?? own))}.`;
}

function compared(dollars: number): string {
  if (dollars === 0) return "as much";
  return `${Math.abs(dollars)} dollars a year ${dollars > 0 ? "more" : "less"}`;
}

function advice(gain: number): string {
  if (gain === 0) return "";
  return gain > 0 ? ": go on that way" : ": turn back";
}

/** What happened to utility between the two steps, whatever made it: as in the code of arXiv 2507.15815. */
export function paperCueText({ from, to }: Change, rise: number, type: WorkerType): string {
  const { name, sign } = watched[type];
  const gain = Math.round(rise);
  const effect = gain >= 0 ? `rose by ${gain}` : `fell by ${-gain}`;
  const moved = `${to > from ? "raised" : "cut"} hours from ${from} to ${to}`;
  return `You ${moved} and ${name} ${effect}: ${sign * gain >= 0 ? "go on that way" : "turn back"}, other things equal.`;
}
