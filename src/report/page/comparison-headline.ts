/** What a comparison found: which policy is better, by how much, and whether the seeds suffice to say so. */
import type { ArmResult, Comparison } from "../../analysis/compare/comparison.ts";
import { comparisonTable } from "../data/comparison-table.ts";
import type { Headline } from "../data/report-data.ts";
import { counted, listed, percent, probability, signed } from "../words/format.ts";
import type { WelfareWords } from "../words/welfare-words.ts";

export function comparisonHeadline(comparison: Comparison, words: WelfareWords): Headline {
  const others = comparison.results.filter(({ label, comparedWith }) => label !== comparedWith);
  const hasOneBaseline = others.every(({ comparedWith }) => comparedWith === comparison.baseline);
  return {
    sentences: [
      ...(others.length === 0
        ? []
        : hasOneBaseline
          ? bestSentences(comparison, others, words)
          : ownBaselineSentences(others, words)),
      seedSentence(comparison, others),
      ...others
        .filter((arm) => !arm.difference.enough || isEqual(arm))
        .map(({ label, difference }) => `${label}: ${difference.reason}.`),
    ],
    table: comparisonTable(comparison),
  };
}

function bestSentences(comparison: Comparison, others: readonly ArmResult[], words: WelfareWords): string[] {
  const { results, baseline } = comparison;
  // The paper's welfare grows as people earn less: more of it is not better.
  const isDegenerate = words.degenerate !== null;
  const best = highest(results);
  const told = others.filter((arm) => arm.difference.enough && !isEqual(arm));
  const better = told.filter(({ difference }) => difference.mean > 0);
  const higher = (arm: ArmResult): string =>
    `${words.show(arm.difference.mean)} higher${evidence(comparison, arm, words)}`;
  if (better.length === 0) {
    const worse = listed(told.map(({ label }) => label));
    if (best.label === baseline)
      return [
        `No policy ${isDegenerate ? "scores higher" : "does better"} than ${baseline}: its welfare, ${words.show(best.welfare.mean)}, is the highest${worse === "" ? ", but none of the others can be told from it" : `; ${worse} can be told from it`}.`,
      ];
    return [
      `Whether any policy ${isDegenerate ? "scores higher" : "is better"} than ${baseline} cannot be told: ${best.label} has the highest mean, ${higher(best)}.`,
    ];
  }
  const leader = highest(better);
  const sentences = [
    `${leader.label} ${isDegenerate ? "scores higher" : "is better"} than ${baseline}: welfare is ${higher(leader)}.`,
  ];
  if (leader.gapClosed)
    sentences.push(
      `${leader.label} closes ${percent(leader.gapClosed.mean)} of the gap between US law and the optimum for workers who optimise.`,
    );
  if (best !== leader)
    sentences.push(`The mean of ${best.label} is higher still, ${higher(best)}; that may be chance.`);
  if (others.length > 1)
    sentences.push("The others stand in the table by their means; only differences to the baseline were tested.");
  return sentences;
}

function highest(arms: readonly ArmResult[]): ArmResult {
  return arms.reduce((leader, arm) => (arm.welfare.mean > leader.welfare.mean ? arm : leader));
}

/** Where what varies changes the people, each arm has a baseline of its own. */
function ownBaselineSentences(others: readonly ArmResult[], words: WelfareWords): string[] {
  return others.map(
    ({ label, comparedWith, difference }) =>
      `${label} against ${comparedWith}: ${signed(difference.mean, words.show)}${difference.enough || difference.mean === 0 ? "" : ", which may be chance"}${difference.low === null ? "" : ` (${probability(difference.adjustedPValue)})`}.`,
  );
}

function evidence({ confidence }: Comparison, { difference }: ArmResult, words: WelfareWords): string {
  const { low, high, adjustedPValue, signFlipPValue } = difference;
  if (low === null || high === null) return "";
  const interval = `${Math.round(100 * confidence)} % interval ${signed(low, words.show)} to ${signed(high, words.show)}`;
  return ` (${interval}; ${probability(adjustedPValue)} after Holm's correction, sign-flip ${probability(signFlipPValue)})`;
}

function seedSentence({ seeds, baseline }: Comparison, others: readonly ArmResult[]): string {
  const different = others.filter((arm) => !isEqual(arm));
  const told = different.filter(({ difference }) => difference.enough).length;
  if (others.length === 0) return `There is nothing to compare ${baseline} with.`;
  if (different.length === 0) return `No policy does anything else than its baseline.`;
  const enough = `${counted(seeds, "seed")} ${seeds === 1 ? "is" : "are"} ${told === 0 ? "not " : ""}enough to tell`;
  if (others.length === 1) return `${enough} ${others[0].label} from ${others[0].comparedWith}.`;
  return told === 0 || told === others.length
    ? `${enough} ${told === 0 ? "any" : "every"} policy from the baseline.`
    : `${enough} ${told} of ${others.length} policies from the baseline.`;
}

/** Whether a policy came to the same as the baseline with every seed: that is no finding of a difference. */
function isEqual({ difference: { mean, low, high } }: ArmResult): boolean {
  return mean === 0 && low === 0 && high === 0;
}
