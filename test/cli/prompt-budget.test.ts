import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import { emptyDirectory } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

const cases: readonly [name: string, args: readonly string[], code: number, said: RegExp][] = [
  ["the scenario's budget is too small", [], 2, /takes \d+ tokens without any history; expected at most 50\n/],
  ["the flag goes before it", ["--prompt-budget", "900", "--steps", "2"], 0, /questions would be asked/],
  ["a flag that is too small", ["--prompt-budget", "60"], 2, /expected at most 60\nSet models\.promptBudget to \d+/],
  ["no number", ["--prompt-budget", "much"], 2, /--prompt-budget much: .*promptBudget/],
];
test.each(cases)("a dry run finds out: %s", async (_, args, expected, said) => {
  const cwd = emptyDirectory();
  writeFileSync(
    join(cwd, "s.yaml"),
    "name: s\nsteps: 6\npopulation: {size: 2, source: gb2}\nmodels: {promptBudget: 50}\n",
  );
  const { code, stdout, stderr } = await runHere(["simulate", "s.yaml", "--dry-run", ...args], { cwd });
  expect([code, stdout + stderr]).toEqual([expected, expect.stringMatching(said)]);
});

test("a run that is resumed keeps its budget", async () => {
  const cwd = emptyDirectory();
  writeFileSync(join(cwd, "s.yaml"), "name: s\nsteps: 20\ntaxYear: 2\npopulation: {size: 3, source: gb2}\n");
  const budget = ["--prompt-budget", "1050", "--quiet", "--json"];
  const stopped = await runHere(["simulate", "s.yaml", ...budget, "--budget-calls", "40"], { cwd });
  expect(stopped.code).toBe(4);
  const resumed = await runHere(["resume", "--quiet", "--json", "--budget-calls", "1000"], { cwd });
  const whole = await runHere(["simulate", "s.yaml", ...budget], { cwd });
  const [one, other] = [resumed, whole].map(({ stdout }) => JSON.parse(stdout));
  expect({ ...one, run: "" }).toEqual({ ...other, run: "" });
  const database = new Database(join(cwd, "llm-econ.db"), { readonly: true });
  const prompts = database
    .prepare("SELECT text AS system, user FROM model_calls JOIN texts ON hash = system_hash WHERE agent <> 'planner'")
    .all() as { system: string; user: string }[];
  database.close();
  for (const { system, user } of prompts) expect(system.length + user.length).toBeLessThanOrEqual(3 * 1050);
  const rows = prompts.map(({ user }) => JSON.parse(user).history.length);
  expect(Math.max(...rows)).toBeLessThan(19);
});
