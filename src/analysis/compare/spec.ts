/** A comparison before its first run: everything that it takes to run it, and to go on with it later. */

import { UsageError } from "../../base/errors.ts";
import { welfareKindOf } from "../../env/welfare/welfare.ts";
import { builtInKinds, type Kinds } from "../../plugins/kinds.ts";
import { modelFilesAsked } from "../../run/model-files.ts";
import { type Prepared, peopleKey, prepare, prepareAgain } from "../../run/prepare.ts";
import { recordedFiles } from "../../run/read-files.ts";
import { changedFiles, checkPeople } from "../../run/reopen.ts";
import { modelUris } from "../../run/run-models.ts";
import type { Scenario } from "../../scenario/resolve.ts";
import type { ScenarioInput } from "../../scenario/schema.ts";
import type { DataFile, Store } from "../../store/store.ts";
import { type Arm, resampled } from "./plan.ts";

/** Plain data: it is stored with the comparison. */
export interface ComparisonSpec {
  readonly arms: readonly Arm[];
  /** Ascending. */
  readonly seeds: readonly number[];
  /** Confidence of every interval, e.g. 0.95. */
  readonly confidence: number;
  /** Sets of answers of each arm that asks a model; absent where there is one. */
  readonly resamples?: number | undefined;
  /** Resolved scenario of the baseline with the first seed. */
  readonly scenario: Scenario;
  readonly scenarioPath: string | null;
  /** Everything that was read. */
  readonly files: Prepared["files"];
  /** Of a shard, and of what shards were merged into. */
  readonly sweep?: SweepPart | undefined;
}

/** The sweep that a comparison belongs to. */
export interface SweepPart {
  /** Hash of everything but the seeds. */
  readonly experiment: string;
  /** Into how many shards its units are dealt out. */
  readonly of: number;
  /** Which of them this is, from 0; null for the whole. */
  readonly index: number | null;
}

/**
 * Sets every arm up with the first seed, so that what is impossible is said before anything is run.
 * @param policies without those that ask again: `resamples` says how often
 * @param own what the scenario was read from
 * @throws ScenarioError where an arm is impossible; UsageError where arms cannot be compared
 */
export function specOf(
  policies: readonly Arm[],
  {
    seeds,
    confidence,
    scenarioPath,
    resamples,
  }: Pick<ComparisonSpec, "seeds" | "confidence" | "scenarioPath" | "resamples">,
  kinds: Kinds = builtInKinds,
  own: readonly DataFile[] = [],
): ComparisonSpec {
  const prepared = prepareArms(policies, seeds[0], kinds);
  for (const [i, { comparedWith }] of policies.entries()) {
    const reference = policies.findIndex(({ label }) => label === comparedWith);
    const problem = whyNotComparable(prepared[i], prepared[reference]);
    if (problem)
      throw new UsageError(`"${policies[i].label}" cannot be compared with "${comparedWith}": ${problem}`, {
        hint: "With several --planners differences are taken within each setting, so that settings may differ.",
      });
  }
  const baseline = policies.findIndex(({ label }) => label === policies[0].comparedWith);
  const read = prepared.flatMap(({ files, scenario, kinds }) => [
    ...files,
    ...modelFilesAsked(Object.values(modelUris(scenario, kinds)), kinds.providers),
  ]);
  const files = recordedFiles([...own, ...read], scenarioPath);
  return {
    arms: resamples === undefined ? policies : resampled(policies, resamples, kinds),
    ...{ seeds, confidence, scenarioPath, scenario: prepared[baseline].scenario, files },
    ...(resamples !== undefined && { resamples }),
  };
}

/**
 * Every arm with a seed; arms with the same people share them, so that what is known of them is found out once.
 * @throws ScenarioError where an arm is impossible
 */
export function prepareArms(arms: readonly Arm[], seed: number, kinds: Kinds): readonly Prepared[] {
  const people = new Map<string, Prepared>();
  return arms.map(({ input }) => {
    const seeded: ScenarioInput = { ...input, seed };
    const key = peopleKey(seeded);
    const known = people.get(key);
    const prepared = known ? prepareAgain(known, seeded) : prepare(seeded, undefined, kinds);
    people.set(key, known ?? prepared);
    return prepared;
  });
}

/**
 * @returns census tables that are not what they were, although they give the people who were recorded
 * @throws ScenarioError where another data file is not what it was, or the people are not
 */
export async function checkFiles(
  spec: ComparisonSpec,
  id: string,
  store: Pick<Store, "member" | "workers" | "comparisonSeeds">,
  kinds: Kinds,
): Promise<readonly string[]> {
  const place = `comparison ${id}`;
  const now = prepareArms(spec.arms, spec.seeds[0], kinds);
  const { tables, kept } = changedFiles(spec, now, place);
  if (tables.length === 0) return kept;
  for (const { seed } of await store.comparisonSeeds(id)) {
    const prepared = prepareArms(spec.arms, seed, kinds);
    for (const [i, { label }] of spec.arms.entries()) {
      const run = await store.member(id, label, seed);
      if (run !== undefined) checkPeople(await store.workers(run), prepared[i], tables, place);
    }
  }
  return [...tables, ...kept];
}

/** Workers are compared one by one, and welfare with welfare: both must be the same kind of thing. */
function whyNotComparable(one: Prepared, other: Prepared): string | null {
  const [a, b] = [one, other].map(({ population }) => population);
  if (a.size !== b.size) return `they have different people, ${a.size} and ${b.size} workers`;
  for (let i = 0; i < a.size; i++)
    if (a.wage[i] !== b.wage[i] || a.weight[i] !== b.weight[i])
      return `they have different people: worker ${i} has a wage of ${a.wage[i]} and one of ${b.wage[i]}`;
  const [measure, otherMeasure] = [one, other].map(welfareMeasure);
  return measure === otherMeasure ? null : `they measure welfare differently, by ${measure} and by ${otherMeasure}`;
}

/** What a number of welfare is a number of. */
function welfareMeasure({ scenario, welfare, economy }: Pick<Prepared, "scenario" | "welfare" | "economy">): string {
  const { aversion, satisfaction } = scenario.planner.welfare;
  const { words, isClosedForm } = economy.utility.overHours ?? economy.utility;
  return [
    welfareKindOf(welfare).label(aversion),
    ...(satisfaction ? ["with satisfaction"] : []),
    ...(isClosedForm ? [] : [`of ${words.short}`]),
  ].join(" ");
}
