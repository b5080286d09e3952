/** The longest answer that a model may be asked for, as far as its refusals have told. */
import type { ChatRequest } from "../chat-model.ts";
import { charactersPerToken } from "../limits/token-estimate.ts";
import type { LengthRefusal } from "./length-refusal.ts";

export interface OutputRoom {
  /** Tokens of an answer, at most. */
  readonly most: number;
  /** Tokens of question and answer together, at most. */
  readonly context: number;
  /** Tokens of a question, for each character that we send. */
  readonly perCharacter: number;
}

/** Nothing has been refused. */
export const boundless: OutputRoom = {
  most: Number.POSITIVE_INFINITY,
  context: Number.POSITIVE_INFINITY,
  perCharacter: 0,
};

/** An answer that is shorter than this is none: an object with one number has some ten tokens. */
export const shortestAnswer = 16;

/** A question may have more tokens for its characters than the one that was refused. */
const margin = 1.05;

type Lengths = Pick<ChatRequest, "system" | "user" | "maxOutputTokens">;

/** Output tokens to ask for: what was wanted, or what fits. */
export function outputTokens({ most, context, perCharacter }: OutputRoom, request: Lengths): number {
  const left = Math.floor(context - margin * perCharacter * characters(request));
  return Math.min(request.maxOutputTokens, most, Math.max(left, shortestAnswer));
}

/**
 * What a refusal tells of the room.
 * @returns null where nothing fits, or the refusal does not say what would
 */
export function roomAfter(room: OutputRoom, refusal: LengthRefusal, request: Lengths): OutputRoom | null {
  const sent = outputTokens(room, request);
  const { context, most } = refusal;
  if (context === undefined) return most === undefined || most >= sent ? null : { ...room, most };
  const size = characters(request);
  const { input, isInputAtLeast } = refusal;
  const isCounted = input !== undefined && !isInputAtLeast;
  const tokens = isCounted ? input : Math.max(input ?? 0, size / charactersPerToken);
  if (context - tokens < shortestAnswer) return null;
  const isKnown = room.context === context;
  // It fits by what is said, so that something else is wrong.
  if (tokens + sent <= context && !isInputAtLeast && (isCounted || !isKnown)) return null;
  const told = { ...room, context, perCharacter: Math.max(room.perCharacter, tokens / size) };
  if ((isCounted || !isKnown) && outputTokens(told, request) < sent) return told;
  // The server does not count, and our own count did not help: half as long.
  const half = { ...told, perCharacter: (context - sent / 2) / (margin * size) };
  return sent > shortestAnswer ? half : null;
}

/** How a user makes room, with the length of prompt that would leave a quarter of the context where that is known. */
export function roomHint(refusal: LengthRefusal | null, request: Lengths): string {
  const { context, input } = refusal ?? {};
  const fitting =
    context !== undefined && input !== undefined && input > 0
      ? Math.floor(((0.75 * context) / input) * (characters(request) / charactersPerToken))
      : null;
  const budget = fitting === null ? "models.promptBudget" : `models.promptBudget: ${fitting}`;
  return `Shorten prompts with ${budget}, ask for shorter answers with workers.maxOutputTokens or planner.maxOutputTokens, or serve the model with a longer context.`;
}

/** What both know. */
export function narrower(one: OutputRoom, other: OutputRoom): OutputRoom {
  return {
    most: Math.min(one.most, other.most),
    context: Math.min(one.context, other.context),
    perCharacter: Math.max(one.perCharacter, other.perCharacter),
  };
}

function characters({ system, user }: Lengths): number {
  return Math.max(1, system.length + user.length);
}
