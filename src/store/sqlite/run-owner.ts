/** Who writes a run, so that two processes never write the same one. */
import { hostname } from "node:os";
import { pid } from "node:process";

/** `host:number` of this process. */
export const thisProcess = `${hostname()}:${pid}`;

/**
 * Whether the process that wrote a run still runs; of one on another machine nothing is known, so it counts as ended.
 * @param owner `host:number`
 */
export function isAlive(owner: string): boolean {
  const colon = owner.lastIndexOf(":");
  const number = Number(owner.slice(colon + 1));
  if (owner.slice(0, colon) !== hostname() || number === pid) return false;
  try {
    process.kill(number, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
