import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { InterruptedError, ProviderError } from "../../src/base/errors.ts";
import { answerFormat } from "../../src/models/answers/answer.ts";
import { ask } from "../../src/models/answers/ask.ts";
import type { ChatModel, ChatResponse } from "../../src/models/chat-model.ts";
import { idle, scripted } from "../episode/run-with.ts";

const format = answerFormat("point", z.strictObject({ x: z.number().min(0), names: z.array(z.string()).max(2) }));
const good = '{"x":1,"names":["a"]}';

describe("JSON in a text", () => {
  const value = { x: 1, names: ["a"] };
  const found: readonly [name: string, text: string][] = [
    ["alone", good],
    ["with white space", `\n\t ${good} \n`],
    ["spread over lines", JSON.stringify(value, null, 2)],
    ["in a fence", `\`\`\`json\n${good}\n\`\`\``],
    ["in a fence without a language", `\`\`\`\n${good}\n\`\`\``],
    ["after words", `Here you are: ${good}`],
    ["before words", `${good} – that is all.`],
    ["after a chain of thought", `<think>Maybe {"x":2}? No.</think>\n${good}`],
    ["after one whose start is in the prompt", `Maybe {"x":2}? No.\n</think>${good}`],
    [
      "after a thought, in a fence, before words",
      `<thinking>{</thinking>\`\`\`json\n${good}\n\`\`\`\nwith {x} as asked.`,
    ],
    ["with commas before brackets", '{"x":1,"names":["a",],\n}'],
    ["in single quotes", "{'x': 1, 'names': ['a']}"],
    ["in both, with commas and a fence", "```json\n{'x': 1, \"names\": ['a',],}\n```"],
  ];
  test.each(found)("is found %s", (_, text) => expect(format.parse(text)).toEqual({ value }));

  test("may hold braces, quotes and fences in its texts", () =>
    expect(format.parse(`So: ${JSON.stringify({ x: 0, names: ['}{"', "```"] })}`)).toEqual({
      value: { x: 0, names: ['}{"', "```"] },
    }));

  const strings: readonly [text: string, name: string][] = [
    ["{'x':0,'names':['it\\'s',]}", "it's"],
    [`{'x':0,'names':['a "b" c']}`, 'a "b" c'],
    [`{"x":0,"names":["it's, ]",],}`, "it's, ]"],
    [`{"x":0,"names":["</think> 'a',]"]}`, "</think> 'a',]"],
    ['{"x":0,"names":["a\\"b,}",],}', 'a"b,}'],
  ];
  test.each(strings)("strings are left as they are: %s", (text, name) =>
    expect(format.parse(text)).toEqual({ value: { x: 0, names: [name] } }),
  );

  const missing = [
    `<think>${good}`,
    `<think>Hm.</think> No.`,
    "",
    "{",
    "}{",
    "1",
    '"x"',
    "null",
    "true",
    "no",
    '{"x":1',
  ];
  test.each(missing)("is missing in %j", (text) =>
    expect(format.parse(text)).toEqual({ problem: "the answer holds no JSON object" }),
  );
});

describe("what is wrong, in words", () => {
  const cases: readonly [text: string, problem: RegExp][] = [
    ['{"names":[]}', /^x: .*number/],
    ['{"x":"one","names":[]}', /^x: .*number/],
    ['{"x":-1,"names":[]}', /^x: .*>=0/],
    ['{"x":1,"names":["a",2]}', /^names\.1: .*string/],
    ['{"x":1,"names":["a","b","c"]}', /^names: .*2/],
    ['{"y":2}', /^x: .*; names: .*; answer: .*"y"/],
    ["[]", /^answer: .*object/],
    ['{"x":-1,"names":3}', /^x: .*; names: /],
  ];
  test.each(cases)("%s", (text, problem) => {
    expect(format.parse(text)).toEqual({ problem: expect.stringMatching(problem) });
    expect(format.problemOf(text)).toMatch(problem);
  });
  test("nothing", () => expect(format.problemOf(good)).toBeNull());
  test("is cut where it is long", () => {
    const many = JSON.stringify({ x: 1, names: Array.from({ length: 500 }, (_, i) => i) });
    expect(format.problemOf(many)!.length).toBeLessThanOrEqual(300);
  });
});

test("the schema for the model is JSON Schema with its limits, without a dialect", () =>
  expect(format.schema).toEqual({
    type: "object",
    properties: { x: { type: "number", minimum: 0 }, names: { type: "array", items: { type: "string" }, maxItems: 2 } },
    required: ["x", "names"],
    additionalProperties: false,
  }));

describe("asking", () => {
  const question = {
    key: { episode: "e", step: 1, agent: "w0", purpose: "hours", sample: 2 },
    system: "rules",
    user: '{"id":1}',
    maxOutputTokens: 100,
    temperature: 0.5,
  };
  type Said = string | Partial<ChatResponse>;
  /** What came of a question whose answers are these, and how it was put. */
  async function outcome(said: readonly Said[], reasks: number) {
    const model = scripted(({ key }) => said[key.attempt - 1]);
    return { ...(await ask(model, question, format, { reasks }, idle)), requests: model.requests };
  }

  const cases: readonly [name: string, said: Said[], reasks: number, value: boolean, asked: number][] = [
    ["a good answer is taken", [good], 2, true, 1],
    ["a bad one is asked again", ["no", good], 2, true, 2],
    ["as often as allowed", ["no", "no", good], 2, true, 3],
    ["and no more", ["no", "no", "no", good], 2, false, 3],
    ["not at all", ["no", good], 0, false, 1],
    ["a refusal counts as none", [{ text: good, finishReason: "refusal" }, good], 1, true, 2],
    ["so does what was cut off", [{ text: '{"x":1,"na', finishReason: "length" }], 0, false, 1],
    ["what is whole although it was cut off is taken", [{ text: good, finishReason: "length" }], 0, true, 1],
  ];
  test.each(cases)("%s", async (_, said, reasks, isValue, asked) => {
    const { value, lost, attempts, requests } = await outcome(said, reasks);
    expect(value).toEqual(isValue ? { x: 1, names: ["a"] } : null);
    expect([lost === null, attempts]).toEqual([isValue, asked]);
    expect(requests.map(({ key }) => key.attempt)).toEqual(Array.from({ length: asked }, (_, i) => i + 1));
  });

  test("again keeps the question and gives the last reason only", async () => {
    const said: Said[] = ["no", { text: good, finishReason: "refusal" }, { text: "", finishReason: "length" }, good];
    const { requests } = await outcome(said, 3);
    const again = (reason: string) =>
      `Your last answer could not be used: ${reason}. Answer again with only the JSON object.\n\n${question.user}`;
    expect(requests.map(({ user }) => user)).toEqual([
      question.user,
      again("the answer holds no JSON object"),
      again("the model refused to answer"),
      again("the answer was cut off before its end"),
    ]);
    for (const { key: _, user: __, answer, ...rest } of requests) {
      expect(rest).toEqual({ system: "rules", maxOutputTokens: 100, temperature: 0.5 });
      expect(answer.name).toBe("point");
    }
  });

  test.each([new ProviderError("down", { isRetryable: false }), new InterruptedError()])(
    "%s goes through",
    async (error) => {
      const model: ChatModel = { uri: "test:m", complete: () => Promise.reject(error) };
      await expect(ask(model, question, format, { reasks: 5 }, idle)).rejects.toBe(error);
    },
  );
});
