/** The count of right cues in docs/agents.md, on prompts that are known and on those of short runs. */
import { describe, expect, test } from "@jest/globals";
import { cueTally } from "../../scripts/cue-check.ts";
import { runWith, watched } from "../episode/run-with.ts";

const prompt = (from: number, to: number, text: string, best: readonly (readonly number[])[] = []) =>
  JSON.stringify({
    you: { incomePerWeeklyHour: 1000, effort: { cost: 10_000, hours: 40, power: 2 } },
    ...{ tax: { from: [0], percent: [20] }, best, lastChange: { from, to, text } },
  });

describe("the count", () => {
  // u(h) = 800·h − 10,000·(h/40)²: best at 64 hours.
  test.each([
    ["up, and it pays", prompt(40, 41, "go on"), 1, 1],
    ["up, and it pays, but it is told to turn", prompt(40, 41, "turn back"), 1, 0],
    ["up, and it costs", prompt(70, 71, "turn back"), 1, 1],
    ["down, and it costs", prompt(41, 40, "go on"), 1, 0],
    ["nothing said", prompt(41, 40, "as much"), 1, 0],
    ["less than a dollar", prompt(64, 64.05, "go on"), 0, 0],
  ])("%s", (_, text, cues, right) => expect(cueTally([text])).toMatchObject({ cues, right }));
  test("of best steps, by what they paid", () => {
    const rows = [
      [1, 40, 40_000, 8000, 0, 0],
      [2, 40, 40_000, 8001, 0, 0],
      [3, 40, 40_000, 9000, 0, 0],
    ];
    expect(cueTally([prompt(40, 41, "", rows)])).toMatchObject({ best: 3, otherLaw: 1 });
  });
});

test.each([
  ["own", 1, 1],
  ["paper", 0.75, 0.5],
] as const)("runs with cue %s", async (cue, mostRight, mostInForce) => {
  const model = watched("noisy");
  await runWith(`steps: 24\ntaxYear: 3\npopulation: {size: 12}\nworkers: {cue: ${cue}}`, { workers: model });
  const { cues, right, best, otherLaw } = cueTally(model.requests.map(({ user }) => user));
  expect(cues).toBeGreaterThan(200);
  const shares = [right / cues, (best - otherLaw) / best];
  if (cue === "own") expect(shares).toEqual([mostRight, mostInForce]);
  else for (const [k, most] of [mostRight, mostInForce].entries()) expect(shares[k]).toBeLessThan(most);
});
