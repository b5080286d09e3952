import { type RandomStream, randomStream } from "../../base/random.ts";
import { plannerPhase } from "../llm/planner-phase.ts";
import type { PlannerKind } from "../planner-kind.ts";
import { expectedImprovement } from "./expected-improvement.ts";
import { fitGaussianProcess, type GaussianProcess } from "./gaussian-process.ts";
import { searchPlanner, startingPlaces, type Trial } from "./search-planner.ts";

/** Half the width of the box around the starting rates that the first points fill. */
const designReach = 0.35;
/** Most tax years that the process is fitted to: its time grows with their cube. */
const mostTrials = 100;
/** Rates whose expected improvement is looked at: how many, how far from good ones, and the steps uphill from the best. */
const candidates = { uniform: 400, local: 400, reach: 0.2, climbs: 3, steps: 100 };

/**
 * Bayesian optimisation (Jones, Schonlau and Welch 1998): a Gaussian process over the rates, and the rates with the
 * highest expected improvement. With `planner.exploration` it begins with a Latin hypercube around the starting rates,
 * K + 1 points or a fifth of the episode. It settles on the rates tried with the highest posterior mean.
 */
export const bayesianKind: PlannerKind = {
  name: "bayesian",
  description: "Bayesian optimisation with a Gaussian process, on past welfare alone",
  uses: ["rates", "smoothness", "warmup", "exploration", "exploitation"],
  create: (context) => {
    const { seed, planner } = context.scenario;
    const start = startingPlaces(context);
    return searchPlanner(context, {
      next(trials, { taxYear, taxYears }) {
        if (trials.length === 0) return start;
        const design = planner.exploration ? Math.min(start.length + 1, Math.floor(taxYears / 5)) : 0;
        const index = trials.length - Math.max(planner.warmup, 1);
        if (index < design) return latinHypercube(start, design, randomStream(seed, "planner", "design"))[index];
        const anywhere = plannerPhase(taxYear, taxYears, planner.exploration, planner.exploitation) === "explore";
        return mostPromising(trials, anywhere, randomStream(seed, "planner", "bayesian", taxYear));
      },
      settle: (trials) => {
        const { tried, process } = regress(trials);
        return highest(tried, (rates) => process.predict(rates).mean);
      },
    });
  },
};

/** Points around a centre, each coordinate in `count` equal strata with one point in each. */
function latinHypercube(centre: readonly number[], count: number, stream: RandomStream): number[][] {
  const columns = centre.map((rate) => {
    const strata = Array.from({ length: count }, (_, i) => ({ i, order: stream.next() }));
    strata.sort((a, b) => a.order - b.order);
    const [low, high] = [Math.max(0, rate - designReach), Math.min(1, rate + designReach)];
    return strata.map(({ i }) => low + ((high - low) * (i + stream.next())) / count);
  });
  return Array.from({ length: count }, (_, i) => columns.map((column) => column[i]));
}

/**
 * The process of the trials, fitted to −ln(1 + gap to the best / upper quartile of the gaps): rates that ruin the
 * economy must not hide the differences between good ones.
 */
function regress(trials: readonly Trial[]): { tried: readonly (readonly number[])[]; process: GaussianProcess } {
  const finite = trials.filter(({ welfare }) => Number.isFinite(welfare));
  const ranked = (finite.length > 0 ? finite : trials).toSorted((a, b) => b.welfare - a.welfare);
  const used = ranked.slice(0, mostTrials);
  const gaps = used.map(({ welfare }) => (Number.isFinite(welfare) ? used[0].welfare - welfare : 0));
  const positive = gaps.filter((gap) => gap > 0);
  const scale = positive[Math.floor(positive.length * 0.75)] ?? 1;
  const tried = used.map(({ rates }) => rates);
  return {
    tried,
    process: fitGaussianProcess(
      tried,
      gaps.map((gap) => -Math.log1p(gap / scale)),
    ),
  };
}

/**
 * The rates with the highest expected improvement on the best posterior mean, by random draws and steps uphill.
 * @param anywhere looks in the whole box, not only near the best rates tried: in a wide box there is always a corner
 * that nobody knows, and late in an episode it is seldom worth a tax year
 */
function mostPromising(trials: readonly Trial[], anywhere: boolean, stream: RandomStream): readonly number[] {
  const { tried, process } = regress(trials);
  const incumbent = Math.max(...tried.map((rates) => process.predict(rates).mean));
  const score = (rates: readonly number[]): number => expectedImprovement(process.predict(rates), incumbent);
  const near = (rates: readonly number[], reach: number): number[] =>
    rates.map((rate) => Math.min(1, Math.max(0, rate + reach * stream.normal())));
  const drawn = [
    ...Array.from({ length: anywhere ? candidates.uniform : 0 }, () => tried[0].map(() => stream.next())),
    ...Array.from({ length: candidates.local }, (_, i) =>
      near(tried[i % Math.min(5, tried.length)], candidates.reach * stream.next()),
    ),
  ];
  const starts = drawn
    .map((rates) => ({ rates, score: score(rates) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, candidates.climbs);
  const climbed = starts.map((start) => {
    let best = start;
    for (let i = 0; i < candidates.steps; i++) {
      const rates = near(best.rates, 0.1 * 0.01 ** (i / candidates.steps));
      const value = score(rates);
      if (value > best.score) best = { rates, score: value };
    }
    return best;
  });
  return climbed.reduce((a, b) => (b.score > a.score ? b : a)).rates;
}

/** The first item with the highest score. */
function highest<T>(items: readonly T[], score: (item: T) => number): T {
  let best = items[0];
  let bestScore = -Infinity;
  for (const item of items) {
    const value = score(item);
    if (value > bestScore) [best, bestScore] = [item, value];
  }
  return best;
}
