/** Where the page is: its path and query, behind `#` in a bundle, whose file is opened without a server. */
import { useEffect, useState } from "preact/hooks";
import { isBundle } from "./bundle.ts";

export interface Address {
  readonly path: string;
  readonly query: URLSearchParams;
}

export function currentAddress(): Address {
  const whole = isBundle ? location.hash.slice(1) || "/" : location.pathname + location.search;
  const [path, search] = whole.split("?", 2);
  return { path, query: new URLSearchParams(search) };
}

/** @param to path with its query, as in the address */
export function hrefOf(to: string): string {
  return isBundle ? `#${to}` : to;
}

const changed = "address-changed";

/** @param isSame true where the page stays and its address follows what was chosen */
export function go(to: string, isSame = false): void {
  if (isSame) history.replaceState(null, "", hrefOf(to));
  else history.pushState(null, "", hrefOf(to));
  dispatchEvent(new Event(changed));
}

/** The same page with other choices; null or an empty text leaves one out. */
export function choose(choices: Readonly<Record<string, string | number | null>>): void {
  const { path, query } = currentAddress();
  for (const [name, value] of Object.entries(choices))
    if (value === null || value === "") query.delete(name);
    else query.set(name, String(value));
  const search = query.toString();
  go(search === "" ? path : `${path}?${search}`, true);
}

export function useAddress(): Address {
  const [address, setAddress] = useState(currentAddress);
  useEffect(() => {
    const read = (): void => setAddress(currentAddress());
    for (const event of ["popstate", "hashchange", changed]) addEventListener(event, read);
    return () => {
      for (const event of ["popstate", "hashchange", changed]) removeEventListener(event, read);
    };
  }, []);
  return address;
}
