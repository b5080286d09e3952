import { writeFileSync } from "node:fs";
import { errorMessage, StorageError } from "../../base/errors.ts";

/**
 * @returns the path
 * @throws StorageError where it cannot be written
 */
export function writeText(path: string, text: string): string {
  try {
    writeFileSync(path, text);
    return path;
  } catch (error) {
    throw new StorageError(`cannot write ${path}: ${errorMessage(error)}`, {
      hint: "Check that its directory exists and can be written, and that the disk is not full.",
      cause: error,
    });
  }
}
