import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { lawKinds } from "../../src/law/registry.ts";
import { builtInKinds } from "../../src/plugins/kinds.ts";
import { parseOverride, parseScenario } from "../../src/scenario/load.ts";
import { loadReform } from "../../src/scenario/reform-file.ts";
import { emptyDirectory } from "../cli/run-cli.ts";

const directory = emptyDirectory();
const write = (name: string, text: string): string => {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
};
const load = (text: string, name = "r.yaml") => loadReform(write(name, text), lawKinds);
write("base.yaml", "description: base\nfrom: us-2024\nset:\n  ctc.amount: 3000\n  eitc.maximum: 0\n");

describe("a reform file", () => {
  test("is called by its file unless it has a name", () => {
    expect(load("from: us-2024\nset: {ctc.amount: 5}\n").reform.name).toBe("r");
    expect(load("name: n\nfrom: us-2024\nset: {ctc.amount: 5}\n").reform.name).toBe("n");
  });
  test("extends another: what it sets itself comes after", () => {
    const { from, reform } = load("extends: base.yaml\nset: {eitc.maximum.1: 7, ctc.amount: 4000}\n");
    expect(from).toBe("us-2024");
    expect(Object.entries(reform.set)).toEqual([
      ["eitc.maximum", 0],
      ["eitc.maximum.1", 7],
      ["ctc.amount", 4000],
    ]);
  });
  const wrong: readonly [string, string, string][] = [
    [
      "unknown parameter",
      "from: us-2024\nset:\n  ctc.amuont: 5\n",
      '3:3: ctc.amuont: the law has no such parameter; did you mean "ctc.amount"?',
    ],
    [
      "in braces",
      "from: us-2024\nset: {ctc.amount: 1, brackets.rates.6: 3.8}\n",
      "2:40: brackets.rates.6: 3.8 is 380 %",
    ],
    [
      "in a group",
      "from: us-2024\nset:\n  standardDeduction:\n    singel: 5\n",
      '4:5: standardDeduction.singel: unknown filing status "singel"',
    ],
    ["another year", "from: us-2023\nset: {ctc.amount: 5}\n", '1:7: from: no law "us-2023"; did you mean "us-2024"?'],
    [
      "a law that takes none",
      "from: brackets\nset: {ctc.amount: 5}\n",
      "1:7: from: brackets takes no reforms; expected one of us-2024",
    ],
    ["no law", "set: {ctc.amount: 5}\n", "1:1: from: missing; expected the law that is reformed, us-2024"],
    ["nothing set", "from: us-2024\n", "1:1: set: missing"],
    ["a key that is none", "from: us-2024\nsets: {ctc.amount: 5}\n", 'unknown key "sets"; did you mean "set"?'],
    ["a list", "- 1\n", "expected"],
    ["not YAML", "from: [\n", "not YAML"],
    ["no file to extend", "extends: nowhere.yaml\n", "1:10: extends: "],
    ["itself", "extends: r.yaml\n", "1:10: extends: goes round in a circle: r.yaml → r.yaml"],
    [
      "another law than it extends",
      "extends: base.yaml\nfrom: us-2023\n",
      "from: us-2023 is not the law that base.yaml reforms, us-2024",
    ],
    [
      "its own parameter",
      "from: us-2024\nset: {demogrant: g}\nparameters:\n  g: {least: 5, most: 1, start: 2}\n",
      "4:6: parameters.g: ranges from 5 to 1",
    ],
  ];
  test.each(wrong)("%s", (_, text, message) => expect(() => load(text)).toThrow(message));
  test("a circle of two", () => {
    write("a.yaml", "extends: b.yaml\n");
    expect(() => load("extends: a.yaml\n", "b.yaml")).toThrow("b.yaml → a.yaml → b.yaml");
  });
  test("what it extends is told in its own file", () => {
    write("bad.yaml", "from: us-2024\nset: {ctc.amount: -1}\n");
    expect(() => load("extends: bad.yaml\nset: {}\n")).toThrow(/bad\.yaml:2:19: ctc\.amount: -1/);
  });
});

describe("a scenario that names a reform", () => {
  const scenario = (economy: string, ...set: string[]) =>
    parseScenario(
      `name: s\neconomy: ${economy}\n`,
      join(directory, "s.yaml"),
      builtInKinds,
      set.map((text) => parseOverride(text)),
    ).scenario;
  const base = {
    kind: "us-2024",
    reform: { name: "base", description: "base", set: { "ctc.amount": 3000, "eitc.maximum": 0 } },
  };
  test.each([
    ["by its file", "{law: base.yaml}"],
    ["beside the law", "{law: {kind: us-2024, reform: base.yaml}}"],
    ["in full", `{law: ${JSON.stringify(base)}}`],
  ])("%s: its content is kept", (_, economy) => expect(scenario(economy).economy.law).toEqual(base));
  test("in a flag", () => expect(scenario("{}", "economy.law=base.yaml").economy.law).toEqual(base));
  test("as the law under which hours are fitted", () =>
    expect(scenario("{calibrate: {under: base.yaml}}").economy.calibrate.under).toEqual(base));
  test("a law without one keeps its name", () => expect(scenario("{law: us-2024}").economy.law).toBe("us-2024"));
  const wrong: readonly [string, string, string[], string][] = [
    ["no file", "{law: nowhere.yaml}", [], "s.yaml:2:16: economy.law: "],
    [
      "wrong inside",
      '{law: {kind: us-2024, reform: {set: {"ctc.amount": -1}}}}',
      [],
      "s.yaml:2:61: economy.law.reform.set.ctc.amount: ctc.amount: -1; expected dollars",
    ],
    [
      "brackets beside it",
      "{law: base.yaml, brackets: three}",
      [],
      "economy.brackets: not beside economy.law: us-2024",
    ],
    [
      "of another law",
      "{law: {kind: brackets, reform: base.yaml}}",
      [],
      "base.yaml is a reform of us-2024, not of brackets",
    ],
    [
      "a lever of brackets",
      "{}",
      ["planner.levers=[eitc]"],
      'planner.levers: economy.law brackets has no lever "eitc"',
    ],
    [
      "a lever that is none",
      "{law: us-2024}",
      ["planner.levers=[rates, eict]"],
      'no lever "eict"; did you mean "eitc"?',
    ],
    ["a lever twice", "{law: us-2024}", ["planner.levers=[eitc, eitc]"], "eitc is there twice"],
    ["no lever", "{law: us-2024}", ["planner.levers=[]"], "planner.levers: must not be empty"],
    ["a lever of another reform", "{law: base.yaml}", ["planner.levers=[guarantee]"], 'no lever "guarantee"'],
  ];
  test.each(wrong)("%s", (_, economy, set, message) => expect(() => scenario(economy, ...set)).toThrow(message));
});
