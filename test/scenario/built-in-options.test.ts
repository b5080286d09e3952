/** `planner.options` and `workers.options` of built-ins: another place for the keys that they read. */
import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { EconError } from "../../src/base/errors.ts";
import { builtInKinds } from "../../src/plugins/kinds.ts";
import { parseOverride, parseScenario } from "../../src/scenario/load.ts";
import type { ScenarioKinds } from "../../src/scenario/schema.ts";

const entry = { description: "", uses: [], create: () => ({}) as never };
const options = z.strictObject({ step: z.number().default(0.1), history: z.string().optional() });
const kinds: ScenarioKinds = {
  ...builtInKinds,
  planners: [...builtInKinds.planners, { ...entry, name: "climber", options }, { ...entry, name: "plain" }],
  laws: [...builtInKinds.laws, { ...entry, name: "linear", uses: ["parameters"] }],
};

const load = (keys: string, ...set: string[]) =>
  parseScenario(
    `name: a\n${keys}\n`,
    "a.yaml",
    kinds,
    set.map((one) => parseOverride(one)),
  );

function problem(keys: string, ...set: string[]): string {
  try {
    load(keys, ...set);
  } catch (error) {
    expect(error).toBeInstanceOf(EconError);
    return (error as EconError).message;
  }
  return "none";
}

describe("a scenario with options is the one with the keys beside them", () => {
  test.each<[string, string, ...string[]]>([
    ["planner: {options: {action: absolute, history: 5}}", "planner: {action: absolute, history: 5}"],
    ["planner: {kind: llm, warmup: 2, options: {history: 5}}", "planner: {kind: llm, warmup: 2, history: 5}"],
    ["planner: {kind: flat, options: {rates: 0.2}}", "planner: {kind: flat, rates: 0.2}"],
    ["workers: {decide: noisy, options: {noise: 0.3}}", "workers: {decide: noisy, noise: 0.3}"],
    [
      "workers: {options: {types: {altruistic: 0.2, egotistical: 0.8}}}",
      "workers: {types: {altruistic: 0.2, egotistical: 0.8}}",
    ],
    ["planner: {kind: us-federal, options: {}}", "planner: {kind: us-federal}"],
    ["planner: {options: {history: }}", "planner: {}"],
    [
      "economy: {law: linear}\nplanner: {options: {parameters: {slope: 0.3}}}",
      "economy: {law: linear}\nplanner: {parameters: {slope: 0.3}}",
    ],
    // Flags choose the kind, and a file's options are still those of the kind that it names.
    ["workers: {options: {noise: 0.3}}", "workers: {noise: 0.3}", "workers.decide=noisy"],
    ["planner: {kind: llm, options: {history: 5}}", "planner: {kind: llm, history: 5}", "planner.kind=flat"],
    ["planner: {options: {history: 5}}", "planner: {history: 5}", "planner.kind=flat"],
    ["planner: {kind: llm, options: {history: 5}}", "planner: {kind: llm, history: 5}", "planner.kind=climber"],
    // A flag in one spelling wins over the file in the other.
    ["planner: {options: {history: 5}}", "planner: {}", "planner.history=7"],
  ])("%s", (nested, beside, ...set) => {
    const [found, expected] = [load(nested, ...set), load(beside, ...set)];
    expect(JSON.stringify(found.scenario)).toBe(JSON.stringify(expected.scenario));
    expect(found.unused).toEqual(expected.unused);
  });

  test.each([
    ["planner: {}", "planner.options.history=5", "planner.history=5"],
    ["planner: {history: 9}", "planner.options.history=5", "planner.history=5"],
    ["planner: {options: {history: 9}}", "planner.options={history: 5}", "planner.history=5"],
    ["planner: {options: {history: 9}}", "planner={options: {warmup: 2}}", "planner={warmup: 2}"],
    [
      "workers: {}",
      "workers.options.types={egotistical: 0, adversarial: 1}",
      "workers.types={adversarial: 1, egotistical: 0}",
    ],
    [
      "workers: {options: {types: {altruistic: 0}}}",
      "workers.options.types.egotistical=1",
      "workers.types.egotistical=1",
    ],
  ])("%s --set %s", (keys, nested, beside) =>
    expect(JSON.stringify(load(keys, nested).scenario)).toBe(JSON.stringify(load(keys, beside).scenario)),
  );

  test("all options by a flag take the place of the file's", () => {
    const { planner } = load("planner: {options: {warmup: 3}}", "planner.options={history: 5}").scenario;
    expect(planner).toMatchObject({ warmup: 1, history: 5 });
    expect(planner).not.toHaveProperty("options");
  });
});

describe("what is wrong with them is said where they are", () => {
  const both = "planner.options.history: planner.history is given too; expected one of the two";
  const tooFar = "planner.history: expected a number of at most 50, found 99";
  test.each<[string, string, ...string[]]>([
    ["planner: {history: 5, options: {history: 5}}", `a.yaml:2:33: ${both}`],
    [
      "planner:\n  options:\n    histroy: 5",
      'a.yaml:4:5: planner.options.histroy: llm has no option histroy; did you mean "history"?',
    ],
    [
      "workers: {decide: noisy, options: {adjustment: 0.3}}",
      "a.yaml:2:36: workers.options.adjustment: noisy has no option adjustment; expected one of noise",
    ],
    [
      "planner: {kind: us-federal, options: {rates: 0.1}}",
      "a.yaml:2:39: planner.options.rates: us-federal has no option rates; it has none",
    ],
    [
      "economy: {law: linear}\nplanner: {options: {rates: 0.1}}",
      "a.yaml:3:21: planner.options.rates: llm has no option rates; expected one of model, parameters, action, prompt, feedback, smoothness, principle, warmup, exploration",
    ],
    ["planner: {kind: plain, options: {a: 1}}", "a.yaml:2:34: planner.options.a: plain has no option a; it has none"],
    ["planner: {options: {history: 99}}", `a.yaml:2:30: ${tooFar}`],
    ["planner:\n  options:\n    rates: [0.1, 2]", "a.yaml:4:18: planner.rates.1: "],
    [
      "planner: {kind: flat, options: {rates: [0.1, 0.2]}}",
      "a.yaml:2:40: planner.rates: flat takes one rate for all brackets, found 2 different ones",
    ],
    ["planner: {options: 3}", "a.yaml:2:20: planner.options: expected record, found 3"],
    ["planner: {options: {}}", `--set planner.options.history=99: ${tooFar}`, "planner.options.history=99"],
    [
      "",
      '--set planner.options={warmpu: 3}: planner.options.warmpu: llm has no option warmpu; did you mean "warmup"?',
      "planner.options={warmpu: 3}",
    ],
    ["", `--set planner={history: 5, options: {history: 5}}: ${both}`, "planner={history: 5, options: {history: 5}}"],
    [
      "planner: {kind: climber, options: {stp: 1}}",
      'a.yaml:2:36: unknown key "stp" in planner.options; did you mean "step"?',
    ],
  ])("%s: %s", (keys, message, ...set) => expect(problem(keys, ...set)).toContain(message));

  test("with whatever else is wrong", () =>
    expect(problem("steps: x\nplanner: {options: {histroy: 5, warmup: -1}}").split("\n")).toHaveLength(3));
});

describe("options of a kind with a schema of them", () => {
  test.each<[string, unknown, ...string[]]>([
    ["planner: {kind: climber, options: {history: long}}", { step: 0.1, history: "long" }],
    ["planner: {options: {history: long}}", { step: 0.1, history: "long" }, "planner.kind=climber"],
    ["planner: {kind: climber}", { step: 0.4 }, "planner.options.step=0.4"],
  ])("are its own: %s", (keys, expected, ...set) => {
    const { planner } = load(keys, ...set).scenario;
    expect(planner).toMatchObject({ options: expected, history: 20 });
  });

  test("are listed as unused where a flag chooses another kind", () =>
    expect(load("planner: {kind: climber, options: {step: 0.2}}", "planner.kind=llm").unused).toEqual([
      "planner.options",
    ]));
});

test("keys that the kind of the file reads, and the one of a flag does not, are listed as unused", () =>
  expect(load("planner: {kind: llm, options: {history: 5}}", "planner.kind=flat").unused).toEqual(["planner.history"]));

test("what is stored is read again as it is", () => {
  const { scenario } = load("planner: {options: {history: 5}}");
  expect(parseScenario(JSON.stringify(scenario), "again", kinds).scenario).toEqual(scenario);
});
