/** The proxy that the environment names, as other programs take it: HTTPS_PROXY, HTTP_PROXY and NO_PROXY, in capitals or not. */
import { ProviderError } from "../../base/errors.ts";
import type { Environment } from "./environment.ts";
import { fetchOver } from "./thin-fetch.ts";

export interface HttpProxy {
  /** Goes through the proxy, and past it to hosts that NO_PROXY names. */
  readonly fetch: typeof fetch;
  /** What it is and where that was said; without a password. */
  readonly words: string;
  /** Host and port, as they are in errors of connections. */
  readonly host: string;
}

interface Setting {
  readonly variable: string;
  readonly url: URL;
}

/** One agent, with its connections, for all models that go the same way. */
const agents = new Map<string, Promise<typeof fetch>>();

/**
 * @param address where requests go
 * @returns undefined where no variable names a proxy for it: requests then go straight there
 * @throws ProviderError where the value of a variable is no address of a proxy
 */
export async function proxyFor(address: string, env: Environment): Promise<HttpProxy | undefined> {
  const [https, http] = [settingOf("https_proxy", env), settingOf("http_proxy", env)];
  const used = new URL(address).protocol === "https:" ? (https ?? http) : http;
  if (!used) return undefined;
  const noProxy = variableOf("no_proxy", env)?.value ?? "";
  const key = JSON.stringify([https?.url.href, http?.url.href, noProxy]);
  const known = agents.get(key) ?? fetchThrough(https?.url.href ?? "", http?.url.href ?? "", noProxy);
  agents.set(key, known);
  const { protocol, hostname, port } = used.url;
  const host = `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`;
  return { fetch: await known, words: `the proxy ${protocol}//${host} of ${used.variable}`, host };
}

/** Small letters go first, as in undici and curl. */
function variableOf(name: string, env: Environment): { readonly variable: string; readonly value: string } | undefined {
  const variable = [name, name.toUpperCase()].find((one) => env[one]?.trim());
  return variable === undefined ? undefined : { variable, value: (env[variable] ?? "").trim() };
}

function settingOf(name: string, env: Environment): Setting | undefined {
  const set = variableOf(name, env);
  if (!set) return undefined;
  const text = /^[a-z][\w+.-]*:\/\//i.test(set.value) ? set.value : `http://${set.value}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.hostname !== "") return { variable: set.variable, url };
  // The value may hold a password.
  throw new ProviderError(`${set.variable}: expected the address of a proxy, http://host:port`, {
    isRetryable: false,
    hint: `Correct or unset ${set.variable}; special characters in a name or a password are written as %40 for @ and so on.`,
  });
}

async function fetchThrough(httpsProxy: string, httpProxy: string, noProxy: string): Promise<typeof fetch> {
  const { EnvHttpProxyAgent } = await import("undici");
  // Plain http goes through an http proxy without a tunnel, which proxies allow to port 443 alone.
  return fetchOver(new EnvHttpProxyAgent({ httpsProxy, httpProxy, noProxy, proxyTunnel: false }));
}
