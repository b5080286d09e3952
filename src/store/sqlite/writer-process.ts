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

/** Without a sign of life for so long, who should write is not there; three times what another process waits. */
const silenceMs = 36_000;

/**
 * Whether who is said to write something may do so now.
 * @param heartbeat its last sign of life; null where none is given
 */
export function mayWrite(owner: string | null, heartbeat: string | null): boolean {
  if (owner === null) return false;
  if (owner === thisProcess) return true;
  return mayLive(owner) && (heartbeat === null || Date.now() - Date.parse(heartbeat) < silenceMs);
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
