/** Where the numbers of a comparison vary from: people and luck, answers of a model, wordings of its prompts. */
import { meanInterval } from "../statistics/interval.ts";
import { mean } from "../statistics/mean.ts";
import { oneWay, twoWay } from "../statistics/variance-components.ts";
import type { ArmVariance, Comparison, Spread, WordingVariance } from "./comparison.ts";
import { type Arm, policiesOf } from "./plan.ts";
import type { ArmOutcome } from "./seed-job.ts";
import type { ComparisonSpec } from "./spec.ts";

/** What every arm came to with one seed, in the order of the arms. */
interface OutcomesOfSeed {
  readonly arms: readonly Pick<ArmOutcome, "final">[];
}

const measures: readonly Spread[] = ["welfare", "difference", "meanHours", "revenuePerWorker", "giniPost"];

/**
 * @param arms all of the comparison
 * @param level 1 − confidence
 */
export function armVariance(
  arm: Arm,
  arms: readonly Arm[],
  seeds: readonly OutcomesOfSeed[],
  level: number,
): ArmVariance {
  return {
    sets: setsOf(arm.label, arms).length,
    measures: measures.flatMap((measure) => {
      if (measure === "difference" && arm.label === arm.comparedWith) return [];
      const groups = valuesOf(measure, arm, arms, seeds);
      if (groups === null) return [];
      const { between: people, within: resample } = oneWay(groups, level);
      return [{ measure, ...meanInterval(groups.map(mean), level), people, resample }];
    }),
  };
}

/** Keys that change words and nothing else. */
const wordingKeys: readonly string[] = ["workers.prompt", "planner.prompt"];

/** Policies that differ in wording alone are one design: every seed under every wording, answered as often. */
export function wordingsOf(
  { arms, resamples }: Pick<ComparisonSpec, "arms" | "resamples">,
  seeds: readonly OutcomesOfSeed[],
  level: number,
): Pick<Comparison, "wordings"> {
  if (resamples === undefined) return {};
  const groups = new Map<string, Arm[]>();
  for (const arm of policiesOf(arms)) {
    const others = Object.entries(arm.settings).filter(([key]) => !wordingKeys.includes(key));
    const key = JSON.stringify([arm.planner, others]);
    groups.set(key, [...(groups.get(key) ?? []), arm]);
  }
  const wordings = [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group): WordingVariance => {
      const ownBaseline = group.some(({ label, comparedWith }) => label === comparedWith);
      const areAlike = group.every(({ comparedWith }) => comparedWith === group[0].comparedWith);
      return {
        policies: group.map(({ label }) => label),
        sets: setsOf(group[0].label, arms).length,
        measures: measures.flatMap((measure) => {
          // Where the baseline is one of them, differences take its own variance along.
          if (measure === "difference" && (ownBaseline || !areAlike)) return [];
          const values = group.flatMap((arm) => {
            const own = valuesOf(measure, arm, arms, seeds);
            return own === null ? [] : [own];
          });
          if (values.length < group.length) return [];
          const cells = seeds.map((_, s) => values.map((own) => own[s]));
          const { groups: people, treatments: wording, together: peopleByWording, within } = twoWay(cells, level);
          return [{ measure, people, wording, peopleByWording, resample: within }];
        }),
      };
    });
  return wordings.length === 0 ? {} : { wordings };
}

/** Places of an arm's sets of answers among all arms, the arm's own first. */
export function setsOf(label: string, arms: readonly Arm[]): readonly number[] {
  return arms.flatMap((arm, i) => ((arm.resampleOf ?? arm.label) === label ? [i] : []));
}

/** By seed and set of answers; null where it is not known of all. */
function valuesOf(
  measure: Spread,
  arm: Arm,
  arms: readonly Arm[],
  seeds: readonly OutcomesOfSeed[],
): readonly (readonly number[])[] | null {
  const own = setsOf(arm.label, arms);
  const reference = setsOf(arm.comparedWith, arms);
  // A policy that asks nobody is the same beside every set of the other's answers.
  const sets = measure === "difference" ? Math.max(own.length, reference.length) : own.length;
  const groups = seeds.map(({ arms: outcomes }) =>
    Array.from({ length: sets }, (_, set) => {
      const { final } = outcomes[own[Math.min(set, own.length - 1)]];
      if (measure !== "difference") return final[measure] ?? Number.NaN;
      return final.welfare - outcomes[reference[Math.min(set, reference.length - 1)]].final.welfare;
    }),
  );
  return groups.flat().every(Number.isFinite) ? groups : null;
}
