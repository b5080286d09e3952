/** What a request is refused with, as its sender gets to see it. */
import { EconError } from "../base/errors.ts";
import type { Failure } from "./api.ts";

export class Refusal extends Error {
  /** HTTP status. */
  readonly status: number;
  readonly hint: string | undefined;

  constructor(status: number, message: string, hint?: string) {
    super(message);
    this.status = status;
    this.hint = hint;
  }
}

/** A failure as an answer; of one that nobody foresaw nothing is told but that there was one. */
export function failureOf(error: unknown): { readonly status: number; readonly body: Failure } {
  if (error instanceof Refusal) return { status: error.status, body: body(error.message, error.hint) };
  if (error instanceof EconError) {
    const isAsked = error.kind === "usage" || error.kind === "scenario";
    return { status: isAsked ? 400 : 500, body: body(error.message, error.hint) };
  }
  return { status: 500, body: body("internal error; the terminal that the server runs in says more") };
}

function body(message: string, hint?: string): Failure {
  return { error: { message, ...(hint !== undefined && { hint }) } };
}
