/** Failures below HTTP: no connection, a certificate that nobody vouches for, a proxy that refuses. */
import { ProviderError } from "../../base/errors.ts";
import { type CallContext, describe, pastProxy } from "./call-context.ts";
import { field } from "./field.ts";

/** Codes of OpenSSL and Node for certificates; asking again does not make one better. */
const ofCertificates: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "has expired",
  CERT_NOT_YET_VALID: "is not valid yet",
  CERT_REVOKED: "was revoked",
  ERR_TLS_CERT_ALTNAME_INVALID: "is for another host",
  HOSTNAME_MISMATCH: "is for another host",
};

const untrusted = /SELF_SIGNED|UNABLE_TO_(VERIFY|GET|DECRYPT|DECODE)|^CERT_|^CRL_|INVALID_CA|INVALID_PURPOSE|ISSUER/;

/** What undici wraps a wrong certificate of an https proxy in. */
const ofProxysTls = "UND_ERR_PRX_TLS";

/** Something that speaks no TLS. */
const withoutTls: ReadonlySet<string> = new Set(["ERR_SSL_WRONG_VERSION_NUMBER", "ERR_SSL_PACKET_LENGTH_TOO_LONG"]);

/** Nobody was there, or the name is not known here: behind a proxy that is so for every server. */
const unreachable =
  /^(ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ECONNREFUSED|ECONNRESET|UND_ERR_CONNECT_TIMEOUT)$/;

const mayNeedProxy =
  "Check the address and that the server runs; behind a proxy set HTTPS_PROXY (for http:// addresses HTTP_PROXY).";

/** @param error that an SDK threw, or the failure that it holds */
export function connectionError(error: unknown, context: CallContext): ProviderError {
  const code = codeOf(error);
  const { proxy } = context;
  const tunnel = statusOfTunnel(error);
  if (proxy && tunnel !== undefined) {
    const isUnauthorised = tunnel === 407;
    const what = isUnauthorised ? "wants a name and a password" : "does not let the request through";
    return new ProviderError(describe(`${proxy.words} ${what} (HTTP ${tunnel})`, context), {
      isRetryable: tunnel === 408 || tunnel === 429 || tunnel >= 500,
      hint: isUnauthorised ? "Write them into the variable: http://name:password@host:port." : pastProxy(context)!,
    });
  }
  const ofCertificate = codesOf(error).find((one) => untrusted.test(one) || one in ofCertificates);
  if (ofCertificate !== undefined)
    return certificateError(ofCertificate, codesOf(error).includes(ofProxysTls), context);
  if (code !== undefined && withoutTls.has(code)) {
    const what = `no TLS at ${hostOf(context.address)} (${code})`;
    return new ProviderError(describe(what, context), {
      isRetryable: false,
      hint: "Write the base URL with http:// where the server has no certificate.",
    });
  }
  const isOfProxy = proxy !== undefined && mentions(error, proxy.host);
  const through = isOfProxy ? ` to ${proxy.words}` : proxy ? ` (${proxy.words} is set)` : "";
  const isAway = code !== undefined && unreachable.test(code);
  const hint = pastProxy(context) ?? (isAway ? mayNeedProxy : undefined);
  return new ProviderError(describe(`connection failed (${reasonOf(error)})${through}`, context), {
    isRetryable: true,
    ...(hint !== undefined && { hint }),
  });
}

function certificateError(code: string, isOfProxy: boolean, context: CallContext): ProviderError {
  const { proxy, address } = context;
  const what = ofCertificates[code] ?? "is signed by an authority that Node does not know";
  const server = `${hostOf(address)}${proxy ? ` through ${proxy.words}` : ""}`;
  const whose = isOfProxy && proxy ? proxy.words : server;
  const isUnknown = !(code in ofCertificates);
  return new ProviderError(describe(`the certificate of ${whose} ${what} (${code})`, context), {
    isRetryable: false,
    hint: isUnknown
      ? "Set NODE_EXTRA_CA_CERTS to a file with the authority's certificate (PEM): a firm's proxy or server has its own."
      : "Check the address and this machine's clock, or have the certificate renewed; NODE_EXTRA_CA_CERTS, which adds authorities, does not help here.",
  });
}

/** Whether a failure has this host and port, or the host's name, somewhere in the chain of its causes. */
function mentions(error: unknown, host: string): boolean {
  const [, name, port] = /^(.*):(\d+)$/.exec(host) ?? [];
  return causesOf(error).some((cause) => {
    const [hostname, address, number] = ["hostname", "address", "port"].map((part) => field(cause, part));
    if (hostname === name || String(field(cause, "message")).includes(host)) return true;
    return address !== undefined && String(number) === port;
  });
}

/** HTTP status of a proxy that was asked for a tunnel. */
function statusOfTunnel(error: unknown): number | undefined {
  const messages = causesOf(error).map((cause) => String(field(cause, "message")));
  const found = messages
    .map((message) => /Proxy response \((\d+)\)|Proxy Authentication Required \((407)\)/.exec(message))
    .find((match) => match !== null);
  return found ? Number(found[1] ?? found[2]) : undefined;
}

/** `ECONNREFUSED` and the like, wherever it is in the chain of causes. */
function codeOf(error: unknown): string | undefined {
  return codesOf(error)[0];
}

function codesOf(error: unknown): string[] {
  return causesOf(error)
    .map((cause) => field(cause, "code"))
    .filter((code) => typeof code === "string");
}

export function reasonOf(error: unknown): string {
  return codeOf(error) ?? String(field(error, "message") ?? error);
}

/** The failure, what caused it, and so on; of several tries at once each. */
function causesOf(error: unknown, depth = 0): unknown[] {
  if (error === undefined || error === null || depth > 6) return [];
  const several = field(error, "errors");
  return [
    error,
    ...causesOf(field(error, "cause"), depth + 1),
    ...(Array.isArray(several) ? several.flatMap((one) => causesOf(one, depth + 1)) : []),
  ];
}

function hostOf(address: string): string {
  return new URL(address).host;
}
