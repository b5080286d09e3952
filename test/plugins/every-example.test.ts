import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import { packageFile } from "../../src/base/package-files.ts";
import { emptyDirectory } from "../cli/run-cli.ts";
import { runHere } from "../cli/run-here.ts";

interface Row {
  /** What `optimum` says where it has none. */
  readonly optimum?: string;
  /** Fewer people than the scenario has; a file of persons has those it has. */
  readonly size?: number;
  /** Fewer brackets than US law has, where the example has those: the search for an optimum takes most of the time. */
  readonly brackets?: string;
}

const usual: Row = { size: 12 };
const onUsBrackets: Row = { ...usual, brackets: "[0,40000]" };

const rows: Readonly<Record<string, Row>> = {
  commute: onUsBrackets,
  commuters: onUsBrackets,
  "company-town": onUsBrackets,
  "crra-utility": { ...onUsBrackets, optimum: "no optimum is searched for with utility crra" },
  "echo-provider": usual,
  "hill-climber": usual,
  "joint-filing": { size: 5 },
  "negative-income-tax": usual,
  "plain-words": onUsBrackets,
  "poverty-line": onUsBrackets,
  "target-earner": onUsBrackets,
  veto: usual,
};

test("every example has its row", () => {
  const isScenario = (name: string): boolean =>
    !/^sections:/m.test(readFileSync(packageFile(`examples/${name}`), "utf8"));
  const there = readdirSync(packageFile("examples"))
    .filter((name) => name.endsWith(".yaml") && isScenario(name))
    .map((name) => name.replace(".yaml", ""));
  expect(there.toSorted()).toEqual(Object.keys(rows).toSorted());
});

describe.each(Object.entries(rows))("%s, without another edit", (name, { optimum = "stackelberg", size, brackets }) => {
  const cwd = emptyDirectory();
  const path = packageFile(`examples/${name}.yaml`);
  const fewer = [
    ...(size ? ["--set", `population.size=${size}`] : []),
    ...(brackets ? ["--set", `economy.brackets=${brackets}`] : []),
  ];
  const twoSteps = ["--set", "steps=2", ...fewer, "--quiet"];
  const small = [...twoSteps, "--set", "taxYear=1"];
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

  test("resume", async () => {
    const summary = async (...words: readonly string[]) => {
      const { code, stdout, stderr } = await runHere([...words, "--json", "--quiet"], { cwd });
      expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
      return JSON.parse(stdout);
    };
    const whole = await summary("simulate", path, ...small);
    dieAfterFirstStep(join(cwd, "llm-econ.db"), whole.run);
    expect(await summary("resume", whole.run)).toEqual(whole);
  });

  const analyses: readonly (readonly [string, readonly string[], string])[] = [
    ["optimum", ["optimum", path, ...small, "--gpu", "off"], optimum],
    ["elasticity", ["elasticity", path, ...small, "--bootstrap", "100"], "elasticity"],
    ["compare", ["compare", path, ...twoSteps, "--vary", "taxYear=1,2", "--seeds", "2"], "comparison"],
  ];
  test.each(analyses)("%s", async (_, words, said) => {
    const { code, stdout, stderr } = await runHere(words, { cwd });
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(said);
  });
});

/** Leaves of a finished run what a process that died in its second step leaves: a step is one transaction. */
function dieAfterFirstStep(path: string, run: string): void {
  const database = new Database(path);
  const episode = database.prepare("SELECT id FROM episodes WHERE run_id = ?").pluck().get(run);
  for (const table of ["worker_steps", "steps", "ballots", "elections", "calls"])
    database.prepare(`DELETE FROM ${table} WHERE episode_id = ? AND step > 1`).run(episode);
  database.prepare("UPDATE runs SET status = 'failed', summary = NULL, ended_at = NULL WHERE id = ?").run(run);
  database.close();
}
