/** The processes that write a run: `host:number`. */
import { hostname } from "node:os";
import { pid } from "node:process";

/** `host:number` of this process. */
export const thisProcess = `${hostname()}:${pid}`;

/** Of a process on another machine nothing is known. */
export function mayLive(owner: string): boolean {
  const { host } = partsOf(owner);
  return host !== hostname() || isAlive(owner);
}

export function isAlive(owner: string): boolean {
  const { host, number } = partsOf(owner);
  if (host !== hostname() || number === pid) return false;
  try {
    process.kill(number, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function partsOf(owner: string): { readonly host: string; readonly number: number } {
  const colon = owner.lastIndexOf(":");
  return { host: owner.slice(0, colon), number: Number(owner.slice(colon + 1)) };
}

export function named(owner: string): string {
  const { host, number } = partsOf(owner);
  return `process ${number} on ${host}`;
}
