/** A stored comparison asked again: other policies, or against another baseline, with a correction of their own. */
import { UsageError } from "../../base/errors.ts";
import { suggestion } from "../../base/nearest.ts";
import type { Kinds } from "../../plugins/kinds.ts";
import { utilityOf } from "../../scenario/economy-kinds.ts";
import type { Store } from "../../store/store.ts";
import { pairedByDecile, shareBetterOff } from "../statistics/gains.ts";
import type { ArmResult, Comparison, StoredComparison } from "./comparison.ts";
import { type Arm, comparedWith, policiesOf } from "./plan.ts";
import { comparisonOf, type SeedOutcome } from "./results.ts";
import type { ArmOutcome } from "./seed-job.ts";
import { storedOutcomes } from "./stored-comparison.ts";

export interface ContrastRequest {
  /** A planner, or the label of an arm; that of the comparison by default. */
  readonly baseline?: string | undefined;
  /** Labels of the arms that are compared with it; all by default. Only these are tested, and corrected for. */
  readonly arms?: readonly string[] | undefined;
}

/** What of an arm's result is found out worker by worker: null where too few workers are stored to know it. */
type PairedParts = Pick<ArmResult, "shareBetterOff" | "deciles" | "decileIntervals">;
export interface ContrastArm extends Omit<ArmResult, keyof PairedParts | "figures"> {
  readonly shareBetterOff: PairedParts["shareBetterOff"] | null;
  readonly deciles: PairedParts["deciles"] | null;
  readonly decileIntervals: PairedParts["decileIntervals"] | null;
}

/** As a {@link Comparison}, of the seeds that are finished. */
export interface Contrast extends Omit<Comparison, "results"> {
  readonly results: readonly ContrastArm[];
}

/** One with what figures are drawn from. */
export interface DrawnContrast extends Omit<Contrast, "results"> {
  readonly results: readonly (ContrastArm & Pick<ArmResult, "figures">)[];
}

/** What an arm came to with one seed; the gains of its workers are null where they are not known. */
export interface ContrastOutcome extends Omit<ArmOutcome, "shareBetterOff" | "deciles" | "response"> {
  readonly shareBetterOff: number | null;
  readonly deciles: readonly number[] | null;
  readonly response: ArmOutcome["response"] | null;
}

export interface Contrasted {
  readonly contrast: Contrast;
  /** Of each of its results. */
  readonly figures: readonly ArmResult["figures"][];
  readonly seeds: readonly { readonly seed: number; readonly arms: readonly ContrastOutcome[] }[];
}

/**
 * Nothing is run: welfare is that of each seed as it is stored, and gains of workers come from their rows in the store.
 * The gain in consumption is known beside the comparison's own baseline only.
 * @throws UsageError where an arm is not there, no seed is finished, or two arms cannot be compared
 */
export async function contrasted(
  store: Pick<Store, "comparisonSeeds" | "panel" | "workers">,
  { id, command, spec }: StoredComparison,
  { baseline, arms: wanted }: ContrastRequest,
  kinds: Kinds,
): Promise<Contrasted> {
  const stored = (await store.comparisonSeeds(id)).map(({ seed, result }) => ({
    seed,
    arms: storedOutcomes(id, seed, result),
  }));
  const labels = spec.arms.map(({ label }) => label);
  const whole = stored.filter(({ arms }) => arms.length === labels.length);
  if (whole.length === 0)
    throw new UsageError(`no seed of comparison ${id} is finished`, {
      hint: `\`llm-econ resume ${id}\` goes on where it stopped.`,
    });
  const arms = chosen(baseline === undefined ? spec.arms : comparedWith(spec.arms, baseline), wanted);
  const indices = arms.map(({ label }) => labels.indexOf(label));
  const before = indices.map((i) => spec.arms[i].comparedWith);
  const first: ReadonlyMap<string, string> = new Map(whole[0].arms.map(({ label, run }) => [label, run]));
  const isNew = arms.map((arm, i) => arm.comparedWith !== before[i] && arm.label !== arm.comparedWith);
  for (const [i, arm] of arms.entries()) if (isNew[i]) await checkComparable(store, spec.arms, arm, first);
  const isInDollars = arms.map(
    ({ input }, i) => !isNew[i] || utilityOf(input.economy.utility, kinds.utilities).isMoney,
  );
  const seeds: Contrasted["seeds"][number][] = [];
  for (const { seed, arms: outcomes } of whole) {
    const chosenOutcomes = indices.map((i) => outcomes[i]);
    const paired = chosenOutcomes.map(async (outcome, i): Promise<ContrastOutcome> => {
      if (!isNew[i]) return arms[i].comparedWith === before[i] ? outcome : { ...outcome, ...withItself(outcome) };
      const reference = chosenOutcomes[arms.findIndex(({ label }) => label === arms[i].comparedWith)];
      const size = arms[i].input.population.size ?? spec.scenario.population.size;
      const gains = isInDollars[i] ? await gainsOf(store, outcome, reference, size) : null;
      const isRatio = outcome.welfareRatio !== null && reference.final.welfare > 0;
      const welfareRatio = isRatio ? outcome.final.welfare / reference.final.welfare - 1 : null;
      return {
        ...outcome,
        cev: null,
        welfareRatio,
        response: null,
        ...(gains ?? { shareBetterOff: null, deciles: null }),
      };
    });
    seeds.push({ seed, arms: await Promise.all(paired) });
  }
  return { ...contrastOf({ comparison: id, command }, { ...spec, arms }, seeds, kinds), seeds };
}

function contrastOf(
  about: Pick<Comparison, "comparison" | "command">,
  spec: StoredComparison["spec"],
  seeds: Contrasted["seeds"],
  kinds: Kinds,
): Pick<Contrasted, "contrast" | "figures"> {
  const isKnown = spec.arms.map((_, i) => seeds.every(({ arms }) => arms[i].deciles !== null));
  const complete = seeds.map(
    ({ seed, arms }): SeedOutcome => ({
      seed,
      // What is not known stays out of the result.
      arms: arms.map((arm, i) => ({
        ...arm,
        shareBetterOff: arm.shareBetterOff ?? 0,
        deciles: (isKnown[i] ? arm.deciles : null) ?? [],
        response: arm.response ?? [],
      })),
    }),
  );
  const all = comparisonOf(about, { ...spec, seeds: seeds.map(({ seed }) => seed) }, complete, kinds);
  const results = all.results.map(({ figures: _, ...arm }, i) =>
    isKnown[i] ? arm : { ...arm, shareBetterOff: null, deciles: null, decileIntervals: null },
  );
  return { contrast: { ...all, results }, figures: all.results.map(({ figures }) => figures) };
}

/** @throws UsageError where a label is none of theirs */
function chosen(arms: readonly Arm[], labels: readonly string[] | undefined): readonly Arm[] {
  if (labels === undefined) return arms;
  const known = policiesOf(arms).map(({ label }) => label);
  for (const label of labels)
    if (!known.includes(label))
      throw new UsageError(`--arm ${label} is none of what is compared; ${suggestion(label, known)}`, {
        hint: `There ${known.length === 1 ? "is" : "are"} ${known.join(", ")}.`,
      });
  const references = arms.filter(({ label }) => labels.includes(label)).map((arm) => arm.comparedWith);
  const isWanted = (label: string): boolean => labels.includes(label) || references.includes(label);
  return arms.filter(({ label, resampleOf }) => isWanted(resampleOf ?? label));
}

/** Workers are compared one by one, and welfare with welfare. */
async function checkComparable(
  store: Pick<Store, "workers">,
  arms: readonly Arm[],
  { label, comparedWith: other, input }: Arm,
  runs: ReadonlyMap<string, string>,
): Promise<void> {
  const reference = arms.find((arm) => arm.label === other)!.input;
  const wrong = (problem: string): UsageError =>
    new UsageError(`"${label}" cannot be compared with "${other}": ${problem}`);
  const judged = [input, reference].map(({ planner: { welfare }, economy }) =>
    JSON.stringify([welfare, economy.utility, economy.preset]),
  );
  if (judged[0] !== judged[1]) throw wrong("they measure welfare differently");
  const [mine, its] = await Promise.all(
    [label, other].map(async (arm) =>
      (await store.workers(runs.get(arm) ?? "")).map(({ wage, weight }) => [wage, weight]),
    ),
  );
  const isDrawnAlike =
    JSON.stringify([input.population, input.seed]) === JSON.stringify([reference.population, reference.seed]);
  if (
    mine.length !== its.length ||
    JSON.stringify(mine) !== JSON.stringify(its) ||
    (mine.length === 0 && !isDrawnAlike)
  )
    throw wrong("they have different people");
}

const nothing = Array.from({ length: 10 }, () => 0);

/** A baseline's gains over itself. */
function withItself({ welfareRatio, cev, response }: ArmOutcome): Partial<ArmOutcome> {
  return {
    ...{ shareBetterOff: 0, deciles: nothing, cev: cev === null ? null : 0 },
    welfareRatio: welfareRatio === null ? null : 0,
    response: response.map(() => ({ logNetOfTax: 0, logHours: 0 })),
  };
}

/** From the rows of every worker in the last step; null where not all are stored. */
async function gainsOf(
  store: Pick<Store, "panel">,
  { run, series }: ArmOutcome,
  reference: ArmOutcome,
  size: number,
): Promise<Pick<ArmOutcome, "shareBetterOff" | "deciles"> | null> {
  const last = series[series.length - 1].step;
  const [mine, its] = await Promise.all([store.panel(run, last), store.panel(reference.run, last)]);
  if (mine.worker.length !== size || its.worker.length !== size) return null;
  return {
    shareBetterOff: shareBetterOff(its.utility, mine.utility, its.weight).better,
    deciles: pairedByDecile(its.utility, mine.utility, its.weight, its.income),
  };
}
