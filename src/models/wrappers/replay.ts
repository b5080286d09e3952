/** Answers that a run has already got are given again, so that it goes the same way without paying twice. */
import { EconError } from "../../base/errors.ts";
import { promptHash as hashOf, sha256 } from "../../store/prompt-hash.ts";
import type { CallKey, ChatModel, ChatRequest, ChatResponse } from "../chat-model.ts";

/** An answer as it was recorded, with the SHA-256 of its prompt: of the hash of `system`, a line feed, and `user`. */
export interface RecordedAnswer {
  readonly promptHash: string;
  readonly response: ChatResponse;
}

export type RecordedAnswers = (key: CallKey) => RecordedAnswer | undefined | Promise<RecordedAnswer | undefined>;

/**
 * Gives recorded answers; asks `model` what is not in the record.
 * @param onOtherPrompt told of each answer that is given to a question which is put in other words than was recorded
 * @param otherWords why prompts may differ, where that is known, e.g. that another version wrote them
 * @throws EconError where there is nobody to tell that a prompt is not the one that was recorded
 */
export function withReplay(
  model: ChatModel,
  recorded: RecordedAnswers,
  onOtherPrompt?: () => void,
  otherWords: string | null = null,
): ChatModel {
  return {
    uri: model.uri,
    async complete(request, signal) {
      const found = await recorded(request.key);
      if (!found) return model.complete(request, signal);
      if (!isPrompt(request, found.promptHash)) {
        if (!onOtherPrompt) throw otherPrompt(request, otherWords);
        onOtherPrompt();
      }
      return { ...found.response, isRecorded: true };
    },
  };
}

/** A model for a run whose every answer must be in its record. */
export function nothingBeyond(uri: string): ChatModel {
  return {
    uri,
    async complete({ key }) {
      throw new RecordEnd(`the record has no answer to ${key.agent} about ${key.purpose} in step ${key.step}`);
    },
  };
}

/** A replay came to where the record ends. */
export class RecordEnd extends EconError {
  constructor(message: string) {
    super("internal", message);
  }
}

export function isPrompt({ system, user }: ChatRequest, promptHash: string): boolean {
  return hashOf(sha256(system), user) === promptHash;
}

function otherPrompt({ key }: ChatRequest, otherWords: string | null): EconError {
  return new EconError(
    "internal",
    `${key.agent} is asked something else about ${key.purpose} in step ${key.step} than was recorded`,
    {
      hint: `${otherWords ?? "The run was made by another version, from other data, or its record was changed"}; \`llm-econ replay --accept-prompts\` gives the recorded answers all the same.`,
    },
  );
}
