import { readdirSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { packageFile } from "../../src/base/package-files.ts";
import { emptyDirectory } from "../cli/run-cli.ts";
import { runHere } from "../cli/run-here.ts";

interface Row {
  /** What `optimum` says where it has none. */
  readonly optimum?: string;
  /** Fewer people than the scenario has; a file of persons has those it has. */
  readonly size?: number;
}

const usual: Row = { size: 12 };

const rows: Readonly<Record<string, Row>> = {
  commute: usual,
  commuters: usual,
  "company-town": usual,
  "crra-utility": { ...usual, optimum: "no optimum is searched for with utility crra" },
  "echo-provider": usual,
  "hill-climber": usual,
  "joint-filing": { size: 5 },
  "negative-income-tax": usual,
  "poverty-line": usual,
  "target-earner": usual,
  veto: usual,
};

test("every example has its row", () => {
  const there = readdirSync(packageFile("examples")).flatMap((name) => /^(.*)\.yaml$/.exec(name)?.slice(1) ?? []);
  expect(there.toSorted()).toEqual(Object.keys(rows).toSorted());
});

describe.each(Object.entries(rows))("%s, without another edit", (name, { optimum, size }) => {
  const cwd = emptyDirectory();
  const path = packageFile(`examples/${name}.yaml`);
  const people = size ? ["--set", `population.size=${size}`] : [];
  const small = ["--set", "steps=2", "--set", "taxYear=1", ...people, "--quiet"];
  const passes: readonly (readonly [string, readonly string[], RegExp])[] = [
    ["validate", ["validate", path], /population/],
    ["simulate", ["simulate", path, ...small], /Stored in/],
    ["replay", ["replay", "latest", "--quiet"], /^identical: 2 steps/],
    ["report", ["report", "latest", "-o", "r.html"], /wrote r\.html/],
    ["export workers", ["export", "latest", "--table", "workers"], /^run,/],
    ["export steps", ["export", "latest", "--table", "steps"], /^run,/],
  ];
  test.each(passes)("%s", async (_, words, said) => {
    const { code, stdout, stderr } = await runHere(words, { cwd });
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout + stderr).toMatch(said);
  });
  if (optimum)
    test("optimum says that there is none", async () => {
      const { code, stdout } = await runHere(["optimum", path, ...small, "--gpu", "off"], { cwd });
      expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(optimum) });
    });
});
