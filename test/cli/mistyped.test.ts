/** Commands and options that are not there: what was meant. */
import { expect, test } from "@jest/globals";
import { emptyDirectory, runCli } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

const cwd = emptyDirectory();

test.each([
  ["simulat a.yaml", 'unknown command "simulat"; did you mean "simulate"?'],
  ["frobnicate", 'unknown command "frobnicate"; expected one of simulate, validate, compare'],
  ["runs lst", 'unknown command "lst"; did you mean "list"?'],
  ["runs shw latest --json", 'unknown command "shw"; did you mean "show"?'],
  ["cache pruen", 'did you mean "prune"?'],
  ["simulate a.yaml --sede 3", 'unknown option --sede; did you mean "--seed"?'],
  ["simulate a.yaml --sede=3", 'unknown option --sede; did you mean "--seed"?'],
  ["simulate --sede 3 a.yaml", 'unknown option --sede; did you mean "--seed"?'],
  ["compare a.yaml --planner x", 'unknown option --planner; did you mean "--planners"?'],
  ["cache prune --dys 3", 'unknown option --dys; did you mean "--days"?'],
  ["runs show latest --jsn", 'unknown option --jsn; did you mean "--json"?'],
  ["simulate a.yaml --zzzzzzzz", "unknown option --zzzzzzzz; llm-econ simulate --help lists those that there are"],
  ["simulate a.yaml b.yaml", '"b.yaml" is one word too many'],
  ["export", "expected llm-econ export <run>"],
  ["runs tag 0", "expected llm-econ runs tag <id> <tags..>"],
  ["", "name a command"],
])("llm-econ %s", async (line, words) => {
  const { code, stdout, stderr } = await runHere(line === "" ? [] : line.split(" "), { cwd });
  expect([code, stdout, stderr]).toEqual([2, "", expect.stringContaining(words)]);
});

test("a script that completes commands and options, for bash and zsh", async () => {
  const script = async (shell: string) => (await runCli(["completion"], { cwd, env: { SHELL: shell } })).stdout;
  expect(await script("/bin/bash")).toContain("complete -o bashdefault");
  expect(await script("/bin/zsh")).toContain("#compdef llm-econ");
  const completed = async (...words: string[]) =>
    (await runCli(["--get-yargs-completions", "llm-econ", ...words], { cwd })).stdout.trim().split("\n");
  expect(await completed("ru")).toContain("runs");
  expect(await completed("runs", "")).toEqual(expect.arrayContaining(["list", "show", "tag", "prune"]));
  expect(await completed("simulate", "--bud")).toEqual(expect.arrayContaining(["--budget-usd", "--budget-calls"]));
});
