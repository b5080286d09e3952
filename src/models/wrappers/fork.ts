/** Answers of another run's record: all of them up to a step, then those to the same questions of the same model. */
import type { CallKey, ChatModel } from "../chat-model.ts";
import { isPrompt, type RecordedAnswer } from "./replay.ts";

export interface OtherRecord {
  /** What the other run was answered. @param uri of the model that is asked now */
  readonly answers: (key: CallKey) => Promise<(RecordedAnswer & { readonly uri: string }) | undefined>;
  /** The first step in which a question may be another one. */
  readonly fromStep: number;
  /** Whether every question is put anew from then on, also where it reads as one in the record. */
  readonly isFresh?: boolean | undefined;
}

/** The answers are this run's own from then on, and recorded with it. */
export function withOtherRecord(model: ChatModel, { answers, fromStep, isFresh = false }: OtherRecord): ChatModel {
  return {
    uri: model.uri,
    async complete(request, signal) {
      const isPast = request.key.step < fromStep;
      if (isFresh && !isPast) return model.complete(request, signal);
      const found = await answers(request.key);
      const isSame = found !== undefined && found.uri === model.uri && isPrompt(request, found.promptHash);
      return found && (isPast || isSame) ? found.response : model.complete(request, signal);
    },
  };
}
