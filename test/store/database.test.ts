import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { describe, expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import { StorageError } from "../../src/base/errors.ts";
import { packageFile } from "../../src/base/package-files.ts";
import { openDatabase, storageError } from "../../src/store/sqlite/database.ts";
import { migrations } from "../../src/store/sqlite/migrations.ts";
import { newDatabase } from "../episode/run-with.ts";

const llme = Buffer.from("LLME").readInt32BE();

/** Version, owner and tables of a file, by a plain connection. */
function look(path: string) {
  const database = new Database(path, { readonly: true });
  const simple = (pragma: string) => database.pragma(pragma, { simple: true });
  const found = {
    version: simple("user_version"),
    owner: simple("application_id"),
    journal: simple("journal_mode"),
    tables: database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").pluck().all(),
  };
  database.close();
  return found;
}

const ours = {
  version: migrations.length,
  owner: llme,
  journal: "wal",
  tables:
    "ballots,batches,cache,call_kinds,call_prompts,call_purposes,calls,comparison_seeds,comparisons,elections,episodes,levels,run_control,runs,steps,texts,warnings,worker_steps,workers".split(
      ",",
    ),
};

/** A database made by other hands. */
function made(...statements: readonly string[]): string {
  const path = newDatabase();
  const database = new Database(path);
  for (const statement of statements) database.exec(statement);
  database.close();
  return path;
}

function failure(path: string, mode?: "read"): unknown {
  try {
    openDatabase(path, mode).close();
    return undefined;
  } catch (error) {
    return error;
  }
}

describe("opening", () => {
  test.each([
    ["a file that is not there", newDatabase],
    ["an empty file", () => made("VACUUM")],
    ["one of ours without tables yet", () => made(`PRAGMA application_id = ${llme}`)],
  ])("%s makes all tables", (_, make) => {
    const path = make();
    openDatabase(path).close();
    expect(look(path)).toEqual(ours);
  });

  test("again changes nothing", () => {
    const path = newDatabase();
    const first = openDatabase(path);
    first.exec("INSERT INTO texts VALUES ('k', 'p')");
    first.close();
    const second = openDatabase(path);
    expect(second.prepare("SELECT * FROM texts").all()).toEqual([{ hash: "k", text: "p" }]);
    second.close();
    expect(look(path)).toEqual(ours);
  });

  test("each migration starts where the one before it ended", () => {
    for (let version = 1; version <= migrations.length; version++) {
      const older = made(
        `PRAGMA application_id = ${llme}`,
        ...migrations.slice(0, version),
        `PRAGMA user_version = ${version}`,
      );
      openDatabase(older).close();
      expect(look(older)).toEqual(ours);
    }
  });

  test("deleting a run deletes all of it", () => {
    const database = openDatabase(":memory:");
    database.exec(`INSERT INTO runs VALUES ('r', 'c', 'n', '{}', NULL, 'h', '[]', 1, 'v', 'n', 'running', NULL, 't', NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, '[]', NULL, NULL, NULL);
      INSERT INTO episodes VALUES (1, 'r', 1, 'p', 1);
      INSERT INTO warnings VALUES (1, 'c', 0, 'm');
      DELETE FROM runs`);
    expect(database.prepare("SELECT count(*) FROM warnings").pluck().get()).toBe(0);
    database.close();
  });

  test("a new file that another process is making waits for it", async () => {
    const path = newDatabase();
    const other = new Worker(
      `const { parentPort, workerData } = require("node:worker_threads");
       const database = new (require(workerData.driver))(workerData.path);
       database.pragma("journal_mode = WAL");
       database.exec("BEGIN IMMEDIATE");
       parentPort.postMessage("begun");
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
       database.exec(workerData.sql + "; COMMIT");
       database.close();`,
      {
        eval: true,
        workerData: {
          path,
          driver: packageFile("node_modules/better-sqlite3"),
          sql: `${migrations.join(";")}; PRAGMA application_id = ${llme}; PRAGMA user_version = ${migrations.length}`,
        },
      },
    );
    await new Promise((resolve) => other.once("message", resolve));
    expect(failure(path)).toBeUndefined();
    await new Promise((resolve) => other.once("exit", resolve));
    expect(look(path)).toEqual(ours);
  });
});

describe("refusing", () => {
  const cases: readonly [name: string, path: () => string, mode: "read" | undefined, message: string][] = [
    [
      "a newer one",
      () => made(`PRAGMA application_id = ${llme}`, "PRAGMA user_version = 99"),
      undefined,
      "was written by a newer llm-econ (schema 99",
    ],
    ["another program's tables", () => made("CREATE TABLE t (x)"), undefined, "is a database of another program"],
    ["another program's version", () => made("PRAGMA user_version = 1"), undefined, "is a database of another program"],
    ["one that is not there, for reading", newDatabase, "read", "no database at"],
    ["a directory that is not there", () => join(newDatabase(), "a.db"), undefined, "cannot use the database"],
  ];
  test.each(cases)("%s", (_, make, mode, message) => {
    const path = make();
    const error = failure(path, mode);
    expect(error).toBeInstanceOf(StorageError);
    expect(error).toMatchObject({ exitCode: 5, message: expect.stringContaining(message), hint: expect.any(String) });
    expect(String(error)).toContain(path);
  });

  test("a refused file is left as it was", () => {
    const path = made("CREATE TABLE t (x)");
    failure(path);
    expect(look(path)).toEqual({ version: 0, owner: 0, journal: "delete", tables: ["t"] });
  });
});

describe("what SQLite says, in our words", () => {
  const cases: readonly [code: string, hint: string][] = [
    ["SQLITE_FULL", "disk is full"],
    ["SQLITE_IOERR_WRITE", "disk failed or is full"],
    ["SQLITE_BUSY", "Another program"],
    ["SQLITE_READONLY_DIRECTORY", "cannot be written"],
    ["SQLITE_NOTADB", "not an SQLite database"],
    ["SQLITE_CORRUPT_VTAB", "damaged"],
  ];
  test.each(cases)("%s", (code, hint) => {
    const error = storageError(Object.assign(new Error("said"), { code }), "/tmp/x.db");
    expect(error).toBeInstanceOf(StorageError);
    expect(error).toMatchObject({
      message: "cannot use the database /tmp/x.db: said",
      hint: expect.stringContaining(hint),
    });
  });
  test("a fault of ours stays one", () => {
    const fault = new RangeError("bug");
    expect(storageError(fault, "/tmp/x.db")).toBe(fault);
  });
});
