import { expect, test } from "@jest/globals";
import type { KeptCall } from "../../scripts/torture/kept-calls.ts";
import { callProblems, faultProbability, torture, tortureFaults } from "../../scripts/torture/torture.ts";
import { emptyDirectory } from "../cli/run-cli.ts";

test("a run under faults that is killed and resumed ends as an undisturbed one", async () => {
  const directory = emptyDirectory();
  const report = await torture({ workers: 10, steps: 6, kills: 3, seed: 1, timeout: 0.5, directory });
  expect(report.problems).toEqual([]);
  expect(report).toMatchObject({ questions: 61, kills: 3 });
  expect(report.attempts).toBeGreaterThan(61); // answers that break the schema were asked for again
  expect([tortureFaults.length, faultProbability]).toEqual([8, 0.05]);
  const met = tortureFaults.filter((name) => report.server.faults[name] > 0);
  expect(met.length).toBeGreaterThan(4);
}, 300_000);

const call = (attempt: number, more: Partial<KeptCall> = {}): KeptCall => ({
  step: 1,
  agent: "w0",
  purpose: "hours",
  sample: 1,
  attempt,
  answer: "{}",
  problem: null,
  error: null,
  requests: 1,
  ...more,
});
const unusable = { problem: "no" };

const cases: readonly [name: string, calls: KeptCall[], problems: string[]][] = [
  ["one answer", [call(1)], []],
  ["a second try", [call(2), call(1, unusable)], []],
  ["a lost call", [], ["0 usable answers, expected 1"]],
  ["a lost attempt", [call(2)], ["attempts are missing"]],
  ["a question put twice", [call(1), call(2)], ["2 usable answers, expected 1"]],
  ["another answer", [call(1, { answer: "[]" })], ["another answer"]],
  ["no end", [call(1, unusable)], ["0 usable answers, expected 1", "asked again after a usable answer"]],
  ["a stranger", [call(1), call(1, { agent: "w9" })], ["not asked in the undisturbed run"]],
];
test.each(cases)("calls are compared one by one: %s", (_, calls, problems) => {
  expect(callProblems([call(1)], calls)).toEqual(problems.map((text) => expect.stringContaining(text)));
});
