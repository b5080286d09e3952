import { UsageError } from "../../../base/errors.ts";

/** @throws UsageError where a text is no address of a Redis */
export function redisAddress(typed: string): string {
  let url: URL | null = null;
  try {
    url = new URL(typed);
  } catch {
    // Told below.
  }
  if (url === null || !/^rediss?:$/.test(url.protocol) || url.hostname === "")
    throw new UsageError(`${shownAddress(typed)}: expected the address of a Redis, e.g. redis://localhost:6379`);
  return typed;
}

/** An address as it may be shown: without a password. */
export function shownAddress(address: string): string {
  return address.replace(/\/\/[^@/]*@/, "//…@");
}
