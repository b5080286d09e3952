/** What goes between a thread and the store that it writes to: plain data, and errors as such. */
import { EconError, type ErrorKind, errorMessage } from "../../base/errors.ts";

/** One call of a method of the store, or of a run's writer. */
export interface StoreCall {
  readonly type: "store-call";
  readonly id: number;
  /** Id of a run; null for the store itself. */
  readonly run: string | null;
  /** `startRun`, `step`, `batches.put`, … */
  readonly method: string;
  readonly args: readonly unknown[];
}

export interface StoreReply {
  readonly type: "store-reply";
  readonly id: number;
  readonly value?: unknown;
  readonly error?: PlainError;
}

export interface PlainError {
  /** Null for an error that is not an EconError. */
  readonly kind: ErrorKind | null;
  readonly message: string;
  readonly hint: string | null;
  readonly stack: string | null;
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
