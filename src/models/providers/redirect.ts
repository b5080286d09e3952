/** Where an answer sends a request on to, by the standard of `fetch`. */

export interface Outgoing {
  readonly url: URL;
  readonly method: string;
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | null;
}

const statuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Of the body that is not sent again. */
const ofBody = ["content-encoding", "content-language", "content-location", "content-type", "content-length"];

/** What another server must not see. */
const secrets = ["authorization", "proxy-authorization", "cookie", "host"];

/**
 * @param location of the answer's headers
 * @returns null where the answer is one itself
 * @throws Error where it leads nowhere
 */
export function redirected(
  { url, method, headers, body }: Outgoing,
  status: number,
  location: string | string[] | undefined,
): Outgoing | null {
  if (!statuses.has(status) || typeof location !== "string") return null;
  const next = URL.canParse(location, url.href) ? new URL(location, url.href) : null;
  if (next === null || !/^https?:$/.test(next.protocol)) throw new Error(`redirected to no address: ${location}`);
  const isAsked = status === 303 ? method !== "GET" && method !== "HEAD" : status < 303 && method === "POST";
  const dropped = [...(isAsked ? ofBody : []), ...(next.origin === url.origin ? [] : secrets)];
  return {
    url: next,
    method: isAsked ? "GET" : method,
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.includes(name))),
    body: isAsked ? null : body,
  };
}
