/** Texts put side by side before one judge, in both orders. */
import { ask } from "../../models/answers/ask.ts";
import { poll } from "../../models/answers/poll.ts";
import type { ChatModel } from "../../models/chat-model.ts";
import type { Asking, InquiryHead } from "../../run/inquiry.ts";
import type { Judgement } from "./judge-scores.ts";
import { designedPairs } from "./pairs.ts";
import { judgeFormat, judgeQuestion, judgeRules } from "./question.ts";

export interface TextComparison extends Pick<InquiryHead, "seed" | "models"> {
  readonly concept: string;
  /** As they are shown. */
  readonly texts: readonly string[];
  /** Pairs that are asked, each in both orders. */
  readonly pairs: number;
  /** How often each question is put. */
  readonly repeats: number;
  readonly reasoning: boolean;
  readonly temperature: number | null;
  /** Of the inquiry, from 1. */
  readonly step: number;
  /** Tells the judge from others of the inquiry. */
  readonly name: string;
}

/** Far more than an answer needs: what a reasoning model thinks counts too. */
const outputTokens = 4000;

/**
 * @returns what could be used, and how many answers could not
 * @throws LostAnswers where too few can be used
 */
export async function compareTexts(
  { concept, texts, pairs, repeats, reasoning, seed, models, temperature, step, name }: TextComparison,
  { run, signal }: Asking,
  model: ChatModel,
): Promise<{ readonly judgements: readonly Judgement[]; readonly invalid: number }> {
  const format = judgeFormat(reasoning);
  const system = judgeRules(reasoning);
  const answer = reasoning ? ["reasoning", "choice"] : ["choice"];
  const questions = designedPairs(texts.length, pairs, seed).flatMap(([a, b]) =>
    Array.from({ length: repeats }, (_, r) => [
      { first: a, second: b, repeat: r + 1 },
      { first: b, second: a, repeat: r + 1 },
    ]).flat(),
  );
  const judgements: (Judgement | null)[] = questions.map(() => null);
  const invalid = await poll(
    {
      agents: questions.map((_, i) => i),
      atOnce: models.concurrency,
      reasks: models.reasks,
      maxInvalid: models.maxInvalid,
      needsAnswer: true,
      about: `which text is more "${concept}"`,
      signal,
    },
    async (i, how, stop) => {
      const { first, second, repeat } = questions[i];
      const agent = `${name}-t${first}-t${second}`;
      const asked = await ask(
        model,
        {
          key: { episode: run, step, agent, purpose: "judge", sample: repeat },
          system,
          user: judgeQuestion({
            ...{ concept, texts: { first: texts[first], second: texts[second] }, answer },
            id: { seed, agent, step, purpose: "judge" },
          }),
          maxOutputTokens: outputTokens,
          ...(temperature !== null && { temperature }),
        },
        format,
        how,
        stop,
      );
      judgements[i] = asked.value && { first, second, repeat, verdict: asked.value.choice };
      return asked;
    },
  );
  return { judgements: judgements.filter((one) => one !== null), invalid };
}
