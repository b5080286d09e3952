/** The one place that knows what kinds of stores there are. Each is loaded when it is opened. */
import type { Absorber } from "./sqlite/absorb.ts";
import type { Store } from "./store.ts";
import type { Views } from "./views.ts";

/** `write`: made where it is not there; `existing`: must be there; `read`: must be there and is not written to. */
export type OpenMode = "write" | "existing" | "read";

/**
 * @param path of a database file, which is brought up to date where an earlier version wrote it; `:memory:` for one that
 * goes with the process
 * @throws StorageError where it cannot be used: not ours, newer than this program, unreadable, locked
 */
export async function openStore(path: string, mode: OpenMode = "write"): Promise<Store> {
  if (path === ":memory:") return openMemory();
  const { SqliteStore } = await import("./sqlite/sqlite-store.ts");
  // Opening for reading says that a file is not there.
  if (mode === "existing") await new SqliteStore(path, "read").close();
  return new SqliteStore(path, mode === "read" ? "read" : "write");
}

/** A store for runs of which nothing need stay. */
export async function openMemory(): Promise<Store> {
  const { MemoryStore } = await import("./memory/memory-store.ts");
  return new MemoryStore();
}

/**
 * What is stored, to be looked at by parts.
 * @param path of a database file that is there
 * @throws StorageError as of {@link openStore}
 */
export async function openViews(path: string): Promise<Views> {
  const { sqliteViews } = await import("./sqlite/sqlite-views.ts");
  return sqliteViews(path);
}

/** What takes finished seeds of other database files into one. */
export type { Absorption } from "./sqlite/absorb.ts";

/**
 * @param path of the database that takes over
 * @throws StorageError where it cannot be written
 */
export async function openAbsorber(path: string): Promise<Absorber> {
  const { Absorber: SqliteAbsorber } = await import("./sqlite/absorb.ts");
  return new SqliteAbsorber(path);
}

/** What keeps the files. */
export const storageName = "SQLite";

/** Its version. */
export async function storageVersion(): Promise<string> {
  const { sqliteVersion } = await import("./sqlite/database.ts");
  return sqliteVersion();
}
