import type { CallContext } from "./call-context.ts";

/** Ends of addresses that people copy whole, and which the request has after it anyway. */
const ends = /\/(chat\/completions|completions|responses|messages|models|embeddings)(?=\/)/;

/** What may be wrong with the address that was asked. */
export function addressHint({ address }: Pick<CallContext, "address">): string {
  const { pathname } = new URL(address);
  const asked = `${address} was asked`;
  const version = /\/(v\d+\w*)\/\1\//.exec(pathname)?.[1];
  if (version !== undefined) return `${asked}, which has /${version} twice: leave it out at the end of the base URL.`;
  const end = ends.exec(pathname)?.[1];
  if (end !== undefined) return `${asked}: leave out /${end} at the end of the base URL.`;
  const isBare = /^\/(chat\/completions|messages)$/.test(pathname);
  return `Check the model's name and the base URL${isBare ? " (most end in /v1)" : ""}: ${asked}.`;
}
