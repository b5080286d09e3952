/**
 * The published discretisations for laws whose brackets are not everybody's own. They give total marginal rates on own
 * income; a bracket's rate is what is left of them, on average over people, once the rest of each one's marginal rate
 * (payroll tax, credits that phase in or out) is taken off where the bracket lies for that person. On brackets that are
 * everybody's own, without such a rest, it is the published rate.
 */
import { evenlySpread } from "../../env/measures/evenly-spread.ts";
import type { Levers } from "../../law/policy.ts";
import { bracketSpans, type Span } from "./bracket-spans.ts";
import { binnedRates } from "./saez-ai-economist.ts";
import { type FormulaInput, paperPoint, paperRate } from "./saez-paper.ts";

/** A published formula's total marginal rate over a span of own income, less what else is owed there. */
export type PublishedRate = (span: Span, rest: (income: number) => number) => number;

export type Published = (input: Omit<FormulaInput, "brackets">, tops: readonly Span[]) => PublishedRate;

/** arXiv 2507.15815: at the middle of the bracket. */
export const publishedPaper: Published = ({ elasticity, ...input }) => {
  const rate = paperRate(input);
  const one = typeof elasticity === "number" ? elasticity : elasticity[0];
  return ({ from, to }, rest) => {
    const end = to < Infinity ? to : null;
    return rate(from, end, one) - rest(paperPoint(from, end));
  };
};

/** The AI Economist: 100 bins up to where the highest bracket begins on average, the mean over the dollars of a bracket. */
export const publishedAiEconomist: Published = ({ elasticity, ...input }, tops) => {
  const one = typeof elasticity === "number" ? elasticity : elasticity[0];
  const top = tops.reduce((sum, { from }) => sum + from, 0) / tops.length;
  const { rates, width } = binnedRates({ ...input, elasticityAt: () => one }, top);
  const highest = rates[rates.length - 1];
  return ({ from, to }, rest) => {
    if (to === Infinity || from >= top) return highest - rest(Math.max(from, top));
    let [sum, dollars] = [0, 0];
    for (let bin = 0; bin < rates.length - 1; bin++) {
      const [start, end] = [Math.max(bin * width, from), Math.min((bin + 1) * width, to)];
      if (!(end > start)) continue;
      sum += (rates[bin] - rest((start + end) / 2)) * (end - start);
      dollars += end - start;
    }
    return dollars > 0 ? sum / dollars : highest - rest(from);
  };
};

/** Beyond so many people brackets are placed for some of them: means hardly change. */
const mostPeople = 1500;

/** Values at which brackets have what a published formula leaves them; other parameters stay as they are. */
export function publishedValues(
  levers: Levers,
  values: readonly number[],
  input: Omit<FormulaInput, "brackets">,
  published: Published,
): readonly number[] {
  const { incomes, weights } = input;
  const some = incomes.length > mostPeople ? evenlySpread(incomes, weights, mostPeople) : null;
  const placed = some ? levers.among(some) : levers;
  const size = some ? some.length : incomes.length;
  const counts = some ? new Float64Array(size).fill(1) : weights;
  const { law } = placed.policy(values);
  const spans = bracketSpans(placed, values, size);
  const last = [...spans.values()].at(-1) ?? [];
  const rate = published(
    input,
    last.filter((span) => span !== null),
  );
  return values.map((value, j) => {
    let [sum, people] = [0, 0];
    for (const [i, span] of (spans.get(j) ?? []).entries()) {
      if (span === null) continue;
      sum += counts[i] * rate(span, (income) => law.marginalRate(income, i) - value);
      people += counts[i];
    }
    const { least, most } = levers.parameters[j];
    return people > 0 ? Math.min(most, Math.max(least, sum / people)) : value;
  });
}
