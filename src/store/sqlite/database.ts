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
    if (mode === "write") prepare(database, path);
    else if (versionOf(database, path) < migrations.length) {
      throw new StorageError(`${path} was written by an older llm-econ, or by none`, {
        hint: "The next `llm-econ simulate` with this file brings it up to date.",
      });
    }
    return database;
  } catch (error) {
    database?.close();
    throw storageError(error, path);
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
  const { version, owner, tables } = database.transaction(() => ({
    version: database.pragma("user_version", { simple: true }) as number,
    owner: database.pragma("application_id", { simple: true }) as number,
    tables: database.prepare("SELECT count(*) FROM sqlite_master").pluck().get() as number,
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
  const code = (error as { code?: unknown }).code;
  // By name: errors of native code need not be of this realm's TypeError.
  if (typeof code !== "string" && (error as { name?: unknown }).name !== "TypeError") return error as Error;
  const kind = Object.keys(hints).find((key) => typeof code === "string" && code.startsWith(key));
  const hint = kind ? hints[kind] : directoryHint(path);
  return new StorageError(`cannot use the database ${path}: ${errorMessage(error)}`, {
    cause: error,
    ...(hint ? { hint } : {}),
  });
}

function directoryHint(path: string): string | undefined {
  try {
    accessSync(dirname(path), constants.W_OK);
    return undefined;
  } catch {
    return hints.SQLITE_CANTOPEN;
  }
}
