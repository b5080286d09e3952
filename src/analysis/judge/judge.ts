/** Texts on one scale, by a model that compares them two at a time on a concept. */
import { standInJudges } from "../../agents/stand-in/stand-in-judge.ts";
import { type StandIn, standInsAmong } from "../../models/model-facts.ts";
import { type Inquired, type InquiryHead, type InquiryOptions, inquire } from "../../run/inquiry.ts";
import { correlation, kendallTau } from "../statistics/rank-correlation.ts";
import { agreementOf, type JudgeAgreement } from "./agreement.ts";
import { compareTexts } from "./compare-texts.ts";
import { type Bounded, type Judgement, type JudgeScores, judgeScores } from "./judge-scores.ts";
import { type JudgedText, shownText } from "./judged-text.ts";

/** All that a judgement needs to be done again, as it is stored. */
export interface JudgeHead extends InquiryHead {
  readonly inquiry: "judge";
  readonly concept: string;
  readonly texts: readonly JudgedText[];
  /** Pairs that are asked, each in both orders. */
  readonly pairs: number;
  /** How often each question is put. */
  readonly repeats: number;
  /** Whether judges say why. */
  readonly reasoning: boolean;
  readonly temperature: number | null;
  /** Mean standard error of a score that is wanted; null for none. */
  readonly targetError: number | null;
  /** What `outcome` of the texts is, in words; absent where they have none. */
  readonly measured?: string | undefined;
}

/** Null where the comparisons do not connect the texts. */
export interface ScoredText {
  readonly id: string;
  readonly score: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface JudgeView extends Omit<JudgeScores, "scores"> {
  /** Model. */
  readonly judge: string;
  readonly texts: readonly ScoredText[];
  /** Questions without an answer that could be used. */
  readonly invalid: number;
}

export interface JudgeAgreements extends Omit<JudgeAgreement, "judges"> {
  readonly between: readonly JudgeAgreement[];
}

export interface JudgedOutcome {
  /** What was measured, in words. */
  readonly of: string;
  readonly texts: number;
  readonly correlation: number | null;
  /** Kendall's τ-b of scores and what was measured. */
  readonly tau: number | null;
}

/** What all judges say together, and each by itself. */
export interface JudgeResult extends JudgeView {
  readonly concept: string;
  readonly judges: readonly JudgeView[];
  /** Means over pairs of judges; null for one judge. */
  readonly agreement: JudgeAgreements | null;
  /** How scores go with what came of the texts, where that was measured; null where it was not. */
  readonly outcome: JudgedOutcome | null;
  /** Judges that are no language models, in their providers' or servers' words. */
  readonly standIns: readonly StandIn[];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

/** @throws EconError; what was answered is kept and can be gone on with */
export async function judge(options: InquiryOptions<JudgeHead>): Promise<Inquired<JudgeResult>> {
  const { head, kinds } = options;
  return inquire(options, async (asking) => {
    const shown = head.texts.map(({ text }) => shownText(text));
    const told: JudgeTold[] = [];
    for (const uri of head.asked) {
      const judgements = await compareTexts(
        { ...head, texts: shown, step: 1, name: `j${told.length + 1}` },
        asking,
        await asking.model(uri),
      );
      told.push({ uri, ...judgements });
    }
    return judgeResult(head, told, standInsAmong(head.asked, kinds.providers, asking.said()));
  });
}

/** What one judge said. */
interface JudgeTold {
  readonly uri: string;
  readonly judgements: readonly Judgement[];
  readonly invalid: number;
}

function judgeResult(head: JudgeHead, told: readonly JudgeTold[], standIns: readonly StandIn[]): JudgeResult {
  const { concept, texts, targetError } = head;
  const shown = texts.map(({ text }) => shownText(text));
  const view = (name: string, judgements: readonly Judgement[], invalid: number): JudgeView => {
    const { scores, ...rest } = judgeScores(shown, judgements, targetError);
    return { judge: name, texts: scored(texts, scores), ...rest, invalid };
  };
  const judges = told.map(({ uri, judgements, invalid }) => view(uri, judgements, invalid));
  const [only] = judges;
  const together =
    judges.length === 1
      ? only
      : view(
          judges.map((one) => one.judge).join(", "),
          // Their answers to one question are answers of their own.
          told.flatMap(({ judgements }, k) =>
            judgements.map((one) => ({ ...one, repeat: k * head.repeats + one.repeat })),
          ),
          told.reduce((sum, { invalid }) => sum + invalid, 0),
        );
  return {
    concept,
    ...together,
    judges,
    agreement: agreements(told, judges),
    outcome: outcomeOf(head, together),
    standIns,
    warnings: warningsOf(together, standIns),
  };
}

function outcomeOf({ texts, measured = "" }: JudgeHead, { texts: judged }: JudgeView): JudgedOutcome | null {
  const both = texts.flatMap(({ outcome }, i) => {
    const { score } = judged[i];
    return outcome === undefined || score === null ? [] : [[score, outcome] as const];
  });
  if (both.length === 0) return null;
  const [scores, outcomes] = [both.map(([score]) => score), both.map(([, outcome]) => outcome)];
  return {
    of: measured,
    texts: both.length,
    correlation: correlation(scores, outcomes),
    tau: kendallTau(scores, outcomes),
  };
}

function scored(texts: readonly JudgedText[], scores: readonly Bounded[] | null): readonly ScoredText[] {
  return texts.map(({ id }, i) => ({
    id,
    score: scores?.[i].value ?? null,
    low: scores?.[i].low ?? null,
    high: scores?.[i].high ?? null,
  }));
}

function agreements(told: readonly JudgeTold[], judges: readonly JudgeView[]): JudgeAgreements | null {
  const scoresOf = ({ texts }: JudgeView): readonly number[] | null => {
    const scores = texts.flatMap(({ score }) => (score === null ? [] : [score]));
    return scores.length === texts.length ? scores : null;
  };
  const between = told.flatMap((a, i) =>
    told.slice(i + 1).flatMap((b, k) => {
      const found = agreementOf(
        [a.uri, b.uri],
        [a.judgements, b.judgements],
        [scoresOf(judges[i]), scoresOf(judges[i + 1 + k])],
      );
      return found ? [found] : [];
    }),
  );
  if (between.length === 0) return null;
  const meanOf = (values: readonly (number | null)[]): number | null => {
    const known = values.filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
  };
  return {
    same: meanOf(between.map(({ same }) => same)) ?? 0,
    kappa: meanOf(between.map(({ kappa }) => kappa)),
    tau: meanOf(between.map(({ tau }) => tau)),
    between,
  };
}

function warningsOf(
  { connected, separated, invalid }: JudgeView,
  standIns: readonly StandIn[],
): JudgeResult["warnings"] {
  return [
    ...(standIns.length > 0
      ? [{ code: "stand-in", message: `${standInJudges}; nothing here says what a language model would` }]
      : []),
    ...(connected
      ? []
      : [
          {
            code: "not-connected",
            message: "the answers that could be used do not connect all texts: they have no common scale",
          },
        ]),
    ...(separated
      ? [
          {
            code: "separated",
            message:
              "no finite scores fit what was said, as where some texts are always preferred to the others: half a preference was added to each side of every pair, so the order says more than the distances",
          },
        ]
      : []),
    ...(invalid > 0
      ? [
          {
            code: "invalid-answers",
            message: `${invalid} questions have no answer that could be used; they are left out`,
          },
        ]
      : []),
  ];
}
