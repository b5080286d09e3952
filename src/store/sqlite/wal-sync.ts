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

  /** The flush that {@link syncBeside} began last, while it lasts. */
  #beside: Promise<void> | undefined;
  /** Whether something was written since it began. */
  #isBehind = false;
  #failure: unknown;

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

  /**
   * Begins a flush and waits for none: whatever is committed while one lasts shares the next.
   * @throws StorageError where the disk refused one that was begun before
   */
  async syncBeside(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    this.#isBehind = true;
    this.#beside ??= this.#catchUp();
  }

  async #catchUp(): Promise<void> {
    try {
      while (this.#isBehind) {
        this.#isBehind = false;
        await this.sync();
      }
    } catch (error) {
      this.#failure = error;
    } finally {
      this.#beside = undefined;
    }
  }

  async close(): Promise<void> {
    await this.#beside;
    const file = this.#file;
    this.#file = undefined;
    // One that could not be opened has been complained of.
    await (await file?.catch(() => undefined))?.close();
  }
}
