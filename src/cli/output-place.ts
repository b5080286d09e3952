/** Where a command may write what it was asked to. */
import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { UsageError } from "../base/errors.ts";

/**
 * @param what names it in the message
 * @throws UsageError where there is no directory for a file or folder of that name
 */
export function checkPlace(path: string, what = `--output ${path}`): void {
  const parent = dirname(path);
  if (isDirectory(parent)) return;
  throw new UsageError(
    `${what}: ${existsSync(parent) ? `${parent} is no directory` : `there is no directory ${parent}`}`,
    { hint: "Make it first, or name another." },
  );
}

export function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
