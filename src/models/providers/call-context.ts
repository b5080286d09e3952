import type { HttpProxy } from "./proxy.ts";

/** What a message about a failed call needs to know of it. */
export interface CallContext {
  readonly uri: string;
  readonly model: string;
  /** Variable that holds the key, for the message about a refused one. */
  readonly keyVariable: string;
  /** Undefined where none was sent. */
  readonly key: string | undefined;
  readonly timeoutMs: number;
  /** URL that is asked. */
  readonly address: string;
  /** Of the scenario, where the provider's models take one for each question. */
  readonly seed?: number | undefined;
  /** Undefined where the environment names none. */
  readonly proxy: HttpProxy | undefined;
}

/** How a user sends requests past the proxy; undefined where there is none. */
export function pastProxy({ proxy, address }: Pick<CallContext, "proxy" | "address">): string | undefined {
  if (!proxy) return undefined;
  return `Requests go through ${proxy.words}; set NO_PROXY=${new URL(address).hostname} where they should not, or correct the proxy.`;
}

/** One line that starts with the model's URI, at most 400 characters of it, without the key. */
export function describe(what: string, { uri, key }: Pick<CallContext, "uri" | "key">): string {
  const text = what.replace(/\s+/g, " ").trim();
  const safe = key === undefined ? text : text.replaceAll(key, "[key]");
  return `${uri}: ${safe.length > 400 ? `${safe.slice(0, 400)}…` : safe}`;
}
