/** How far judges agree with each other. */

import { verdicts } from "../../voting/comparison-ballots.ts";
import { kendallTau } from "../statistics/rank-correlation.ts";
import type { Judgement } from "./judge-scores.ts";

export interface JudgeAgreement {
  readonly judges: readonly [string, string];
  /** Share of the questions that both answered to which they gave the same answer. */
  readonly same: number;
  /** Cohen's κ: beyond what two judges with the same shares of answers would have by chance; null where chance leaves nothing. */
  readonly kappa: number | null;
  /** Kendall's τ-b of their scores; null where one of them puts nothing in an order. */
  readonly tau: number | null;
}

/** Of two judges who were asked the same questions; null where no question was answered by both. */
export function agreementOf(
  names: readonly [string, string],
  judgements: readonly [readonly Judgement[], readonly Judgement[]],
  scores: readonly [readonly number[] | null, readonly number[] | null],
): JudgeAgreement | null {
  const keyOf = ({ first, second, repeat }: Judgement): string => `${first} ${second} ${repeat}`;
  const others = new Map(judgements[1].map((one) => [keyOf(one), one.verdict]));
  const both = judgements[0].flatMap((one) => {
    const other = others.get(keyOf(one));
    return other === undefined ? [] : [[one.verdict, other] as const];
  });
  if (both.length === 0) return null;
  const share = (count: number): number => count / both.length;
  const same = share(both.filter(([a, b]) => a === b).length);
  const chance = verdicts.reduce(
    (sum, verdict) =>
      sum + share(both.filter(([a]) => a === verdict).length) * share(both.filter(([, b]) => b === verdict).length),
    0,
  );
  const [a, b] = scores;
  return {
    judges: names,
    same,
    kappa: chance < 1 ? (same - chance) / (1 - chance) : null,
    tau: a && b ? kendallTau(a, b) : null,
  };
}
