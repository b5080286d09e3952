/** From what the SDKs throw to {@link ProviderError}. Both SDKs give HTTP errors the same fields, so one mapping serves. */
import { ProviderError } from "../../base/errors.ts";
import { usedUpMs } from "../limits/rate-limit-headers.ts";

export interface CallContext {
  readonly uri: string;
  readonly model: string;
  /** Variable that holds the key, for the message about a refused one. */
  readonly keyVariable: string;
  /** Undefined where none was sent. */
  readonly key: string | undefined;
  readonly timeoutMs: number;
}

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
  if (isTransportFailure(error)) return transient(`connection failed (${reasonOf(error)})`, context);
  return new ProviderError(describe(reasonOf(error), context), { isRetryable: false });
}

/**
 * The error for an answer with status 200 that is not a chat completion; some gateways report failures that way,
 * with the status as `error.code`.
 */
export function unreadableAnswer(body: unknown, context: CallContext): ProviderError {
  const code = field(field(body, "error"), "code");
  if (typeof code === "number" && code >= 400) return httpError(code, body, context);
  const text = messageIn(body);
  return transient(`the answer is not a chat completion${text === undefined ? "" : `: ${text}`}`, context);
}

function httpError(status: number, body: unknown, context: CallContext, headers?: Headers): ProviderError {
  const text = messageIn(body);
  const details = (what: string, withText = true): string =>
    describe(`${what} (HTTP ${status})${withText && text !== undefined ? `: ${text}` : ""}`, context);
  if (status === 401 || status === 403) {
    const isSent = context.key !== undefined;
    const what = isSent ? `the key in ${context.keyVariable} was refused` : "the server wants a key and none was sent";
    // Texts of 401 quote parts of the key; those of 403 tell of regions and permissions.
    return new ProviderError(details(what, status === 403), {
      status,
      isRetryable: false,
      hint: isSent
        ? `Check that ${context.keyVariable} holds a valid key that may use ${context.model}.`
        : `Set ${context.keyVariable}.`,
    });
  }
  if (status === 404) {
    return new ProviderError(details(`unknown model "${context.model}" or address`), {
      status,
      isRetryable: false,
      hint: "Check the model's name and, where one is set, the base URL (most end in /v1).",
    });
  }
  if (status === 429) {
    // OpenAI uses 429 for an empty account too, and waiting does not fill it.
    const isOutOfQuota = [field(body, "code"), field(field(body, "error"), "code")].includes("insufficient_quota");
    return new ProviderError(details(isOutOfQuota ? "the account has no quota left" : "rate limit reached"), {
      status,
      isRetryable: !isOutOfQuota,
      isRateLimit: !isOutOfQuota,
      retryAfterMs: retryAfterMs(headers) ?? (headers && usedUpMs(headers)),
      hint: isOutOfQuota
        ? "Check the plan and billing of the account."
        : "Set models.requestsPerMinute and models.tokensPerMinute to the account's limits.",
    });
  }
  const isRetryable = status === 408 || status === 409 || status >= 500;
  return new ProviderError(details(isRetryable ? "the provider failed" : "the provider refused the request"), {
    status,
    isRetryable,
    retryAfterMs: retryAfterMs(headers),
  });
}

/** Milliseconds that the server asks to wait: `retry-after-ms`, or `retry-after` in seconds or as an HTTP date. */
export function retryAfterMs(headers: Headers | undefined, now = Date.now()): number | undefined {
  const milliseconds = headers?.get("retry-after-ms");
  if (milliseconds && Number(milliseconds) >= 0) return Number(milliseconds);
  const after = headers?.get("retry-after");
  if (!after) return undefined;
  const wait = Number.isNaN(Number(after)) ? Date.parse(after) - now : Number(after) * 1000;
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

function transient(what: string, context: CallContext): ProviderError {
  return new ProviderError(describe(what, context), { isRetryable: true });
}

/** One line that starts with the model's URI, at most 400 characters of it, without the key. */
function describe(what: string, context: CallContext): string {
  const text = what.replace(/\s+/g, " ").trim();
  const safe = context.key === undefined ? text : text.replaceAll(context.key, "[key]");
  return `${context.uri}: ${safe.length > 400 ? `${safe.slice(0, 400)}…` : safe}`;
}

/** Failures below HTTP: the SDKs' `APIConnection…Error`s, and undici's "terminated" for a body that breaks off. */
function isTransportFailure(error: unknown): boolean {
  const kind = (error as object | null | undefined)?.constructor?.name ?? "";
  return kind.startsWith("APIConnection") || field(error, "message") === "terminated";
}

/** `ECONNREFUSED` and the like, wherever it is in the chain of causes. */
function codeOf(error: unknown): string | undefined {
  for (let current = error, depth = 0; current && depth < 6; current = field(current, "cause"), depth++) {
    const code = field(current, "code");
    if (typeof code === "string") return code;
  }
  return undefined;
}

function reasonOf(error: unknown): string {
  return codeOf(error) ?? String(field(error, "message") ?? error);
}

/** The parsed body: Anthropic's SDK keeps all of it, OpenAI's the part under `error`; without one, the raw text. */
function bodyOf(error: unknown): unknown {
  return field(error, "error") ?? { message: String(field(error, "message")).replace(/^\d{3} /, "") };
}

function messageIn(body: unknown): string | undefined {
  if (typeof body === "string") return body || undefined;
  const inner = field(body, "error");
  const message = typeof inner === "string" ? inner : (field(inner, "message") ?? field(body, "message"));
  return typeof message === "string" && message !== "" ? message : undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
