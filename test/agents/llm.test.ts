import { describe, expect, test } from "@jest/globals";
import { majority } from "../../src/agents/deciders/llm.ts";
import { hoursFormat } from "../../src/agents/prompts/worker-prompt.ts";
import type { StepEnd } from "../../src/episode/events.ts";
import type { ChatRequest, ChatResponse } from "../../src/models/chat-model.ts";
import { prepared, runWith, scripted } from "../episode/run-with.ts";

type Answer = string | Partial<ChatResponse>;

/** One worker whose model answers as told, step by step and attempt by attempt; the last answer is said again. */
async function live(keys: string, answers: readonly (readonly Answer[])[]) {
  const workers = scripted(({ key }) => {
    const said = answers[key.step - 1];
    return said[Math.min(key.attempt * key.sample, said.length) - 1];
  });
  const ends: StepEnd[] = [];
  const people = keys.includes("population") ? "" : "population: {size: 1, source: gb2}\n";
  await runWith(`steps: ${answers.length}\n${people}planner: {kind: us-federal}\n${keys}`, {
    workers,
    onEvent: (event) => void (event.type === "step-end" && ends.push(event)),
  });
  const keysOf = (step: number): string[] =>
    workers.requests.filter(({ key }) => key.step === step).map(({ key }) => `${key.sample}.${key.attempt}`);
  return {
    hours: ends.map(({ settlement }) => settlement.hours[0]),
    fallbacks: ends.map(({ fallbacks }) => fallbacks),
    thoughts: ends.map(({ thoughts }) => thoughts),
    requests: workers.requests as readonly ChatRequest[],
    keysOf,
  };
}

/** A person of the census whose hours are above the cap in a test and no multiple of ten. */
const busy = "population: {size: 1, filter: {hours: {min: 61, max: 64}}}\nmodels: {maxInvalid: 1}\n";
const usual = prepared(busy).population.usualHours[0];
const hours = (value: unknown): string => JSON.stringify({ hours: value });

describe("what is accepted as an answer", () => {
  const formatOf = (economy: string, withReasoning = false) =>
    hoursFormat(prepared(`population: {size: 1, source: gb2}\neconomy: {${economy}}`).economy, withReasoning);
  const valid: readonly [name: string, economy: string, text: string, hours: number][] = [
    ["any number", "", '{"hours": 37.5}', 37.5],
    ["zero", "", '{"hours":0}', 0],
    ["the most", "", '{"hours":112}', 112],
    ["all week", "answerHours: 168", '{"hours":168}', 168],
    ["a cap that says more", "maxHours: 140", '{"hours":140}', 140],
    ["a fence around it", "", '```json\n{"hours": 40}\n```', 40],
    ["words around it", "", 'I would say {"hours": 40}, I think.', 40],
    ["the cap", "maxHours: 60", '{"hours":60}', 60],
    ["the paper's grid", "preset: paper", '{"hours":100}', 100],
  ];
  test.each(valid)("%s", (_, economy, text, expected) =>
    expect(formatOf(economy).parse(text)).toEqual({ value: { hours: expected } }),
  );

  const invalid: readonly [name: string, economy: string, text: string, problem: RegExp][] = [
    ["nothing", "", "", /no JSON object/],
    ["words", "", "forty hours", /no JSON object/],
    ["a cut-off object", "", '{"hours": 4', /no JSON object/],
    ["words for a number", "", '{"hours":"forty"}', /hours: .*number/],
    ["null", "", '{"hours":null}', /hours: .*number/],
    ["another key", "", '{"hour":40}', /hours/],
    ["other keys only", "", '{"mood":"fine"}', /mood/],
    ["an empty list", "", "[]", /array/],
    ["less than zero", "", '{"hours":-1}', />=0/],
    ["more than sixteen hours a day", "", '{"hours":112.1}', /<=112/],
    ["more than a week has", "answerHours: 168", '{"hours":168.1}', /<=168/],
    ["a number without end", "", '{"hours":1e999}', /hours/],
    ["above the cap", "maxHours: 60", '{"hours":61}', /<=60/],
    ["beside the paper's grid", "preset: paper", '{"hours":45}', /hours/],
    ["above the paper's grid", "preset: paper", '{"hours":110}', /hours/],
  ];
  test.each(invalid)("not %s", (_, economy, text, problem) =>
    expect(formatOf(economy).parse(text)).toEqual({ problem: expect.stringMatching(problem) }),
  );

  test("reasoning is required where it is asked for", () => {
    expect(formatOf("", true).parse('{"reasoning":"why","hours":40}')).toEqual({
      value: { reasoning: "why", hours: 40 },
    });
    expect(formatOf("", true).problemOf('{"hours":40}')).toContain("reasoning");
  });

  test.each([
    ["", 112],
    ["answerHours: 90", 90],
    ["maxHours: 60", 60],
    ["maxHours: 168", 168],
    ["preset: paper", 100],
  ])("limit of {%s}: %d hours", (economy, limit) =>
    expect(prepared(`population: {size: 1, source: gb2}\neconomy: {${economy}}`).economy.hours.answerLimit).toBe(limit),
  );
});

describe("an answer that cannot be used", () => {
  test("is asked again with the reason, and the question stays the same", async () => {
    const { hours: worked, fallbacks, requests } = await live("", [["what?", hours(200), hours(41)]]);
    expect([worked, fallbacks]).toEqual([[41], [0]]);
    const [first, second, third] = requests;
    expect(requests.map(({ key }) => key.attempt)).toEqual([1, 2, 3]);
    expect(second.system).toBe(first.system);
    expect(second.user).toBe(
      `Your last answer could not be used: the answer holds no JSON object. Answer again with only the JSON object.\n\n${first.user}`,
    );
    expect(third.user).toMatch(/could not be used: hours: .*112/);
    expect(third.user).not.toContain("no JSON object");
  });

  const bad = ["no"];
  const cases: readonly [name: string, keys: string, answers: Answer[][], hours: number[], fallbacks: number[]][] = [
    ["first step: usual hours", busy, [bad], [usual], [1]],
    ["first step: usual hours, under the cap", `${busy}economy: {maxHours: 50}`, [bad], [50], [1]],
    ["first step in the paper: usual hours on the grid", `${busy}economy: {preset: paper}`, [bad], [60], [1]],
    ["later: the last decision", "", [[hours(33)], bad, [hours(20)], bad], [33, 33, 20, 20], [0, 1, 0, 1]],
    [
      "a refusal, whatever its text",
      "",
      [[hours(33)], [{ text: hours(50), finishReason: "refusal" }]],
      [33, 33],
      [0, 1],
    ],
    ["a cut-off answer", "", [[hours(33)], [{ text: '{"hours": 5', finishReason: "length" }]], [33, 33], [0, 1]],
    ["one that was whole before", "", [[hours(33)], [{ text: hours(50), finishReason: "length" }]], [33, 50], [0, 0]],
    ["another finish reason is no harm", "", [[{ text: hours(50), finishReason: "other" }]], [50], [0]],
  ];
  test.each(cases)("in the end: %s", async (_, keys, answers, expected, fallbacks) => {
    const lived = await live(`${keys}\n`, answers);
    expect([lived.hours, lived.fallbacks]).toEqual([expected, fallbacks]);
  });

  test.each([0, 1, 3])("is asked again %d times where the scenario says so", async (reasks) => {
    const { requests } = await live(`models: {reasks: ${reasks}, maxInvalid: 1}\n`, [bad]);
    expect(requests).toHaveLength(1 + reasks);
  });
});

describe("prompting", () => {
  const reasoned = (reasoning: string) => JSON.stringify({ reasoning, hours: 40 });
  test("chain of thought keeps what was thought, up to a limit, and nothing of a fallback", async () => {
    const { thoughts } = await live("workers: {prompting: chain-of-thought}\n", [
      [reasoned("I am tired.")],
      [reasoned("x".repeat(5000))],
      ["no"],
    ]);
    expect(thoughts).toEqual([["I am tired."], ["x".repeat(1000)], [null]]);
  });

  test("direct answers have no thoughts", async () => expect((await live("", [[hours(40)]])).thoughts).toEqual([null]));

  test("self-consistency asks three times and takes the majority", async () => {
    const lived = await live("workers: {prompting: self-consistency}\nmodels: {reasks: 0}\n", [
      [hours(30), hours(50), hours(30)],
      [hours(10), hours(60), hours(20)],
      ["no", hours(44), "no"],
      ["no"],
    ]);
    expect(lived.keysOf(1)).toEqual(["1.1", "2.1", "3.1"]);
    expect([lived.hours, lived.fallbacks]).toEqual([
      [30, 20, 44, 44],
      [0, 0, 0, 1],
    ]);
  });
});

describe("majority", () => {
  const cases: readonly [hours: number[], expected: number][] = [
    [[40], 40],
    [[40, 40, 20], 40],
    [[60, 40, 40], 40],
    [[40.2, 20, 39.8], 39.8],
    [[10, 60, 20], 20],
    [[60, 20], 20],
    [[0, 0, 0], 0],
    [[10, 10, 30, 30, 20], 20],
  ];
  test.each(cases)("of %j is %d", (answers, expected) => expect(majority(answers)).toBe(expected));
});
