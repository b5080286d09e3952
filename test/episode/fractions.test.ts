/** Rates that look like fractions where percent is asked for: asked once more, and never taken without a word. */
import { describe, expect, test } from "@jest/globals";
import { changesDoubt, percentDoubt } from "../../src/agents/prompts/percent.ts";
import type { NumberedEvent } from "../../src/episode/events.ts";
import { type CandidateObservation, observationText } from "../../src/models/observations.ts";
import { runWith, scripted } from "./run-with.ts";

/** Rates in force at the end, in percent, what was asked, and the codes of warnings. */
async function ruled(keys: string, said: readonly unknown[], purposes: readonly string[] = ["rates"]) {
  let asked = 0;
  const model = scripted(({ key, user }) => {
    if (purposes.includes(key.purpose)) return JSON.stringify(said[Math.min(asked++, said.length - 1)]);
    const candidates: readonly CandidateObservation[] = JSON.parse(observationText(user)).candidates ?? [];
    return JSON.stringify({ hours: 40, ranking: candidates.slice(0, 1).map(({ number }) => number) });
  });
  const events: NumberedEvent[] = [];
  const { series } = await runWith(keys, {
    planner: model,
    workers: model,
    onEvent: (event) => void events.push(event),
  });
  const { schedule } = series[series.length - 1];
  return {
    percent: Array.from(schedule.values, (rate) => Number((100 * rate).toFixed(3))),
    questions: model.requests.filter(({ key }) => purposes.includes(key.purpose)),
    warnings: events.flatMap((event) =>
      event.type === "warning" && /^fractional/.test(event.code) ? [event.code] : [],
    ),
  };
}

const three = "steps: 2\ntaxYear: 1\npopulation: {size: 4, source: gb2}\nworkers: {decide: rational}\n";
const absolute = `${three}economy: {brackets: three}\nplanner: {action: absolute}\n`;
const delta = `${three}economy: {brackets: three}\nplanner: {rates: [0.2, 0.3, 0.4]}\n`;
const paper = `${three}economy: {preset: paper, brackets: three}\n`;
const percent = (...numbers: number[]) => ({ reasoning: "r", percent: numbers });
const change = (...numbers: number[]) => ({ reasoning: "r", delta: numbers });

describe("a planner's answer", () => {
  type Case = readonly [
    name: string,
    keys: string,
    said: readonly unknown[],
    percent: number[],
    asked: number,
    warned: number,
  ];
  const cases: readonly Case[] = [
    ["percent", absolute, [percent(10, 20, 30)], [10, 20, 30], 1, 0],
    ["percent with one above 1", absolute, [percent(0.5, 0.7, 1.5)], [0.5, 0.7, 1.5], 1, 0],
    ["nothing but 0", absolute, [percent(0, 0, 0)], [0, 0, 0], 1, 0],
    ["fractions, then percent", absolute, [percent(0.1, 0.2, 0.3), percent(10, 20, 30)], [10, 20, 30], 2, 0],
    ["the same twice", absolute, [percent(0.1, 0.2, 0.3)], [0.1, 0.2, 0.3], 2, 1],
    ["others as low", absolute, [percent(0.1, 0.2, 0.3), percent(0, 0, 0.5)], [0, 0, 0.5], 2, 1],
    ["fractions, then 0", absolute, [percent(0.1, 0.2, 0.3), percent(0, 0, 0)], [0, 0, 0], 2, 0],
    ["100 % as 1", absolute, [percent(0, 0, 1), percent(0, 0, 100)], [0, 0, 100], 2, 0],
    ["without reasks", `${absolute}models: {reasks: 0}`, [percent(0.1, 0.2, 0.3)], [0.1, 0.2, 0.3], 2, 1],
    ["fractions, nothing, percent", absolute, [percent(0.1, 0, 0), "no", percent(10, 0, 0)], [10, 0, 0], 3, 0],
    ["changes", delta, [change(5, 0, -5)], [25, 30, 35], 1, 0],
    ["changes of 0", delta, [change(0, 0, 0)], [20, 30, 40], 1, 0],
    ["a change of half a step", delta, [change(0.5, 0, 0)], [21, 30, 40], 1, 0],
    ["fractions of changes, then points", delta, [change(0.05, 0, -0.05), change(5, 0, -5)], [25, 30, 35], 2, 0],
    ["fractions of changes twice", delta, [change(0.05, 0, -0.05)], [20, 30, 40], 2, 1],
    ["less than half a step of ten points, then ten", paper, [change(4, 0, 0), change(10, 0, 0)], [60, 50, 50], 2, 0],
    ["half a step of ten points", paper, [change(5, 0, 0)], [60, 50, 50], 1, 0],
  ];
  test.each(cases)("%s", async (_, keys, said, expected, asked, warned) => {
    const { percent: rates, questions, warnings } = await ruled(keys, said);
    expect([rates, questions.length, warnings.length]).toEqual([expected, asked, warned]);
    if (asked > 1)
      expect(questions[1].user).toMatch(/^Your last answer could not be used: .* percent.*, or the same again if /);
  });
});

test("both readings are told", () => {
  expect(percentDoubt([0.1, 0.12])).toContain("in percent they are 0.1, 0.12 %, and if they are fractions 10, 12 %");
  expect(changesDoubt([0.05, 0], 1)).toContain("0.05, 0 are no change, and if they are fractions they are 5, 0 points");
  expect(changesDoubt([2, -3], 10)).toContain("if they are steps of 10 points they are 20, -30 points");
  expect(percentDoubt(Array(50).fill(0.123456))!.length).toBeLessThan(500);
});

describe("a citizen's", () => {
  const election =
    "steps: 1\npopulation: {size: 2, source: gb2}\neconomy: {brackets: three}\nplanner: {kind: none}\nmodels: {concurrency: 1}\n";
  const everyone = `${election}election: {candidates: everyone}`;
  const volunteers = `${election}election: {candidates: run-for-office}`;
  const free = `${election}election: {candidates: everyone, mandate: free}`;
  const stand = (run: boolean, ...numbers: number[]) => ({ run, percent: numbers, slogan: "s" });
  const platform = (...numbers: number[]) => ({ percent: numbers, slogan: "s" });

  test("platform is asked for once more", async () => {
    const said = [platform(0.1, 0.2, 0.3), platform(10, 20, 30), platform(40, 50, 60)];
    const { percent: rates, questions, warnings } = await ruled(everyone, said, ["platform"]);
    expect([rates, questions.map(({ key }) => `${key.agent} ${key.attempt}`), warnings]).toEqual([
      [10, 20, 30],
      ["w0 1", "w0 2", "w1 1"],
      [],
    ]);
  });
  test("platform that is as low again is told of", async () => {
    const { questions, warnings } = await ruled(everyone, [platform(0.1, 0.2, 0.3)], ["platform"]);
    expect([questions.length, warnings]).toEqual([4, ["fractional-platforms"]]);
  });
  test("rates do not matter where it does not stand", async () => {
    const { questions, warnings } = await ruled(volunteers, [stand(false, 0.1, 0.2, 0.3)], ["platform"]);
    expect([questions.length, warnings]).toEqual([2, []]);
  });
  test("rates as a leader are doubted, too", async () => {
    const said = [platform(10, 20, 30), platform(10, 20, 30), { percent: [0.4, 0.4, 0.4] }];
    const { questions, warnings } = await ruled(free, said, ["platform", "leader"]);
    expect([questions.length, warnings]).toEqual([4, ["fractional-platforms"]]);
  });
});
