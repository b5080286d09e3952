import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
// Two import()s at once of what shares a file are more than jest can link.
import "../../src/report/page/figure-files.ts";
import "../../src/report/page/page.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { newDatabase } from "../episode/run-with.ts";
import { rational, storedRuns } from "../report/run-fixture.ts";
import { emptyDirectory, runCli } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

describe("llm-econ report and export", () => {
  let path: string;
  let runs: readonly string[];
  beforeAll(async () => {
    ({ path, runs } = await storedRuns([`${rational}planner: {kind: us-federal}`, `seed: 2\n${rational}`]));
  });

  test("report latest writes one page, and its figures where asked", async () => {
    const cwd = emptyDirectory();
    const { code, stdout } = await runCli(["report", "latest", "--db", path, "--figures", "figures"], { cwd });
    expect([code, stdout.split("\n")[0]]).toEqual([0, "wrote report.html"]);
    const page = readFileSync(join(cwd, "report.html"), "utf8");
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page).toContain(runs[1]);
    expect(readdirSync(join(cwd, "figures"))).toContain("marginal-rates.svg");
  });

  test("runs that cannot be compared: exit code 2, and what differs", async () => {
    const cwd = emptyDirectory();
    const { code, stderr } = await runHere(["report", ...runs, "--db", path], { cwd });
    expect([code, existsSync(join(cwd, "report.html"))]).toEqual([2, false]);
    expect(stderr).toMatch(/cannot be compared; they differ in\n {2}seed: 1 and 2\n/);
  });

  test("an output that cannot be written: exit code 5", async () => {
    const { code, stderr } = await runHere(["report", "latest", "--db", path, "-o", "missing/report.html"]);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining("--output missing/report.html: there is no directory missing"),
    ]);
  });

  test("an empty database: exit code 2", async () => {
    const empty = newDatabase();
    await new SqliteStore(empty).close();
    const { code, stderr } = await runHere(["report", "latest", "--db", empty]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("no runs in")]);
  });

  test("export writes CSV to standard output and nothing else", async () => {
    const { code, stdout, stderr } = await runCli(["export", "latest", "--db", path, "--table", "rates"]);
    expect([code, stderr]).toEqual([0, ""]);
    const lines = stdout.split("\r\n");
    expect(lines[0]).toBe("run,step,tax_year,bracket,bracket_from,rate");
    expect(lines).toHaveLength(1 + 4 * 3 + 1);
  });

  test("the end of a file's name says the format", async () => {
    const file = join(emptyDirectory(), "rates.parquet");
    const { code } = await runHere(["export", "latest", "--db", path, "--table", "rates", "-o", file]);
    expect([code, readFileSync(file).subarray(0, 4).toString()]).toEqual([0, "PAR1"]);
  });

  test("parquet without a file: exit code 2", async () => {
    const { code, stderr } = await runHere([
      "export",
      "latest",
      "--db",
      path,
      "--table",
      "rates",
      "--format",
      "parquet",
    ]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("Name one with -o")]);
  });
});
