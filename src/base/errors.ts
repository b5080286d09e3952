/**
 * Every failure that a user can cause or mend is an {@link EconError}: it says what happened, what to do (`hint`),
 * and decides the exit code of the command line.
 */

import { types } from "node:util";

/** Exit code of the command line for each kind of error. */
export const exitCodes = {
  internal: 1,
  usage: 2,
  scenario: 2,
  provider: 3,
  budget: 4,
  storage: 5,
  interrupted: 130,
} as const;

export type ErrorKind = keyof typeof exitCodes;

export interface ErrorDetails {
  /** One sentence telling the user how to go on. */
  readonly hint?: string;
  readonly cause?: unknown;
}

export class EconError extends Error {
  readonly kind: ErrorKind;
  readonly hint: string | undefined;

  constructor(kind: ErrorKind, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = new.target.name;
    this.kind = kind;
    this.hint = details.hint;
  }

  get exitCode(): number {
    return exitCodes[this.kind];
  }
}

/** A wrong command line: unknown option, missing argument, an identifier that matches nothing. */
export class UsageError extends EconError {
  constructor(message: string, details?: ErrorDetails) {
    super("usage", message, details);
  }
}

/** A wrong scenario, or a data file that a scenario names. The message starts with `file:line:column` where known. */
export class ScenarioError extends EconError {
  constructor(message: string, details?: ErrorDetails) {
    super("scenario", message, details);
  }
}

export interface ProviderErrorDetails extends ErrorDetails {
  /** HTTP status, where there was an answer. */
  readonly status?: number | undefined;
  readonly isRetryable: boolean;
  /** True for 429: it slows the caller down; other transient errors do not. */
  readonly isRateLimit?: boolean;
  /** What the provider asked for in Retry-After, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** HTTP requests made before giving up; 1 by default. */
  readonly requests?: number;
}

/** A model provider failed: authentication, rate limit, server error, timeout, unknown model. */
export class ProviderError extends EconError {
  readonly status: number | undefined;
  readonly isRetryable: boolean;
  readonly isRateLimit: boolean;
  readonly retryAfterMs: number | undefined;
  readonly requests: number;

  constructor(message: string, details: ProviderErrorDetails) {
    super("provider", message, details);
    this.status = details.status;
    this.isRetryable = details.isRetryable;
    this.isRateLimit = details.isRateLimit ?? false;
    this.retryAfterMs = details.retryAfterMs;
    this.requests = details.requests ?? 1;
  }
}

/** The database or another output cannot be read or written. */
export class StorageError extends EconError {
  constructor(message: string, details?: ErrorDetails) {
    super("storage", message, details);
  }
}

/** A limit of the scenario's budget is reached; what was finished is kept, and the run can be resumed. */
export class BudgetError extends EconError {
  constructor(message: string, details?: ErrorDetails) {
    super("budget", message, details);
  }
}

/** The user stopped the run; what was finished is kept. */
export class InterruptedError extends EconError {
  constructor(message = "interrupted") {
    super("interrupted", message);
  }
}

/** The message of anything that was thrown. */
export function errorMessage(error: unknown): string {
  // Errors of a module that was loaded apart have another class.
  return types.isNativeError(error) ? error.message : String(error);
}
