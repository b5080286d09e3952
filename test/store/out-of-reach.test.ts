/** A disk that is full and a database that is locked: what was finished is kept, and the run goes on when it can. */
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readdirSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import { packFile } from "../../src/base/gzip-file.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { emptyDirectory, runCli } from "../cli/run-cli.ts";
import { runHere } from "../cli/run-here.ts";

const scenario = "name: long\nsteps: 60\ntaxYear: 4\npopulation: {size: 60}\neconomy: {brackets: flat}\n";

function place(): string {
  const cwd = emptyDirectory();
  writeFileSync(join(cwd, "s.yaml"), scenario);
  return cwd;
}

/** Where the newest runs of two databases differ. */
async function differences(path: string, otherPath: string): Promise<readonly string[]> {
  const [store, other] = [new SqliteStore(path, "read"), new SqliteStore(otherPath, "read")];
  const [run, otherRun] = await Promise.all([store.run("latest"), other.run("latest")]);
  const found = await store.differences(run.id, other, otherRun.id);
  const ends = [run, otherRun].map(({ status, stepsDone }) => `${status} ${stepsDone}`);
  await Promise.all([store.close(), other.close()]);
  return [...found, ...ends.filter((end) => end !== "finished 60")];
}

const undisturbed = (async () => {
  const cwd = place();
  await runHere(["simulate", "s.yaml", "--quiet"], { cwd });
  return join(cwd, "llm-econ.db");
})();

/** A small disk of its own; null where we may not mount one. */
function smallDisk(size: string): string | null {
  const path = emptyDirectory();
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", path], { stdio: "ignore" });
    return path;
  } catch {
    return null;
  }
}

describe("a full disk", () => {
  const disk = smallDisk("2m");
  afterAll(() => {
    if (disk !== null) execFileSync("umount", [disk]);
  });
  const mounted = disk === null ? test.skip : test;
  const reason = disk === null ? " (a tmpfs cannot be mounted here, which takes root on Linux)" : "";

  mounted(`ends a run with exit code 5; with space again it ends as an undisturbed one${reason}`, async () => {
    const cwd = place();
    const db = join(disk ?? "", "run.db");
    const { code, stderr } = await runCli(["simulate", "s.yaml", "--quiet", "--db", db], { cwd });
    expect([code, stderr]).toEqual([
      5,
      expect.stringMatching(/cannot use the database .*\n.*full; what was finished is kept/),
    ]);
    const left = statfsSync(disk ?? "");
    expect(left.bavail).toBeLessThan(0.05 * left.blocks);
    const steps = new Database(db, { readonly: true });
    expect(steps.prepare("SELECT count(*) FROM steps").pluck().get()).toBeGreaterThan(0);
    steps.close();
    execFileSync("mount", ["-o", "remount,size=64m", disk ?? ""]);
    const resumed = await runHere(["resume", "--quiet", "--db", db], { cwd });
    expect([resumed.code, resumed.stderr]).toEqual([0, ""]);
    expect(await differences(db, await undisturbed)).toEqual([]);
    expect((await runHere(["runs", "verify", "--db", db], { cwd })).code).toBe(0);
  });
});

describe("a disk too small for a packed file", () => {
  const disk = smallDisk("64k");
  afterAll(() => {
    if (disk !== null) execFileSync("umount", [disk]);
  });
  (disk === null ? test.skip : test)("is told as such, and nothing is left there", async () => {
    const from = join(emptyDirectory(), "shard.db");
    writeFileSync(from, randomBytes(1 << 20));
    await expect(packFile(from, join(disk ?? "", "shard.db.gz"), "{}")).rejects.toThrow(/ENOSPC|no space left/);
    expect(readdirSync(disk ?? "")).toEqual([]);
  });
});

describe("a locked database", () => {
  test("ends a run with exit code 5 when waiting does not help; unlocked, it ends as an undisturbed one", async () => {
    const cwd = place();
    const db = join(cwd, "llm-econ.db");
    let other: Database.Database | undefined;
    const { code, stderr } = await runCli(["simulate", "s.yaml"], {
      cwd,
      onStderr: (_child, text) => {
        if (other || !text.includes("year 2/")) return;
        other = new Database(db, { timeout: 5000 });
        other.exec("BEGIN EXCLUSIVE");
      },
    });
    other?.close();
    expect([code, stderr]).toEqual([5, expect.stringMatching(/database is locked\nAnother program is writing to it/)]);
    const resumed = await runHere(["resume", "--quiet"], { cwd });
    expect([resumed.code, resumed.stderr]).toEqual([0, ""]);
    expect(await differences(db, await undisturbed)).toEqual([]);
  });
});
