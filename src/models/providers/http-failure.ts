/** Answers of servers with a status that is no success. */
import { ProviderError } from "../../base/errors.ts";
import { usedUpMs } from "../limits/rate-limit-headers.ts";
import { addressHint } from "./address-hint.ts";
import { type CallContext, describe, pastProxy } from "./call-context.ts";
import { field } from "./field.ts";

/** The account has no money left: some have a status of their own for it, others say it with 400, 403 or 429. */
const withoutMoney =
  /insufficient[_ ](quota|balance|credits?|funds)|billing_hard_limit|exceeded_current_quota|credit balance is too low|(out of|no|not enough|more) credits?\b/i;

/** What was asked is forbidden, and not who asked. */
const byFilter = /\b(flagged|moderat(ed|ion)|content[ _](policy|filter)|safety)\b/i;

/** @param body parsed, as it was received or the part under `error` */
export function httpError(status: number, body: unknown, context: CallContext, headers?: Headers): ProviderError {
  const text = messageIn(body) ?? shown(body);
  const details = (what: string, withText = true): string =>
    describe(`${what} (HTTP ${status})${withText && text !== undefined ? `: ${text}` : ""}`, context);
  // Waiting does not fill an account.
  if (status === 402 || ([400, 403, 429].includes(status) && withoutMoney.test(wordsIn(body))))
    return new ProviderError(details("the account has no quota left"), {
      status,
      isRetryable: false,
      hint: "Check the plan and billing of the account.",
    });
  switch (status) {
    case 401:
      return new ProviderError(details(refusedKey(context), false), {
        status,
        isRetryable: false,
        hint: keyHint(context),
      });
    case 403:
      if (byFilter.test(text ?? ""))
        return new ProviderError(details("a filter of the provider refused the question"), {
          status,
          isRetryable: false,
        });
      // Texts of 401 quote parts of the key; those of 403 tell of regions and permissions.
      return new ProviderError(details(refusedAccess(context)), {
        status,
        isRetryable: false,
        hint: accessHint(context),
      });
    case 404:
    case 405:
      return new ProviderError(details(`unknown model "${context.model}" or address`), {
        status,
        isRetryable: false,
        hint: addressHint(context),
      });
    case 407:
      return new ProviderError(details(`${context.proxy?.words ?? "a proxy"} wants a name and a password`), {
        status,
        isRetryable: false,
        hint: "Write them into the variable: http://name:password@host:port.",
      });
    case 429:
      return new ProviderError(details("rate limit reached"), {
        status,
        isRetryable: true,
        isRateLimit: true,
        retryAfterMs: retryAfterMs(headers) ?? (headers && usedUpMs(headers)),
        hint: "Set models.requestsPerMinute and models.tokensPerMinute to the account's limits.",
      });
  }
  const isRetryable = status === 408 || status === 409 || status >= 500;
  // What comes without a tunnel may be the proxy's own word.
  const hint = isRetryable && context.address.startsWith("http:") ? pastProxy(context) : undefined;
  return new ProviderError(details(isRetryable ? "the provider failed" : "the provider refused the request"), {
    status,
    isRetryable,
    retryAfterMs: retryAfterMs(headers),
    ...(hint !== undefined && { hint }),
  });
}

function refusedKey({ key, keyVariable }: CallContext): string {
  return key === undefined ? "the server wants a key and none was sent" : `the key in ${keyVariable} was refused`;
}

function keyHint({ key, keyVariable, model }: CallContext): string {
  if (key === undefined) return `Set ${keyVariable}.`;
  return `Check that ${keyVariable} holds a valid key that may use ${model}.`;
}

function refusedAccess({ key, keyVariable }: CallContext): string {
  return key === undefined ? "access without a key was refused" : `access with the key in ${keyVariable} was refused`;
}

function accessHint({ key, keyVariable, model, proxy }: CallContext): string {
  const between = `the country and ${proxy?.words ?? "a firewall"} can stand in the way, too`;
  return key === undefined
    ? `Set ${keyVariable} if the server wants a key; ${between}.`
    : `Check that the account of ${keyVariable} may use ${model}; ${between}.`;
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

export function messageIn(body: unknown): string | undefined {
  if (typeof body === "string") return body || undefined;
  const inner = field(body, "error");
  const message = typeof inner === "string" ? inner : (field(inner, "message") ?? field(body, "message"));
  return typeof message === "string" && message !== "" ? message : undefined;
}

/** A body in no form that we know, so that what it says can be read. */
function shown(body: unknown): string | undefined {
  const said = field(body, "detail") ?? body;
  if (typeof said === "string") return said || undefined;
  return typeof said === "object" && said !== null && Object.keys(said).length > 0 ? JSON.stringify(said) : undefined;
}

/** Message, code and type together, whichever of them a server fills in. */
function wordsIn(body: unknown): string {
  const inner = field(body, "error");
  const codes = [body, inner].flatMap((part) => [field(part, "code"), field(part, "type")]);
  return [messageIn(body), ...codes].filter((word) => typeof word === "string").join(" ");
}
