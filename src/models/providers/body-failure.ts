/** Failures that a server reports in an answer with status 200, as gateways do when what is behind them fails. */
import { ProviderError } from "../../base/errors.ts";
import { addressHint } from "./address-hint.ts";
import { type CallContext, describe } from "./call-context.ts";
import { field } from "./field.ts";
import { httpError, messageIn } from "./http-failure.ts";

/** Statuses of failures that have a name only, at OpenAI and Anthropic. */
const statuses: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  context_length_exceeded: 400,
  content_filter: 400,
  authentication_error: 401,
  invalid_api_key: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  model_not_found: 404,
  request_too_large: 413,
  insufficient_quota: 429,
  rate_limit_error: 429,
  rate_limit_exceeded: 429,
  api_error: 500,
  server_error: 500,
  timeout_error: 504,
  overloaded_error: 529,
};

/**
 * The failure that a body, or a part of it such as a choice, reports under `error`.
 * @returns undefined where it reports none
 */
export function failureIn(part: unknown, context: CallContext): ProviderError | undefined {
  const error = field(part, "error");
  const isNone = error === undefined || error === null || error === "" || error === false;
  if (isNone || (typeof error === "object" && Object.keys(error).length === 0)) return undefined;
  const status = statusOf(error) ?? statusOf(part);
  if (status !== undefined) return httpError(status, { error }, context);
  return new ProviderError(describe(`the provider failed: ${messageIn({ error }) ?? JSON.stringify(error)}`, context), {
    isRetryable: true,
  });
}

/** The error for an answer that is none. */
export function unreadableAnswer(body: unknown, context: CallContext): ProviderError {
  const failure = failureIn(body, context);
  if (failure) return failure;
  const isPage = typeof body === "string" && /^\s*</.test(body);
  const text = messageIn(body);
  const what = `the answer is not a chat completion${text === undefined ? "" : `: ${text}`}`;
  return new ProviderError(describe(what, context), {
    isRetryable: true,
    ...(isPage && { hint: addressHint(context) }),
  });
}

/** The error for an answer whose content has a form that nobody knows: it would come again, and be paid again. */
export function unreadableContent(content: unknown, context: CallContext): ProviderError {
  const what = `the content of the answer is neither text nor a list of parts: ${JSON.stringify(content)}`;
  return new ProviderError(describe(what, context), { isRetryable: false });
}

/** A status as a number or as a text, or the one of a name. */
function statusOf(error: unknown): number | undefined {
  const said = [field(error, "code"), field(error, "status"), field(error, "status_code"), field(error, "type")];
  const found = said.map((word) => statuses[String(word)] ?? Number(word));
  return found.find((status) => status >= 400 && status < 600);
}
