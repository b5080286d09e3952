import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import { InterruptedError, StorageError } from "../../src/base/errors.ts";
import { packageFile } from "../../src/base/package-files.ts";
import type { NumberedEvent } from "../../src/episode/events.ts";
import { simulate } from "../../src/run/simulate.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { emptyDirectory } from "../cli/run-cli.ts";
import { newDatabase, prepared } from "./run-with.ts";

/** Runs a scenario in which something happens at some event, and reads what is left of it. */
async function broken(
  keys: string,
  onEvent: (event: NumberedEvent, parts: { store: SqliteStore; controller: AbortController; path: string }) => unknown,
) {
  const path = newDatabase();
  const store = new SqliteStore(path);
  const controller = new AbortController();
  const outcome = await simulate({
    prepared: prepared(keys),
    store,
    env: {},
    signal: controller.signal,
    listeners: [(event) => void onEvent(event, { store, controller, path })],
    command: "simulate",
    scenarioPath: null,
  }).catch((error: unknown) => error);
  await store.close();
  return { outcome, ...leftOf(path) };
}

function leftOf(path: string) {
  const database = new Database(path);
  const one = (sql: string) => database.prepare(sql).pluck().get();
  const left = {
    status: one("SELECT status FROM runs"),
    error: one("SELECT error FROM runs"),
    steps: database.prepare("SELECT step FROM steps ORDER BY step").pluck().all() as number[],
    workerRows: one("SELECT count(*) FROM worker_steps") as number,
    integrity: database.pragma("integrity_check", { simple: true }),
  };
  database.close();
  return left;
}

const people = "steps: 6\ntaxYear: 2\npopulation: {size: 5, source: gb2}\n";
const rational = `${people}workers: {decide: rational}\nplanner: {kind: us-federal}\n`;

describe("an aborted signal interrupts, and finished steps are kept", () => {
  test.each([
    ["learners", people],
    ["rational workers", rational],
  ])("%s", async (_, keys) => {
    const { outcome, ...left } = await broken(keys, (event, { controller }) => {
      if (event.type === "step-end" && event.step === 3) controller.abort();
    });
    expect(outcome).toBeInstanceOf(InterruptedError);
    const integrity = "ok";
    expect(left).toEqual({ status: "interrupted", error: "interrupted", steps: [1, 2, 3], workerRows: 15, integrity });
  });

  test("in the middle of a step, which is then not stored", async () => {
    const { outcome, status, steps } = await broken(`${people}models: {concurrency: 1}`, (event, { controller }) => {
      if (event.type === "model-call" && event.call.key.step === 4) controller.abort();
    });
    expect(outcome).toBeInstanceOf(InterruptedError);
    expect([status, steps]).toEqual(["interrupted", [1, 2, 3]]);
  });
});

test("a stop that is asked for through the store is heard after the step, and the run can be resumed", async () => {
  const asking: Promise<void>[] = [];
  const { outcome, ...left } = await broken(rational, (event, { path }) => {
    if (event.type !== "step-end" || event.step !== 3) return;
    const beside = new SqliteStore(path);
    asking.push(
      beside
        .resolve("latest")
        .then((entry) => beside.requestStop(entry))
        .then(() => beside.close()),
    );
  });
  await Promise.all(asking);
  expect(outcome).toBeInstanceOf(InterruptedError);
  expect(left).toMatchObject({ status: "interrupted", error: "interrupted" });
  expect([3, 4]).toContain(left.steps.length);
});

describe("a failure in the middle", () => {
  test("of a listener: the run has failed and keeps its steps", async () => {
    const { outcome, status, error, steps } = await broken(people, (event) => {
      if (event.type === "step-end" && event.step === 3) throw new RangeError("listener");
    });
    expect(outcome).toBeInstanceOf(RangeError);
    expect([status, error, steps]).toEqual(["failed", "listener", [1, 2, 3]]);
  });

  test("of the database, closed under the run: a StorageError", async () => {
    const { outcome, steps, integrity } = await broken(
      people,
      (event, { store }) => event.type === "step-end" && event.step === 3 && store.close(),
    );
    expect(outcome).toBeInstanceOf(StorageError);
    expect(String(outcome)).toContain("cannot use the database");
    // Closing takes a moment, in which another step may be stored.
    expect([steps.slice(0, 3), integrity]).toEqual([[1, 2, 3], "ok"]);
  });

  test("of a write: the step is stored wholly or not at all", async () => {
    const { outcome, ...left } = await broken(rational, (event, { path }) => {
      if (event.type !== "run-start") return;
      const database = new Database(path);
      database.exec(
        "CREATE TRIGGER t BEFORE INSERT ON worker_steps WHEN new.step = 4 AND new.worker = 3 BEGIN SELECT raise(ABORT, 'no'); END",
      );
      database.close();
    });
    expect(outcome).toBeInstanceOf(StorageError);
    expect(left).toMatchObject({ status: "failed", steps: [1, 2, 3], workerRows: 15, integrity: "ok" });
  });
});

test("a disk that is full ends with exit code 5, and finished steps are kept", async () => {
  const cwd = emptyDirectory();
  writeFileSync(join(cwd, "s.yaml"), `name: full\n${rational.replace("6", "100000").replace("size: 5", "size: 200")}`);
  // A limit on the size of files, in blocks of 512 bytes, stands for the disk.
  const command = `ulimit -f 2000; exec "${process.execPath}" "${packageFile("dist/cli/main.js")}" simulate s.yaml --quiet`;
  const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
    execFile("/bin/sh", ["-c", command], { cwd }, (error, _, text) => resolve({ code: error?.code, stderr: text }));
  });
  expect(stderr).toContain("cannot use the database");
  expect(code).toBe(5);
  const { steps, workerRows, integrity } = leftOf(join(cwd, "llm-econ.db"));
  expect(steps.length).toBeGreaterThan(0);
  expect(steps).toEqual(steps.map((_, i) => i + 1));
  expect([workerRows, integrity]).toEqual([200 * steps.length, "ok"]);
});
