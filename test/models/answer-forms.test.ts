/** Answers in the forms in which models give them who are not held to a schema. */
import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import {
  ballotFormat,
  judgementFormat,
  leaderFormat,
  platformFormat,
} from "../../src/agents/electorate/civic-prompt.ts";
import { hoursFormat } from "../../src/agents/prompts/worker-prompt.ts";
import { type AnswerFormat, answerFormat } from "../../src/models/answers/answer.ts";
import { bracketKeys } from "../../src/models/answers/named-numbers.ts";
import { withSchemaInWords } from "../../src/models/answers/schema-in-words.ts";
import type { FinishReason } from "../../src/models/chat-model.ts";
import { ratesFormat } from "../../src/planner/llm/rates-format.ts";
import { prepared } from "../episode/run-with.ts";

const { economy } = prepared("population: {size: 1, source: gb2}");
const hours = hoursFormat(economy, false);
const reasoned = hoursFormat(economy, true);

/** Hours that were read, or null. */
const read = (text: string, finishReason?: FinishReason): number | null => {
  const parsed = hours.parse(text, finishReason);
  return "value" in parsed ? parsed.value.hours : null;
};

const cases: Readonly<Record<string, readonly (readonly [text: string, hours: number | null])[]>> = {
  "further keys are left out": [
    ['{"hours": 35, "explanation": "balanced"}', 35],
    ['{"thoughts": {"mood": "fine"}, "hours": 35}', 35],
    ['{"hours": 35, "hours_last_year": 20}', 35],
  ],
  "keys in another case": [
    ['{"Hours": 40}', 40],
    ['{"HOURS": 40}', 40],
    ['{" hours ": 40}', 40],
    ['{"Hours": 10, "hours": 40}', 40],
    ['{"hour": 40}', null],
  ],
  "numbers as texts": [
    ['{"hours": "40"}', 40],
    ['{"hours": " 37.5 "}', 37.5],
    ['{"hours": "37,5"}', 37.5],
    ['{"hours": "40 hours"}', 40],
    ['{"hours": "40 Hours per week"}', 40],
    ['{"hours": "40h/week"}', 40],
    ['{"hours": "40 hrs"}', 40],
    ['{"hours": "about 40 hours a week."}', 40],
    ['{"hours": "~40"}', 40],
    ['{"hours": 40 hours}', 40],
    ['{"hours": {"value": 40, "unit": "hours"}}', 40],
    ['{"hours": {"value": "40"}}', 40],
    ['{"hours": "8 hours a day"}', null],
    ['{"hours": {"value": 8, "unit": "hours per day"}}', null],
    ['{"hours": "40-45"}', null],
    ['{"hours": "30 to 40"}', null],
    ['{"hours": "40 %"}', null],
    ['{"hours": "$40"}', null],
    ['{"hours": "forty"}', null],
    ['{"hours": ""}', null],
    ['{"hours": true}', null],
    ['{"hours": "1e999"}', null],
    ['{"hours": "NaN"}', null],
    ['{"hours": NaN}', null],
    ['{"hours": "1,000"}', null],
  ],
  "objects around it": [
    ['{"answer": {"hours": 40}}', 40],
    ['{"response": {"hours": 40}}', 40],
    ['{"properties": {"hours": 40}}', 40],
    ['{"type": "object", "properties": {"hours": 40}, "required": ["hours"]}', 40],
    ['{"name": "hours", "arguments": {"hours": 40}}', 40],
    ['{"name": "hours", "arguments": "{\\"hours\\": 40}"}', 40],
    ['{"result": {"data": {"Hours": "40 hours"}}}', 40],
    ['{"answer": 40}', 40],
    ['{"response": "40 hours"}', 40],
    ['{"hours": {"hours": 40}}', 40],
    ['{"draft": {"hours": 10}, "final": {"hours": 40}}', 40],
    ['{"draft": {"hours": 10}, "hours": 40}', 40],
    ['{"hours": 40, "draft": {"hours": 10}}', 40],
    ['{"type": "object", "properties": {"hours": {"type": "number", "minimum": 0}}}', null],
    ['{"a": {"b": {"c": {"d": {"hours": 40}}}}}', null],
    ['{"mood": 40}', null],
  ],
  "lists and bare values": [
    ['[{"hours": 40}]', 40],
    ['[[{"hours": 40}]]', 40],
    ['{"hours": [40]}', 40],
    ["[40]", 40],
    ["40", 40],
    ["37.5", 37.5],
    ["40 hours", 40],
    ['"40"', 40],
    ["**40**", 40],
    ["[40, 45]", null],
    ["I will work 40 hours, as I did the last time and the time before that.", null],
    ["40 or 45", null],
    ["[]", null],
    ["null", null],
  ],
  "JSON as people write it": [
    ['{"hours": 40 /* as usual */}', 40],
    ['{"hours": 40 // it\'s "enough" {really}\n}', 40],
    ["{hours: 40}", 40],
    ["{'hours': 40,}", 40],
    ["{“hours”: 40}", 40],
    ["{'hours': 40, 'tired': True, 'why': None}", 40],
    ['{"why": "two\nlines", "hours": 40}', 40],
    ['{"hours": +40.0}', 40],
    ['{"hours": .5}', 0.5],
    ["Sure!\n\n```json5\n{hours: 40} // done\n```", 40],
    ['<answer>{"hours": 40}</answer>', 40],
    ['<tool_call>\n{"name": "hours", "arguments": {"hours": 40}}\n</tool_call>', 40],
    ["hours {40}", null],
  ],
  "of several objects the last that can be used": [
    ['First draft:\n```json\n{"hours": 10}\n```\nOn reflection, my final answer:\n```json\n{"hours": 40}\n```', 40],
    ['{"hours": 10}\n{"hours": 40}', 40],
    ['{"hours": 10}{"hours": 40}', 40],
    ['{"hours": 40}\n{"note": "that is all"}', 40],
    ['{"hours": 40} – {"hours": 400} would be too much.', 40],
    ['[{"hours": 10}, {"hours": 40}]', 40],
    ['In \\frac{1}{2} of {cases} I\'d say {"hours": 40}.', 40],
    ['{ {"hours": 40}', 40],
    ['He said "{" and then {"hours": 40}', 40],
  ],
  "thoughts are no answers": [
    ['<think>Maybe {"hours": 10}?</think>{"hours": 40}', 40],
    ['<think>Maybe {"hours": 10}?</think>\n\n40', 40],
    ['<think>a</think>{"hours": 10}<think>no</think>{"hours": 40}', 40],
    ['{"hours": 40}<think>Or was {"hours": 10} better</think>', 40],
    ['<thinking>{"hours": 10}</thinking>{"hours": 40}', 40],
    ['[THINK]{"hours": 10}[/THINK]{"hours": 40}', 40],
    ['◁think▷{"hours": 10}◁/think▷{"hours": 40}', 40],
    [
      '<|channel|>analysis<|message|>{"hours": 10}<|end|><|start|>assistant<|channel|>final<|message|>{"hours": 40}',
      40,
    ],
    ['<think>Maybe {"hours": 10}', null],
    ['<think>Maybe {"hours": 10}? No, <think> that is', null],
    ['<THINK>{"hours": 10}', null],
    ['<think>{"hours": 10}</think>I would rather not say.', null],
    ['<think>{"hours": 10}</think>{"hours": 400}', null],
    ['{"hours": 5}</think>{"hours": 40}', 40],
    // Nothing beside the thought: the answer is in it.
    ['<think>{"hours": 10}? No: {"hours": 40}</think>\n', 40],
    ['{"thought": "<think>", "hours": 40}', 40],
  ],
};

for (const [name, texts] of Object.entries(cases))
  describe(name, () => {
    test.each(texts)("%j: %j", (text, expected) => expect(read(text)).toBe(expected));
  });

describe("an answer that ran into its limit of tokens", () => {
  const limited: readonly (readonly [text: string, hours: number | null])[] = [
    ['{"hours": 40}', 40],
    ['{"hours": 40}\n\n\n\n', 40],
    ['```json\n{"hours": 40}\n``', 40],
    ['I thought about it: {"hours": 40}', 40],
    ['{"hours": 40}\n\nThis is because of', 40],
    ['```json\n{"hours": 40}\n```\nThis is', 40],
    ['<think>Hm.</think>{"hours": 40}', 40],
    ['{"hours": 4', null],
    ['{"hours": 10}\nNo, better: {"hours": 4', null],
    ['Perhaps {"hours": 10} would do, but the', null],
    ['<think>{"hours": 10}', null],
    ["4", null],
    ["", null],
  ];
  test.each(limited)("%j: %j", (text, expected) => expect(read(text, "length")).toBe(expected));
  test("says so", () => {
    expect(hours.problemOf("4", "length")).toBe("the answer was cut off before its end");
    expect(hours.problemOf('{"hours": 400}', "length")).toMatch(/<=112/);
  });
});

describe("reasoning", () => {
  const expected = { reasoning: "why", hours: 40 };
  test.each([
    ['{"reasoning": "why", "answer": {"hours": 40}}'],
    ['{"Reasoning": ["why"], "Hours": "40"}'],
    ['{"response": {"reasoning": "why", "hours": 40}}'],
  ])("%s", (text) => expect(reasoned.parse(text)).toEqual({ value: expected }));
  test("is not taken for a number", () => expect(reasoned.problemOf("40")).toBe("the answer holds no JSON object"));
});

const whole = { least: 0, most: 100 };

describe("rates", () => {
  const keys = bracketKeys([0, 11_600, 47_150]);
  const points = { least: 0, most: 100, multipleOf: 1 };
  const rates = leaderFormat(keys, points, false);
  const lists: readonly (readonly [text: string, percent: readonly number[] | null])[] = [
    ['{"percent": {"from_0": 10, "from_11600": 20, "from_47150": 30}}', [10, 20, 30]],
    ['{"percent": {"from_47150": 30, "from_0": 10, "from_11600": 20}}', [10, 20, 30]],
    ['{"percent": {"From_0": "10 %", "from 11600": 20, "from11600": 21, "from_47150": "30"}}', [10, 21, 30]],
    ['{"percent": {"from_0": 10, "from_11600": 20, "from_47150": 30, "from_100525": 40}}', [10, 20, 30]],
    ['{"percent": "{\\"from_0\\": 10, \\"from_11600\\": 20, \\"from_47150\\": 30}"}', [10, 20, 30]],
    ['{"from_0": 10, "from_11600": 20, "from_47150": 30}', [10, 20, 30]],
    ['{"answer": {"percent": {"from_0": 10, "from_11600": 20, "from_47150": 30}}}', [10, 20, 30]],
    ['{"percent": {"from_0": 10, "from_11600": 20}}', null],
    ['{"percent": {"from_0": 10, "from_11600": 20, "from_47150": 101}}', null],
    ['{"percent": {"from_0": 10, "from_11600": 20, "from_47150": null}}', null],
    ['{"percent": {}}', null],
    ['{"percent": [10, 20, 30, 40]}', null],
    ['{"percent": [10, 20, 30]}', [10, 20, 30]],
    ['{"percent": ["10", "20 %", "30 percent"]}', [10, 20, 30]],
    ["{percent: [10%, 20%, 30%]}", [10, 20, 30]],
    ['{"percent": "10, 20, 30"}', [10, 20, 30]],
    ['{"percent": "[10, 20, 30]"}', [10, 20, 30]],
    ['{"percent": [[10, 20, 30]]}', [10, 20, 30]],
    ['{"Percent": [10, 20, 30], "note": "fair"}', [10, 20, 30]],
    ["[10, 20, 30]", [10, 20, 30]],
    ['{"percent": [10, 20]}', null],
    ['{"percent": 10}', null],
    ['{"percent": ["10 hours", 20, 30]}', null],
  ];
  test.each(lists)("%s", (text, percent) => {
    const parsed = rates.parse(text);
    expect("value" in parsed ? parsed.value.percent : null).toEqual(percent);
  });
  test("a single one needs no list", () =>
    expect(leaderFormat(["from_0"], points, false).parse('{"percent": "30 %"}')).toEqual({ value: { percent: [30] } }));
  test("changes in points", () =>
    expect(
      ratesFormat({ kind: "delta", max: 20, multipleOf: 1 }, keys).parse(
        '{"reasoning": "up", "delta": ["+5 points", "−2 pp", "0"]}',
      ),
    ).toEqual({ value: { reasoning: "up", points: [5, -2, 0] } }));
});

describe("schemas of rates", () => {
  const keys = bracketKeys([0, 11_600]);
  const upTo = (most: number, by: number) => Array.from({ length: most / by + 1 }, (_, k) => k * by);
  const forms: readonly [what: string, format: AnswerFormat<unknown>, group: string, values: readonly number[]][] = [
    [
      "platforms in whole percents",
      platformFormat(keys, { ...whole, multipleOf: 1 }, true, false),
      "percent",
      upTo(100, 1),
    ],
    ["leaders in whole percents", leaderFormat(keys, { ...whole, multipleOf: 1 }, true), "percent", upTo(100, 1)],
    ["platforms by tens", platformFormat(keys, { ...whole, multipleOf: 10 }, false, true), "percent", upTo(100, 10)],
    ["changes", ratesFormat({ kind: "delta", max: 2, multipleOf: 1 }, keys), "delta", [-2, -1, 0, 1, 2]],
  ];
  test.each(forms)("%s: each bracket is a key, and its values are listed", (_, { schema }, group, values) => {
    const properties = schema.properties as Record<string, { properties: unknown; required: unknown }>;
    const one = { type: "number", enum: values };
    expect(properties[group]).toMatchObject({
      properties: { from_0: one, from_11600: one },
      required: ["from_0", "from_11600"],
      additionalProperties: false,
    });
  });

  test("more values in all than a provider takes are not listed", () => {
    const many = bracketKeys(Array.from({ length: 10 }, (_, k) => 1000 * k));
    const { schema } = leaderFormat(many, { ...whole, multipleOf: 1 }, false);
    expect(JSON.stringify(schema)).not.toContain("enum");
  });

  test("in words a long list is its range", () => {
    const format = leaderFormat(["from_0"], { ...whole, multipleOf: 1 }, false);
    const text = withSchemaInWords("", format);
    expect(text).toContain('"minimum":0,"maximum":100,"multipleOf":1');
    expect(text).not.toContain("enum");
    const short = leaderFormat(["from_0"], { ...whole, multipleOf: 10 }, false);
    expect(withSchemaInWords("", short)).toContain('"enum":[0,10,20');
  });
});

test("truth values, grades and numbers of candidates", () => {
  expect(judgementFormat("binary", false).parse('{"Satisfied": "Yes"}')).toEqual({ value: { satisfied: true } });
  expect(judgementFormat("binary", false).parse("false")).toEqual({ value: { satisfied: false } });
  expect(judgementFormat("graded", false).parse('{"grade": "3"}')).toEqual({ value: { grade: 3 } });
  expect(judgementFormat("graded", false).problemOf('{"grade": "2.5"}')).toMatch(/grade/);
  expect(ballotFormat(3, false, false).parse('{"ranking": ["2", 1]}')).toEqual({ value: { ranking: [2, 1] } });
  const platform = { run: true, percent: [20], slogan: "Fair {taxes}" };
  expect(platformFormat(["from_0"], { least: 0, most: 100 }, false, false).parse(JSON.stringify({ platform }))).toEqual(
    { value: platform },
  );
});

test("words alone are no text that was asked for", () => {
  const format = answerFormat("persona", z.strictObject({ persona: z.string() }));
  expect(format.problemOf("I cannot help with that.")).toBe("the answer holds no JSON object");
});

test.each(["{", '{"', "{'a':", '{"a":{', "/*{", "{}", '"', "{{a}"])("a great many of %s are read in time", (text) => {
  const start = performance.now();
  expect(read(`${text.repeat(30_000)} {"hours": 40`)).toBeNull();
  expect(performance.now() - start).toBeLessThan(5000);
});
