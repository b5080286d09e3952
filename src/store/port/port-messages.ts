/** What goes between a thread and the store that it writes to: plain data, and errors as such. Each side parses it. */
import { z } from "zod";
import { EconError, type ErrorKind, errorMessage, exitCodes } from "../../base/errors.ts";

const errorKinds = z.custom<ErrorKind>((value) => typeof value === "string" && Object.hasOwn(exitCodes, value));

export const plainErrorSchema = z.object({
  /** Null for an error that is not an EconError. */
  kind: errorKinds.nullable(),
  message: z.string(),
  hint: z.string().nullable(),
  stack: z.string().nullable(),
});

/** One call of a method of the store, or of a run's writer. */
export const storeCallSchema = z.object({
  type: z.literal("store-call"),
  id: z.int(),
  /** Id of a run; null for the store itself. */
  run: z.string().nullable(),
  /** `startRun`, `step`, `batches.put`, … */
  method: z.string(),
  args: z.array(z.unknown()),
});

export const storeReplySchema = z.object({
  type: z.literal("store-reply"),
  id: z.int(),
  value: z.unknown(),
  error: plainErrorSchema.nullable(),
});

export type PlainError = z.output<typeof plainErrorSchema>;
export type StoreCall = z.output<typeof storeCallSchema>;
export type StoreReply = z.output<typeof storeReplySchema>;

/** Whether a message is of a kind: a port carries others too. */
export function isOfType(message: unknown, type: string): boolean {
  return typeof message === "object" && message !== null && "type" in message && message.type === type;
}

export function plainError(error: unknown): PlainError {
  const isKnown = error instanceof EconError;
  return {
    kind: isKnown ? error.kind : null,
    message: errorMessage(error),
    hint: (isKnown && error.hint) || null,
    stack: (error instanceof Error && error.stack) || null,
  };
}

export function errorOf({ kind, message, hint, stack }: PlainError): Error {
  const error = kind === null ? new Error(message) : new EconError(kind, message, hint === null ? {} : { hint });
  if (stack !== null) error.stack = stack;
  return error;
}
