import { createHash } from "node:crypto";
import { closeSync, openSync, readSync, statSync } from "node:fs";

/** A file as it was when it was read. */
export interface HashedFile {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

const chunk = 1 << 22;

/** By path: a model has gigabytes, and the runs of a comparison have it in common. */
const known = new Map<string, HashedFile & { readonly changedAt: number }>();

/**
 * Reads a file bit by bit, whatever its size, and again only where its size or its time has changed.
 * @throws what opening and reading throw
 */
export function hashedFile(path: string): HashedFile {
  const { size, mtimeMs } = statSync(path);
  const before = known.get(path);
  if (before && before.bytes === size && before.changedAt === mtimeMs) return before;
  const file = openSync(path, "r");
  try {
    const hash = createHash("sha256");
    const buffer = Buffer.allocUnsafe(Math.min(chunk, size + 1));
    let bytes = 0;
    for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer)) {
      hash.update(buffer.subarray(0, read));
      bytes += read;
    }
    const hashed = { path, sha256: hash.digest("hex"), bytes, changedAt: mtimeMs };
    known.set(path, hashed);
    return hashed;
  } finally {
    closeSync(file);
  }
}
