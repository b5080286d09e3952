import { accessSync, constants, existsSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { EconError, errorMessage, StorageError } from "../../base/errors.ts";
import { migrations } from "./migrations.ts";

/** "LLME" as a number: tells our files from other SQLite databases. */
const applicationId = 0x4c4c4d45;

/**
 * Opens the database, creates it if it is not there, and brings an older one up to date.
 * @param path file, or `:memory:`
 * @throws StorageError where the file cannot be used: not ours, newer than this program, unreadable, locked
 */
export function openDatabase(path: string, mode: "write" | "read" = "write"): Database.Database {
  if (mode === "read" && path !== ":memory:" && !existsSync(path)) {
    throw new StorageError(`no database at ${path}`, { hint: "`llm-econ simulate` makes one; --db names another." });
  }
  let database: Database.Database | undefined;
  try {
    database = new Database(path, { timeout: 5000, readonly: mode === "read" });
    if (mode === "write") {
      prepare(database, path);
      return database;
    }
    const version = versionOf(database, path);
    if (version === 0)
      throw new StorageError(`${path} holds nothing: no llm-econ has written to it`, {
        hint: "`llm-econ simulate` with this file fills it; --db names another.",
      });
    if (version < migrations.length) {
      database.close();
      bringUpToDate(path);
      database = new Database(path, { timeout: 5000, readonly: true });
    }
    return database;
  } catch (error) {
    database?.close();
    throw storageError(error, path);
  }
}

/** @throws StorageError where an older file cannot be written */
function bringUpToDate(path: string): void {
  try {
    openDatabase(path).close();
  } catch (error) {
    throw new StorageError(`${path} was written by an older llm-econ and cannot be brought up to date`, {
      hint: "It takes a file and a directory that can be written: copy it to one, or name another with --db.",
      cause: error,
    });
  }
}

function prepare(database: Database.Database, path: string): void {
  const version = versionOf(database, path);
  database.pragma("foreign_keys = ON");
  database.pragma("journal_mode = WAL");
  // The writer flushes the log itself (see WalSync), so that waiting for the disk holds up nothing else.
  database.pragma("synchronous = NORMAL");
  if (version === migrations.length) return;
  database
    .transaction(() => {
      // Another process that opens the same new file may have been faster.
      for (const migration of migrations.slice(versionOf(database, path))) database.exec(migration);
      database.pragma(`application_id = ${applicationId}`);
      database.pragma(`user_version = ${migrations.length}`);
    })
    .immediate();
}

/**
 * Version of the schema, 0 for a new file; read at one moment of the file.
 * @throws StorageError where it is not ours or newer than this program
 */
function versionOf(database: Database.Database, path: string): number {
  const number = (sql: string): number => database.prepare<[], number>(sql).pluck().get() ?? 0;
  const { version, owner, tables } = database.transaction(() => ({
    version: number("PRAGMA user_version"),
    owner: number("PRAGMA application_id"),
    tables: number("SELECT count(*) FROM sqlite_master"),
  }))();
  if (owner !== applicationId && (tables > 0 || version > 0)) {
    throw new StorageError(`${path} is a database of another program`, { hint: "Name another file with --db." });
  }
  if (version > migrations.length) {
    throw new StorageError(
      `${path} was written by a newer llm-econ (schema ${version}; this one knows ${migrations.length})`,
      { hint: "Update llm-econ, or name another file with --db." },
    );
  }
  return version;
}

const hints: Record<string, string> = {
  SQLITE_FULL: "The disk is full; what was finished is kept.",
  SQLITE_IOERR: "The disk failed or is full; what was finished is kept.",
  SQLITE_BUSY: "Another program is writing to it; wait or name another file with --db.",
  SQLITE_READONLY: "The file or its directory cannot be written; name another with --db.",
  SQLITE_CANTOPEN: "Check that the directory exists and can be written, or name another file with --db.",
  SQLITE_NOTADB: "It is not an SQLite database; name another file with --db.",
  SQLITE_CORRUPT: "It is damaged; keep a copy and name another file with --db.",
};

/** What better-sqlite3 throws, as a StorageError that names the file and a way out. */
export function storageError(error: unknown, path: string): Error {
  if (error instanceof EconError) return error;
  if (!isError(error)) return new Error(errorMessage(error), { cause: error });
  const code = "code" in error ? error.code : undefined;
  if (typeof code !== "string" && error.name !== "TypeError") return error;
  const kind = Object.keys(hints).find((key) => typeof code === "string" && code.startsWith(key));
  const hint = kind ? hints[kind] : directoryHint(path);
  return new StorageError(`cannot use the database ${path}: ${errorMessage(error)}`, {
    cause: error,
    ...(hint ? { hint } : {}),
  });
}

/** By what it has: errors of native code are of another class than ours, and SQLite's are not native. */
function isError(error: unknown): error is Error {
  return typeof error === "object" && error !== null && "name" in error && "message" in error;
}

function directoryHint(path: string): string | undefined {
  try {
    accessSync(dirname(path), constants.W_OK);
    return undefined;
  } catch {
    return hints.SQLITE_CANTOPEN;
  }
}

export function sqliteVersion(): string {
  const database = new Database(":memory:");
  try {
    return database.prepare<[], string>("SELECT sqlite_version()").pluck().get() ?? "";
  } finally {
    database.close();
  }
}
