import { realpathSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { storageError } from "./database.ts";

/**
 * Flushes a database's write-ahead log to disk without holding up the event loop. A commit under `synchronous =
 * NORMAL` is safe from a crash of the process at once, and from a loss of power when the log has been flushed: what
 * `synchronous = FULL` does inside every commit, done beside it.
 */
export class WalSync {
  readonly #path: string;
  /** Opened once, however many runs flush at the same time. */
  #file: Promise<FileHandle> | undefined;

  /** @param path of the database; `:memory:` and "" (a temporary file) have nothing to flush */
  constructor(path: string) {
    this.#path = path;
  }

  /** @throws StorageError where the disk refuses */
  async sync(): Promise<void> {
    if (this.#path === ":memory:" || this.#path === "") return;
    try {
      // The file stays the same while a connection is open. Write access is what Windows asks of a flush.
      this.#file ??= open(`${realpathSync(this.#path)}-wal`, "r+");
      await (await this.#file).datasync();
    } catch (error) {
      throw storageError(error, this.#path);
    }
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    // One that could not be opened has been complained of.
    await (await file?.catch(() => undefined))?.close();
  }
}
