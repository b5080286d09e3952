/** From what the SDKs throw to {@link ProviderError}. Both SDKs give HTTP errors the same fields, so one mapping serves. */
import { ProviderError } from "../../base/errors.ts";
import { type CallContext, describe } from "./call-context.ts";
import { connectionError, reasonOf } from "./connection-failure.ts";
import { field } from "./field.ts";
import { httpError } from "./http-failure.ts";

/**
 * The error for something that an SDK threw. The original is not kept as the cause: it can hold what was sent.
 * @param isTimedOut whether our deadline ended the call
 */
export function providerError(error: unknown, context: CallContext, isTimedOut = false): ProviderError {
  if (error instanceof ProviderError) return error;
  if (isTimedOut) return transient(`no answer within ${context.timeoutMs / 1000} s`, context);
  const status = field(error, "status");
  if (typeof status === "number") {
    return httpError(status, bodyOf(error), context, field(error, "headers") as Headers | undefined);
  }
  if (field(error, "name") === "SyntaxError") return transient("the answer is not valid JSON", context);
  if (isTransportFailure(error)) return connectionError(error, context);
  return new ProviderError(describe(reasonOf(error), context), { isRetryable: false });
}

function transient(what: string, context: CallContext): ProviderError {
  return new ProviderError(describe(what, context), { isRetryable: true });
}

/** Failures below HTTP: the SDKs' `APIConnection…Error`s. */
function isTransportFailure(error: unknown): boolean {
  const kind = (error as object | null | undefined)?.constructor?.name ?? "";
  return kind.startsWith("APIConnection");
}

/** The parsed body: Anthropic's SDK keeps all of it, OpenAI's the part under `error`; without one, the raw text. */
function bodyOf(error: unknown): unknown {
  return field(error, "error") ?? { message: String(field(error, "message")).replace(/^\d{3} /, "") };
}
