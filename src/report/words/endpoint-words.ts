/** Where models were asked. */
import { allEndpoints } from "../../store/evidence.ts";
import type { Endpoints } from "../../store/store.ts";
import { listed } from "./format.ts";

/** @returns a sentence without a full stop; null where no model was asked over a network, or that is not known */
export function endpointWords(endpoints: Endpoints | null): string | null {
  const asked = Object.entries(endpoints ?? {});
  if (asked.length === 0) return null;
  return `Asked over the network: ${asked.map(([model, hosts]) => `${model} at ${listed(hosts)}`).join("; ")}`;
}

/** Those of several runs or policies together; null where none is known. */
export function allOf(each: readonly (Endpoints | null | undefined)[]): Endpoints | null {
  const all = each.reduce<Endpoints>((known, more) => allEndpoints(known, more ?? {}), {});
  return Object.keys(all).length === 0 ? null : all;
}
