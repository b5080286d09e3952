/**
 * What a model at an address takes. Nobody can know beforehand which servers know JSON Schema and which models refuse a
 * temperature, so a request is put in full at first, and again in the form that the refusal leaves.
 */
import { ProviderError } from "../../base/errors.ts";
import { refusesAnswerMode } from "../answers/answer-mode-refusals.ts";
import { isUnreadable } from "../answers/unreadable-answers.ts";
import type { ChatRequest } from "../chat-model.ts";
import { refusesSystemRole, refusesWholeAnswers } from "./form-refusals.ts";
import { isAboutLength, lengthRefusal } from "./length-refusal.ts";
import { boundless, narrower, type OutputRoom, outputTokens, roomAfter, roomHint } from "./output-room.ts";

/**
 * How JSON is asked for: by schema, as any JSON object, or in words alone. Where the schema is not sent as such, it is
 * in the system prompt.
 */
export type AnswerMode = "json_schema" | "json_object" | "words";

export interface Dialect {
  readonly answerMode: AnswerMode;
  /** Names of parameters that are left out. */
  readonly leftOut: ReadonlySet<string>;
  /** Where there is none, the rules are at the head of the user's message. */
  readonly hasSystemRole: boolean;
  /** Whether an answer is asked for as a stream of its parts. */
  readonly isStreamed: boolean;
  readonly room: OutputRoom;
}

/** A parameter that may be left out, or that has another name elsewhere. */
export interface Dispensable {
  /** On the wire. */
  readonly name: string;
  /** Texts that refuse it; by default those that name it and say that it is not supported. */
  readonly refusal?: RegExp;
}

/** What a provider's requests can do without. */
export interface Wishes {
  readonly dispensable: readonly Dispensable[];
  /** Ways of asking for JSON, from what holds the model most to what holds it least. */
  readonly answerModes: readonly AnswerMode[];
}

const everything: Dialect = {
  answerMode: "json_schema",
  leftOut: new Set(),
  hasSystemRole: true,
  isStreamed: false,
  room: boundless,
};

/** What refusals have taught, for the life of the process. */
const learnt = new Map<string, Dialect>();

/** What is known of the model at an address. */
export function dialectOf(address: string): Dialect {
  return learnt.get(address) ?? everything;
}

/**
 * Puts a request again, with less or in another form, as long as the refusal says what was wrong.
 * @param address names the model and where it is
 * @param wishes what may be left out
 * @returns the answer and how many requests it took
 * @throws ProviderError where something else is wrong
 */
export async function inDialect<Answer>(
  address: string,
  wishes: Wishes,
  request: ChatRequest,
  put: (dialect: Dialect) => Promise<Answer>,
): Promise<{ readonly answer: Answer; readonly requests: number }> {
  for (let requests = 1; ; requests++) {
    const dialect = dialectOf(address);
    try {
      return { answer: await put(forQuestion(dialect, wishes, request)), requests };
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      const simpler = withoutWhatIsRefused(dialect, wishes, request, error);
      if (simpler === null) throw explained(error, dialect, request);
      learnt.set(address, both(dialectOf(address), simpler));
    }
  }
}

/** The dialect in which one question is put, which may be looser than what the others need. */
export function forQuestion(
  dialect: Dialect,
  { answerModes }: Pick<Wishes, "answerModes">,
  { looser = 0 }: ChatRequest,
): Dialect {
  if (looser === 0) return dialect;
  const answerMode = answerModes[Math.min(answerModes.indexOf(dialect.answerMode) + looser, answerModes.length - 1)];
  return { ...dialect, answerMode };
}

/** Null where the refusal is about something else, or nothing is left to do without. */
function withoutWhatIsRefused(
  dialect: Dialect,
  { dispensable, answerModes }: Wishes,
  request: ChatRequest,
  { status, message }: ProviderError,
): Dialect | null {
  if (status === undefined || isUnreadable(status, message)) return null;
  const length = lengthRefusal(status, message, outputTokens(dialect.room, request));
  if (length !== null) {
    const room = roomAfter(dialect.room, length, request);
    return room && { ...dialect, room };
  }
  if (dialect.hasSystemRole && refusesSystemRole(status, message)) return { ...dialect, hasSystemRole: false };
  if (!dialect.isStreamed && refusesWholeAnswers(status, message)) return { ...dialect, isStreamed: true };
  if (refusesAnswerMode(status, message)) {
    const answerMode = answerModes[answerModes.indexOf(dialect.answerMode) + 1];
    if (answerMode !== undefined) return { ...dialect, answerMode };
  }
  const parameter = status === 400 || status === 422 ? refusedParameter(message, dispensable) : null;
  if (parameter === null || dialect.leftOut.has(parameter)) return null;
  return { ...dialect, leftOut: new Set([...dialect.leftOut, parameter]) };
}

const isUnsupported = /unsupported|not support|unrecogni[sz]ed|unknown|extra (inputs|fields)|not permitted|deprecated/i;

/** The parameter that is named first: "… 'max_tokens' is not supported … Use 'max_completion_tokens' instead". */
function refusedParameter(message: string, dispensable: readonly Dispensable[]): string | null {
  const found = dispensable
    .map(({ name, refusal }) => ({ name, at: placeOf(message, name, refusal) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at);
  return found[0]?.name ?? null;
}

function placeOf(message: string, name: string, refusal: RegExp | undefined): number {
  if (refusal) return message.search(refusal);
  return isUnsupported.test(message) ? message.search(new RegExp(`\\b${name}\\b`)) : -1;
}

/** Requests that were under way together may each have taught something. */
function both(one: Dialect, other: Dialect): Dialect {
  const modes: readonly AnswerMode[] = ["json_schema", "json_object", "words"];
  return {
    answerMode: modes[Math.max(modes.indexOf(one.answerMode), modes.indexOf(other.answerMode))],
    leftOut: new Set([...one.leftOut, ...other.leftOut]),
    hasSystemRole: one.hasSystemRole && other.hasSystemRole,
    isStreamed: one.isStreamed || other.isStreamed,
    room: narrower(one.room, other.room),
  };
}

/** A question that does not fit is the user's to shorten; the error says how. */
function explained(error: ProviderError, { room }: Dialect, request: ChatRequest): ProviderError {
  const { status, message, isRetryable } = error;
  if (status === undefined || isRetryable || error.hint !== undefined || !isAboutLength(message)) return error;
  const length = lengthRefusal(status, message, outputTokens(room, request));
  return new ProviderError(message, { status, isRetryable, hint: roomHint(length, request) });
}
