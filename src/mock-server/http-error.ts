/** Failures that a client gets to see. */

export interface ErrorDetails {
  /** Time after which to try again; sent with 429. */
  readonly retryAfterMs?: number | undefined;
  /** What a 429 is about. */
  readonly limitedBy?: "requests" | "tokens";
  /** OpenAI's word for the mistake. */
  readonly code?: string | undefined;
  /** Key of the request that it is about. */
  readonly param?: string | undefined;
}

/** A failure that the client gets to see, with its HTTP status. */
export class HttpError extends Error {
  readonly status: number;
  readonly details: ErrorDetails;

  constructor(status: number, message: string, details: ErrorDetails = {}) {
    super(message);
    this.status = status;
    this.details = details;
  }
}
