/**
 * Who may ask. That the server listens on this machine alone protects little: any page in its browser can send requests
 * here, and any name can be made to mean 127.0.0.1. So the name that was asked for, where the request comes from, and a
 * token that only this start's address has are looked at first.
 */
import { hash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { Refusal } from "./refusal.ts";

/** With any port: people come through forwarded ones. */
const knownHost = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

export interface Asked {
  readonly method: string;
  /** As it was sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
}

/** @throws Refusal 400, 403, 405, 415 for what no page of ours sends */
export function checkSender({ method, url, headers, rawHeaders }: Asked): void {
  const { host, origin } = headers;
  const hosts = rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === "host").length;
  if (host === undefined || hosts !== 1 || !knownHost.test(host))
    throw new Refusal(403, "this name is not served; expected localhost, 127.0.0.1 or [::1]");
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`)
    throw new Refusal(403, "requests of other sites are refused");
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none")
    throw new Refusal(403, "requests of other sites are refused");
  if (!url.startsWith("/")) throw new Refusal(400, "expected a path");
  if (method !== "GET" && method !== "HEAD" && method !== "POST")
    throw new Refusal(405, `${method} is not served; expected GET or POST`);
  // What a form of another site can send is none of these, so that its browser would have to ask first.
  if (method === "POST" && !/^application\/json\s*(?:;|$)/i.test(headers["content-type"] ?? ""))
    throw new Refusal(415, "expected a body of application/json");
}

export interface Tokens {
  readonly read: string;
  /** Null where nothing may be started or stopped. */
  readonly control: string | null;
}

/** @throws Refusal 401 */
export function checkToken({ authorization }: IncomingHttpHeaders, { read }: Pick<Tokens, "read">): void {
  const given = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
  if (given === undefined || !isSame(given, read))
    throw new Refusal(401, "the token is missing or wrong", "Open the address that `llm-econ serve` printed last.");
}

/** @throws Refusal 403 */
export function checkControl(headers: IncomingHttpHeaders, { control }: Pick<Tokens, "control">): void {
  if (control === null)
    throw new Refusal(403, "this server takes no orders", "`llm-econ serve --allow-control` starts one that does.");
  const given = headers["x-control-token"];
  if (typeof given !== "string" || !isSame(given, control))
    throw new Refusal(403, "the token for orders is missing or wrong");
}

/** In the same time wherever they differ. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string): Buffer => hash("sha256", text, "buffer");
  return timingSafeEqual(digest(a), digest(b));
}
