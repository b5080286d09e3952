/** What a comparison found, in the same sentences on the terminal, in JSON, in Markdown and on the page. */
import type { ArmResult, Comparison } from "../../analysis/compare/comparison.ts";
import { type Interval, meanInterval } from "../../analysis/statistics/interval.ts";
import type { PlannerKind } from "../../planner/planner-kind.ts";
import { isOracle, plannerKinds } from "../../planner/registry.ts";
import { count, counted, listed, percent, probability, signed } from "./format.ts";
import { type WelfareWords, welfareWords } from "./welfare-words.ts";

/** What is told of an arm; a contrast that is asked for again has no figures. */
type ToldArm = Pick<
  ArmResult,
  "label" | "planner" | "settings" | "comparedWith" | "welfare" | "difference" | "gapClosed" | "perSeed"
> &
  Partial<Pick<ArmResult, "figures">>;

export interface ToldComparison extends Pick<Comparison, "baseline" | "seeds" | "confidence" | "welfare" | "workers"> {
  readonly results: readonly ToldArm[];
}

/** A policy that could be in force, beside what it is measured against. */
interface Contestant {
  readonly arm: ToldArm;
  readonly reference: ToldArm;
  readonly gain: Interval;
  /** Whether the gain is more than chance explains. */
  readonly isTold: boolean;
  /** Of the test against the baseline; empty where it was another that the gain is over. */
  readonly test: string;
}

/** First what the best policy gains over US law for the same people at the end; oracles are bounds and win nothing. */
export function comparisonSentences(
  comparison: ToldComparison,
  planners: readonly PlannerKind[] = plannerKinds,
): readonly string[] {
  const words = welfareWords(comparison.welfare);
  const { results, baseline } = comparison;
  const isBound = ({ planner }: ToldArm): boolean => isOracle(planner, planners);
  const others = results.filter(({ label, comparedWith }) => label !== comparedWith);
  if (others.length === 0) return [`There is nothing to compare ${baseline} with.`];
  const contestants = results
    .filter((arm) => !isBound(arm) && arm.planner !== unchanged)
    .flatMap((arm) => contestant(comparison, arm) ?? []);
  const references = [...new Set(contestants.map(({ reference }) => reference))];
  return [
    ...(references.length === 1 && others.every((arm) => arm.comparedWith === others[0].comparedWith)
      ? leadSentences(comparison, contestants, references[0], words)
      : contestants.map((one) => ownSentence(comparison, one, words))),
    ...boundSentence(comparison, results.filter(isBound), words),
    ...(results.some(({ planner }) => planner === unchanged)
      ? []
      : ["What the same people come to under US law was not run: us-federal among --planners runs it."]),
    seedSentence(comparison, others),
    ...others.flatMap(({ label, difference }) =>
      !difference.enough || isEqual(difference) ? [`${label}: ${difference.reason}.`] : [],
    ),
  ];
}

/** The planner under which US law stays. */
const unchanged = "us-federal";

/** Against US law in the same setting; where that was not run, against what it was compared with. */
function contestant(comparison: ToldComparison, arm: ToldArm): Contestant | null {
  const { results, confidence } = comparison;
  const compared = results.find(({ label }) => label === arm.comparedWith)!;
  const settings = JSON.stringify(arm.settings);
  const law =
    compared.planner === unchanged
      ? compared
      : results.find((other) => other.planner === unchanged && JSON.stringify(other.settings) === settings);
  if (law === undefined || law === compared) {
    if (arm === compared) return null;
    const { difference } = arm;
    const { low, adjustedPValue, signFlipPValue, enough } = difference;
    const test =
      low === null
        ? ""
        : `; ${probability(adjustedPValue)} after Holm's correction, sign-flip ${probability(signFlipPValue)}`;
    return { arm, reference: compared, gain: difference, isTold: enough && !isEqual(difference), test };
  }
  const differences = arm.perSeed.flatMap(({ seed, welfare }) => {
    const there = law.perSeed.find((other) => other.seed === seed);
    return there ? [welfare - there.welfare] : [];
  });
  const gain = meanInterval(differences, 1 - confidence);
  const isTold = gain.low !== null && gain.high !== null && (gain.low > 0 || gain.high < 0);
  return { arm, reference: law, gain, isTold, test: "" };
}

function leadSentences(
  comparison: ToldComparison,
  contestants: readonly Contestant[],
  reference: ToldArm,
  words: WelfareWords,
): string[] {
  // The paper's welfare grows as people earn less: more of it is not better.
  const isBetter = words.degenerate === null ? "is better" : "scores higher";
  const than = nameOf(reference);
  const told = contestants.filter(({ isTold }) => isTold);
  const better = told.filter(({ gain }) => gain.mean > 0);
  const best = highest(contestants);
  if (better.length === 0) {
    if (best.gain.mean > 0)
      return [
        `Whether any policy ${isBetter} than ${than} cannot be told: ${best.arm.label} has the highest mean, ${amount(comparison, best, words)}.`,
      ];
    const worse = listed(told.map(({ arm }) => arm.label));
    return [
      `No policy ${words.degenerate === null ? "does better" : "scores higher"} than ${than}: its welfare, ${words.show(reference.welfare.mean)}, is the highest${worse === "" ? ", but none of the others can be told from it" : `; ${worse} can be told from it`}.`,
    ];
  }
  const leader = highest(better);
  const { arm } = leader;
  const closed = arm.gapClosed;
  return [
    `${arm.label} ${isBetter} than ${than}: at the end welfare per worker is ${amount(comparison, leader, words)}.`,
    ...pathSentence(leader, words),
    ...(closed
      ? [
          `${arm.label} closes ${percent(closed.mean)}${closed.low === null || closed.high === null ? "" : ` (${percent(closed.low)} to ${percent(closed.high)})`} of the gap between US law and the optimum for ${count(comparison.workers)} workers who optimise.`,
        ]
      : []),
    ...(best !== leader
      ? [`The mean of ${best.arm.label} is higher still, ${amount(comparison, best, words)}; that may be chance.`]
      : []),
    ...(contestants.length > 1
      ? ["The others stand in the table by their means; only differences to the baseline were tested."]
      : []),
  ];
}

function nameOf({ label }: ToldArm): string {
  return label === unchanged ? "US law" : label;
}

function highest(contestants: readonly Contestant[]): Contestant {
  return contestants.reduce((leader, one) => (one.gain.mean > leader.gain.mean ? one : leader));
}

/** `$1,249 (3.1 %) higher for the same people (95 % interval +$1,100 to +$1,398 over 4 seeds; p < 0.001 …)` */
function amount(comparison: ToldComparison, { gain, reference, test }: Contestant, words: WelfareWords): string {
  const there = reference.welfare.mean;
  const part = words.isMoney && there > 0 ? ` (${percent(Math.abs(gain.mean / there))})` : "";
  const which = gain.mean < 0 ? "lower" : "higher";
  return `${words.show(Math.abs(gain.mean))}${part} ${which} for the same people${evidence(comparison, gain, test, words)}`;
}

function evidence({ confidence, seeds }: ToldComparison, { low, high }: Interval, test: string, words: WelfareWords) {
  if (low === null || high === null) return "";
  const level = `${Number((100 * confidence).toFixed(2))} %`;
  return ` (${level} interval ${signed(low, words.show)} to ${signed(high, words.show)} over ${counted(seeds, "seed")}${test})`;
}

/** How it came there: part of the way is what workers learn about themselves, whatever the rates. */
function pathSentence({ arm, reference }: Contestant, { show }: WelfareWords): string[] {
  const [own, there] = [arm, reference].map(({ figures }) => figures?.series);
  const last = own?.at(-1)?.taxYear ?? 1;
  if (!own || !there || last === 1) return [];
  const way = (series: typeof own): string => {
    const [before, after] = [1, last].map((year) => {
      const values = series.flatMap(({ taxYear, welfare }) => (taxYear === year ? [welfare.mean] : []));
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    });
    if (show(before) === show(after)) return `stays at ${show(after)}`;
    return `goes from ${show(before)} to ${show(after)}`;
  };
  return [`From the first tax year to the last it ${way(own)}; under ${nameOf(reference)} it ${way(there)}.`];
}

/** Where what varies changes the people, each arm is measured against its own. */
function ownSentence(
  comparison: ToldComparison,
  { arm, reference, gain, isTold, test }: Contestant,
  words: WelfareWords,
) {
  const chance = isTold || gain.mean === 0 ? "" : ", which may be chance";
  return `${arm.label} against ${reference.label}: ${signed(gain.mean, words.show)}${chance}${evidence(comparison, gain, test, words)}.`;
}

function boundSentence({ results }: ToldComparison, bounds: readonly ToldArm[], words: WelfareWords): string[] {
  if (bounds.length === 0) return [];
  const reached = bounds.map((arm) => {
    const isBaseline = arm.label === arm.comparedWith;
    const beside = results.find(({ label }) => label === arm.comparedWith);
    const than = isBaseline || !beside ? "" : ` (${signed(arm.difference.mean, words.show)} against ${nameOf(beside)})`;
    return `${arm.label} ${words.show(arm.welfare.mean)}${than}`;
  });
  return [
    `${bounds.length === 1 ? "An oracle knows what everybody wants: it is an upper bound and no contestant" : "Oracles know what everybody wants: they are upper bounds and no contestants"}: ${listed(reached)}.`,
  ];
}

function seedSentence({ seeds }: ToldComparison, others: readonly ToldArm[]): string {
  const different = others.filter(({ difference }) => !isEqual(difference));
  const told = different.filter(({ difference }) => difference.enough).length;
  if (different.length === 0) return "No policy does anything else than its baseline.";
  if (seeds === 1) return "One seed says nothing about chance: no interval, no test. Use more --seeds.";
  const enough = `${counted(seeds, "seed")} are ${told === 0 ? "not " : ""}enough to tell`;
  if (others.length === 1) return `${enough} ${others[0].label} from ${others[0].comparedWith}.`;
  return told === 0 || told === others.length
    ? `${enough} ${told === 0 ? "any" : "every"} policy from the baseline.`
    : `${enough} ${told} of ${others.length} policies from the baseline.`;
}

/** Whether a policy came to the same as the baseline with every seed: that is no finding of a difference. */
function isEqual({ mean, low, high }: Interval): boolean {
  return mean === 0 && low === 0 && high === 0;
}

/** The result with its sentences, as `--json` prints it. */
export function withHeadline<T extends ToldComparison>(comparison: T): T & { readonly headline: readonly string[] } {
  return { ...comparison, headline: comparisonSentences(comparison) };
}
