import type { CallContext } from "./call-context.ts";

/** What the request has after the base URL. */
const request = /(\/v1\/messages|\/chat\/completions)$/;

/** Ends of addresses that people copy whole, and which the request has after them anyway. */
const copied = /\/(chat\/completions|completions|responses|v1\/messages|messages|models|embeddings)$/;

/** What may be wrong with the address that was asked. */
export function addressHint({ address }: Pick<CallContext, "address">): string {
  const { pathname } = new URL(address);
  const asked = `${address} was asked`;
  const version = /\/(v\d+\w*)\/\1\//.exec(pathname)?.[1];
  if (version !== undefined) return `${asked}, which has /${version} twice: leave it out at the end of the base URL.`;
  const base = pathname.replace(request, "");
  const end = copied.exec(base)?.[1];
  if (end !== undefined) return `${asked}: leave out /${end} at the end of the base URL.`;
  return `Check the model's name and the base URL${base === "" ? " (most end in /v1)" : ""}: ${asked}.`;
}
