/** What is said to be typed runs as it is printed: `npx llm-econ` in a clone, `llm-econ` where the shell finds it. */
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
// Names the commands.
import "../../src/cli/command-line.ts";
import { asTyped } from "../../src/cli/own-name.ts";
import { emptyDirectory } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

const folder = (name: string): string => {
  const path = join(emptyDirectory(), name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "llm-econ"), "#!/bin/sh\n");
  chmodSync(join(path, "llm-econ"), 0o755);
  return path;
};
const clone = { PATH: "/usr/bin:/bin" };
const npx = { PATH: `${folder("node_modules/.bin")}:/usr/bin` };
const installed = { PATH: `/usr/bin:${folder("bin")}` };

test.each<readonly [text: string, env: NodeJS.ProcessEnv, expected: string]>([
  ["llm-econ resume 01a goes on", clone, "npx llm-econ resume 01a goes on"],
  ["`llm-econ runs` lists them", clone, "`npx llm-econ runs` lists them"],
  ["llm-econ --help lists commands", clone, "npx llm-econ --help lists commands"],
  ["llm-econ resume 01a", npx, "npx llm-econ resume 01a"],
  ["llm-econ resume 01a", installed, "llm-econ resume 01a"],
  ["npx llm-econ resume 01a", clone, "npx llm-econ resume 01a"],
  [
    "made by llm-econ from its record; this llm-econ knows 9",
    clone,
    "made by llm-econ from its record; this llm-econ knows 9",
  ],
  ["in ./llm-econ.db and /x/llm-econ runs", clone, "in ./llm-econ.db and /x/llm-econ runs"],
  ["llm-econ runsome", clone, "llm-econ runsome"],
  ["llm-econ\n  compare with", clone, "npx llm-econ\n  compare with"],
])("%s", (text, env, expected) => {
  expect(asTyped(text, env)).toBe(expected);
});

test("errors and their hints, in a clone and where it is installed; a scenario is printed as it is", async () => {
  const hint = async (env: Record<string, string>) => (await runHere(["runs", "show", "latest"], { env })).stderr;
  expect([await hint(clone), await hint(installed)]).toEqual([
    expect.stringContaining("`npx llm-econ simulate` makes one"),
    expect.stringContaining("`llm-econ simulate` makes one"),
  ]);
  const cwd = emptyDirectory();
  writeFileSync(join(cwd, "s.yaml"), "name: llm-econ compare\npopulation: {size: 3}\n");
  expect((await runHere(["validate", "s.yaml"], { cwd, env: clone })).stdout).toContain("name: llm-econ compare\n");
});

test("a job file has the program by its name, which a scheduler's signals must reach", async () => {
  const cwd = emptyDirectory();
  writeFileSync(
    join(cwd, "s.yaml"),
    "name: s\nsteps: 1\npopulation: {size: 3, source: gb2}\nworkers: {decide: fixed}\n",
  );
  const words = [
    "compare",
    "s.yaml",
    "--planners",
    "us-federal,flat",
    "--seeds",
    "2",
    "--out",
    "sweep",
    "--print",
    "slurm",
  ];
  const { stdout } = await runHere(words, { cwd, env: clone });
  expect(stdout).toMatch(/^exec llm-econ compare s\.yaml /m);
});

test("init names the directory that is not there", async () => {
  expect(await runHere(["init", "there/is/none.yaml"])).toMatchObject({
    code: 2,
    stderr: "error: there/is/none.yaml: there is no directory there/is\nMake it first, or name another.\n",
  });
});
