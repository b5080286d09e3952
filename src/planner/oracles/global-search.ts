/** The search behind the oracles: for functions without gradients, on the unit cube. */
import { randomStream } from "../../base/random.ts";
import { differentialEvolution } from "./differential-evolution.ts";
import { nelderMead } from "./nelder-mead.ts";
import { bestFirst, type Candidate, type Objective } from "./objective.ts";
import { patternSearch } from "./pattern-search.ts";

/** Differential evolution: members and generations per bracket, within limits. */
const members = { perBracket: 8, least: 24, most: 80 };
const generations = { perBracket: 24, least: 40, most: 240 };
/** One run of it for each strength at which trials are drawn to the best. */
const pulls = [0.6, 0.3, 0.3, 0.1];
/** Fewer where an evaluation takes long. */
export const fewPulls = [0.6, 0.3, 0.1];
/** How far candidates are polished. */
const polish = { step: 0.03, evaluationsPerBracket: 120, smallest: 1e-7 };

/** The best points of the unit cube that were found, best first; the first is at least as good as any start. */
export function globalSearch(
  objective: Objective,
  size: number,
  starts: readonly (readonly number[])[],
  seed: number,
  strengths: readonly number[] = pulls,
): readonly Candidate[] {
  const flats = [0, 0.25, 0.5, 0.75].map((rate) => new Array<number>(size).fill(rate));
  const found = strengths.map((pull, run) =>
    differentialEvolution(objective, run === 0 ? [...starts, ...flats] : flats, {
      population: within(members, size),
      generations: within(generations, size),
      pull,
      random: randomStream(seed, "stackelberg", run),
    }),
  );
  const [bestStart] = bestFirst(starts.map((point) => at(objective, point)));
  const candidates = [...found.map(([best]) => best), ...(bestStart ? [bestStart] : [])];
  return bestFirst(candidates.map((candidate) => polishedBy(objective, candidate)));
}

/** Simplex and coordinate search in turn, until neither helps. */
export function polishedBy(objective: Objective, candidate: Candidate): Candidate {
  let best = candidate;
  for (let step = polish.step; ; step /= 3) {
    const mostEvaluations = polish.evaluationsPerBracket * candidate.point.length;
    const next = patternSearch(objective, nelderMead(objective, best, { step, mostEvaluations }), polish.smallest);
    if (!(next.value > best.value + 1e-9 * Math.abs(best.value))) return next;
    best = next;
  }
}

export function at(objective: Objective, point: readonly number[]): Candidate {
  return { point, value: objective(point) };
}

function within({ perBracket, least, most }: typeof members, size: number): number {
  return Math.min(Math.max(perBracket * size, least), most);
}
