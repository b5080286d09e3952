/** Schedules worth a closer look, found by evaluating a whole generation at once: what kernels are good at. */
import { randomStream } from "../../base/random.ts";
import { trial } from "./differential-evolution.ts";
import { bestFirst, type Candidate } from "./objective.ts";

/** Values of many points at once; they may be a little off. */
export type BatchObjective = (points: readonly (readonly number[])[]) => Promise<ArrayLike<number>>;

/** Members of a generation, all of which are evaluated at once. */
export const screeningWidth = 64;
const generations = 120;
const pull = 0.3;
/** How many of the last generation are returned. */
const finalists = 4;

/**
 * Differential evolution by whole generations, on everyone. Its result is no optimum but a few more starts for
 * `stackelberg`, which searches on and judges in double precision, and is never below any of its starts.
 * @param starts members of the first generation; the others are random
 * @returns points of the unit cube, best first
 */
export async function screenedStarts(
  objective: BatchObjective,
  starts: readonly (readonly number[])[],
  seed: number,
): Promise<readonly (readonly number[])[]> {
  const random = randomStream(seed, "screening");
  const size = starts[0].length;
  const points = Array.from(
    { length: screeningWidth },
    (_, i) => starts[i] ?? Array.from({ length: size }, () => random.next()),
  );
  const judged = async (list: readonly (readonly number[])[]): Promise<Candidate[]> => {
    const values = await objective(list);
    return list.map((point, i) => ({ point, value: values[i] }));
  };
  let members = await judged(points);
  for (let generation = 0; generation < generations; generation++) {
    const [best] = bestFirst(members);
    const trials = await judged(members.map((own) => trial(own, members, best, pull, random)));
    members = members.map((own, i) => (trials[i].value >= own.value ? trials[i] : own));
  }
  return bestFirst(members)
    .slice(0, finalists)
    .map(({ point }) => point);
}
