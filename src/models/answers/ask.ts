/** Putting a question until its answer can be used. */
import type { ChatModel, ChatRequest, ChatResponse } from "../chat-model.ts";
import type { Choice } from "../choice.ts";
import type { AnswerFormat, Parsed } from "./answer.ts";
import { refusal } from "./problem.ts";

/** What came of a question. */
export interface Asked<T> {
  /** Null where no attempt gave a valid answer. */
  readonly value: T | null;
  /** The last answer and what was wrong with it, where none was valid. */
  readonly lost: LostAnswer | null;
  /** True where the value was doubted and came again: it was taken as it stands. */
  readonly isDoubtful: boolean;
  /** True where all answers are the record's, so that nobody was asked. */
  readonly isRecorded: boolean;
  /** How often it has been put, those of before included. */
  readonly attempts: number;
  /** How likely each value was, where that was asked for. */
  readonly choice?: Choice | undefined;
}

export interface LostAnswer {
  readonly agent: string;
  readonly text: string;
  readonly problem: string;
}

export interface AskOptions {
  /** How often to ask again after an answer that is not valid. */
  readonly reasks: number;
  /** How often the question has been put before; 0 by default. */
  readonly attempts?: number;
  /** Waited for before the question is put again; what it throws ends the asking. */
  readonly mayReask?: () => Promise<void>;
}

export type Question = Omit<ChatRequest, "answer" | "key"> & { readonly key: Omit<ChatRequest["key"], "attempt"> };

/** Answers in a row that a server cannot read, after which the question is put in a form that holds the model less. */
const unreadableInARow = 2;

/**
 * Puts a question until the answer can be used, telling the model each time what was wrong. An answer that is doubted is
 * asked for once more, beside `reasks`; what is valid then is taken as it stands. Where none came, asking again is over.
 * @throws ProviderError where the provider fails
 */
export async function ask<T>(
  model: ChatModel,
  question: Question,
  format: AnswerFormat<T>,
  { reasks, attempts = 0, mayReask }: AskOptions,
  signal: AbortSignal,
): Promise<Asked<T>> {
  const { episode, step, agent, purpose, sample } = question.key;
  let { user } = question;
  let check = format;
  let isRecorded = true;
  let looser: number | undefined;
  let unreadable = 0;
  for (let attempt = attempts + 1, left = reasks; ; attempt++) {
    // Field by field: spreads cost more than the rest of a call's bookkeeping.
    const response = await model.complete(
      {
        key: { episode, step, agent, purpose, sample, attempt },
        system: question.system,
        user,
        answer: check,
        maxOutputTokens: question.maxOutputTokens,
        temperature: question.temperature,
        reasoningEffort: question.reasoningEffort,
        looser,
        choice: question.choice,
      },
      signal,
    );
    isRecorded &&= response.isRecorded ?? false;
    const parsed = verdict(response, check);
    if ("value" in parsed) {
      const isDoubtful = check !== format && "isDoubt" in format.parse(response.text, response.finishReason);
      const { choice } = response;
      return { value: parsed.value, lost: null, isDoubtful, isRecorded, attempts: attempt, choice };
    }
    const { problem, isDoubt } = parsed;
    unreadable = response.finishReason === "unreadable" ? unreadable + 1 : 0;
    if (unreadable === unreadableInARow) {
      looser = (looser ?? 0) + 1;
      unreadable = 0;
    }
    if (isDoubt) check = format.undoubted;
    else if (left-- === 0 || response.finishReason === "failed") {
      const lost = { agent, text: response.text, problem };
      return { value: null, lost, isDoubtful: false, isRecorded, attempts: attempt };
    }
    await mayReask?.();
    user = `Your last answer could not be used: ${withoutBraces(problem)}. Answer again with only the JSON object.\n\n${question.user}`;
  }
}

/** Of a prompt the first brace begins the observation, and nothing comes after it. */
function withoutBraces(text: string): string {
  return text.replaceAll("{", "(").replaceAll("}", ")");
}

/** What an answer is taken for; where the record says, as it was taken then. */
function verdict<T>({ text, finishReason, problem }: ChatResponse, format: AnswerFormat<T>): Parsed<T> {
  if (problem === undefined) {
    const refused = refusal(finishReason);
    return refused === null ? format.parse(text, finishReason) : { problem: refused };
  }
  if (problem === null) return format.undoubted.parse(text, finishReason);
  const parsed = format.parse(text, finishReason);
  return { problem, ...("isDoubt" in parsed && { isDoubt: true }) };
}
