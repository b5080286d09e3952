/** Files in gzip with a comment in their head (RFC 1952), which is read without unpacking them. */
import { closeSync, createReadStream, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32, createDeflateRaw, createGunzip } from "node:zlib";

/** Magic number, deflate, a comment and nothing else; no time, the fastest compression, unknown system. */
const head = Buffer.from([0x1f, 0x8b, 8, 0x10, 0, 0, 0, 0, 4, 0xff]);

/**
 * Packs a file into another one that is there whole or not at all, and stays where the power fails.
 * @param comment of ASCII without a zero
 * @throws what writing throws; nothing is left of the new file then
 */
export async function packFile(from: string, to: string, comment: string): Promise<void> {
  // Whoever writes the same file at the same time has another name before.
  const unfinished = `${to}.tmp-${process.pid}-${Date.now().toString(36)}`;
  try {
    await writePacked(from, unfinished, comment);
    renameSync(unfinished, to);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
  await syncDirectory(dirname(to));
}

async function writePacked(from: string, to: string, comment: string): Promise<void> {
  const file = openSync(to, "w");
  // What stops a pipeline may be told by it as something that was aborted.
  let stopped: unknown;
  try {
    writeAll(file, Buffer.concat([head, Buffer.from(`${comment}\0`, "latin1")]));
    let [sum, size] = [0, 0];
    const counted = new Transform({
      transform(chunk: Buffer, _, done) {
        sum = crc32(chunk, sum);
        size += chunk.length;
        done(null, chunk);
      },
    });
    await pipeline(
      createReadStream(from, { highWaterMark: 1 << 20 }),
      counted,
      createDeflateRaw({ level: 1, chunkSize: 1 << 18 }),
      async (packed) => {
        try {
          for await (const chunk of packed as AsyncIterable<Buffer>) writeAll(file, chunk);
        } catch (error) {
          stopped = error;
          throw error;
        }
      },
    );
    const tail = Buffer.alloc(8);
    tail.writeUInt32LE(sum, 0);
    tail.writeUInt32LE(size % 2 ** 32, 4);
    writeAll(file, tail);
    fsyncSync(file);
  } catch (error) {
    throw stopped ?? error;
  } finally {
    // Left open, a file that is removed would go on taking its room.
    closeSync(file);
  }
}

/** @throws what reading and writing throw, and what zlib throws where the file is cut off or damaged */
export async function unpackFile(from: string, to: string): Promise<void> {
  const file = await open(to, "w");
  try {
    await pipeline(createReadStream(from, { highWaterMark: 1 << 20 }), createGunzip(), file.createWriteStream());
  } finally {
    await file.close().catch(() => undefined);
  }
}

/** Longest comment that is looked for. */
const longest = 1 << 24;

/** The comment in the head of a file that {@link packFile} wrote; null where there is none. */
export function commentOf(path: string): string | null {
  const file = openSync(path, "r");
  try {
    let read = Buffer.alloc(0);
    for (let size = 4096; size <= longest; size *= 8) {
      const buffer = Buffer.alloc(size);
      read = buffer.subarray(0, readSync(file, buffer, 0, size, 0));
      if (read.length < head.length || !read.subarray(0, 4).equals(head.subarray(0, 4))) return null;
      const end = read.indexOf(0, head.length);
      if (end >= 0) return read.toString("latin1", head.length, end);
      if (read.length < size) return null;
    }
    return null;
  } finally {
    closeSync(file);
  }
}

function writeAll(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

/** So that the new name is there after a loss of power; some file systems have no such thing. */
async function syncDirectory(path: string): Promise<void> {
  try {
    const directory = await open(path);
    await directory.sync().finally(() => directory.close());
  } catch {
    // The file itself is on disk.
  }
}
