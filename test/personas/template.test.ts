import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { EconError, ScenarioError } from "../../src/base/errors.ts";
import { packageFile } from "../../src/base/package-files.ts";
import { loadTemplate } from "../../src/personas/template/load.ts";
import { builtInTemplates } from "../../src/personas/template/source.ts";
import { template, templateFiles } from "./template-files.ts";

/** What is wrong with a template, without the directory of its files. */
function problem(path: string): string {
  try {
    loadTemplate(path);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return error.message.replaceAll(/\/[^ :]*\//g, "");
  }
  return "none";
}

const hi = "phrases: { hi: Hello. }";

describe("refused, with the place", () => {
  const trait = (text: string) => ["traits:", `  mood: ${text}`, hi];
  const cases: readonly [name: string, lines: readonly string[], message: string][] = [
    [
      "a misspelt column",
      ["phrases:", '  a: "You are {agee}."'],
      'own.yaml:3:6: phrases.a: unknown column, trait or word {agee}; did you mean "age"?',
    ],
    [
      "a misspelt column in a condition",
      ["phrases:", "  a: { when: { seks: male }, text: x }"],
      '3:16: phrases.a: unknown column or trait "seks"; did you mean "sex"?',
    ],
    [
      "a column that is needed and unknown",
      ["facts: [age, wages]", hi],
      '2:14: facts: unknown column "wages"; did you mean "wage"?',
    ],
    [
      "an unknown label",
      ["phrases:", "  a:", "    - { when: { sex: [male, femal] }, text: x }"],
      '4:29: phrases.a: sex has no "femal"; did you mean "female"?',
    ],
    [
      "a label of a trait that it does not have",
      [...trait("{ synthetic: true, shares: { good: 1 } }"), "words:", "  w: { when: { mood: god }, text: x }"],
      '6:22: words.w: mood has no "god"; did you mean "good"?',
    ],
    [
      "a label for a number",
      ["words:", "  w: { when: { age: old }, text: x }", hi],
      "3:21: words.w: age is a number; expected one, a list of them, or {min, max}",
    ],
    [
      "a range for a label",
      ["words:", "  w: { when: { sex: { min: 1 } }, text: x }", hi],
      "3:21: words.w: sex has labels; expected one or a list of them",
    ],
    [
      "an empty range",
      ["words:", "  w: { when: { age: { min: 9, max: 8 } }, text: x }", hi],
      "3:21: words.w: age: min exceeds max",
    ],
    [
      "a condition on a word",
      ["words:", "  a: x", "  w: { when: { a: x }, text: x }", hi],
      '4:16: words.w: "a" is among words; expected a column or a trait',
    ],
    [
      "a trait without a source",
      trait("{ shares: { good: 1 } }"),
      "3:9: traits.mood: a trait says where its distribution is from; expected source: … or synthetic: true",
    ],
    [
      "a trait without a distribution",
      trait("{ synthetic: true }"),
      "3:9: traits.mood: expected one of shares, normal, cases; found 0 of them",
    ],
    [
      "a trait with two distributions",
      trait("{ synthetic: true, shares: { a: 1 }, normal: { mean: 0, sd: 1 } }"),
      "3:9: traits.mood: expected one of shares, normal, cases; found 2 of them",
    ],
    [
      "a case without a distribution",
      trait("{ synthetic: true, cases: [{ when: { age: 3 } }] }"),
      "3:36: traits.mood.cases.0: expected one of shares, normal; found 0 of them",
    ],
    [
      "cases of two kinds",
      trait("{ synthetic: true, cases: [{ shares: { a: 1 } }, { normal: { mean: 0, sd: 1 } }] }"),
      "3:9: traits.mood: some cases have labels and others numbers; expected one kind",
    ],
    [
      "shares that do not sum to 1",
      trait("{ synthetic: true, shares: { a: 0.5, b: 0.6 } }"),
      "3:36: traits.mood.shares: shares sum to 1.1; expected 1",
    ],
    [
      "a negative share",
      trait("{ synthetic: true, shares: { a: -0.5, b: 1.5 } }"),
      "3:41: traits.mood.shares.a: expected a number of at least 0, found -0.5",
    ],
    [
      "a standard deviation of 0",
      trait("{ synthetic: true, normal: { mean: 0, sd: 0 } }"),
      "3:51: traits.mood.normal.sd: expected a number above 0, found 0",
    ],
    [
      "bands out of order",
      trait(
        "{ synthetic: true, normal: { mean: 0, sd: 1, labels: [{ below: 2, label: a }, { below: 1, label: b }, { label: c }] } }",
      ),
      "3:87: traits.mood.normal.labels.1: below must be there and increase",
    ],
    [
      "a last band with an end",
      trait("{ synthetic: true, normal: { mean: 0, sd: 1, labels: [{ below: 2, label: a }] } }"),
      "3:63: traits.mood.normal.labels.0: the last label has below",
    ],
    [
      "a label with braces",
      trait('{ synthetic: true, shares: { "{age}": 1 } }'),
      "expected a label of 1 to 80 characters without braces",
    ],
    [
      "synthetic: false",
      trait("{ synthetic: false, shares: { a: 1 } }"),
      "3:22: traits.mood.synthetic: expected one of true; found false",
    ],
    [
      "an unknown key of a trait",
      trait("{ synthetic: true, share: { a: 1 } }"),
      '3:28: unknown key "share" in traits.mood; did you mean "shares"?',
    ],
    [
      "an unknown key of an alternative",
      ["phrases:", "  a:", "    - { if: { age: 3 }, text: x }"],
      'unknown key "if" in phrases.a.0; expected one of when, text',
    ],
    ["an unknown key", ["phrase: { a: x }", hi], '2:1: unknown key "phrase"; did you mean "phrases"?'],
    [
      "a lone brace",
      ["phrases:", '  a: "You are {age."'],
      "3:6: phrases.a: a brace without its partner; expected {name}",
    ],
    ["braces in braces", ["phrases:", '  a: "You are {{age}}."'], "3:6: phrases.a: a brace without its partner"],
    [
      "a long text",
      ["phrases:", `  a: ${"x".repeat(501)}`],
      "3:6: phrases.a: expected at most 500 characters, found 501",
    ],
    ["a name that is none", ["words:", "  1st: x", hi], '3:8: words.1st: "1st" is not a name'],
    [
      "a trait with the name of a column",
      ["traits:", "  age: { synthetic: true, shares: { a: 1 } }", hi],
      "3:3: traits.age: a column has this name; expected another",
    ],
    [
      "a word with the name of a trait",
      [...trait("{ synthetic: true, shares: { a: 1 } }"), "words:", "  mood: x"],
      "6:3: words.mood: a trait has this name; expected another",
    ],
    ["words in a circle", ["words:", '  a: "{b}"', '  b: "{a}"', hi], "3:3: words.a: cyclic, a uses b uses a"],
    [
      "traits in a circle",
      [
        "traits:",
        "  a: { synthetic: true, cases: [{ when: { b: x }, shares: { x: 1 } }] }",
        "  b: { synthetic: true, cases: [{ when: { a: x }, shares: { x: 1 } }] }",
        hi,
      ],
      "3:3: traits.a: cyclic, a uses b uses a",
    ],
    ["a word of itself", ["words:", '  a: "{a}"', hi], "3:3: words.a: cyclic, a uses a"],
    ["no phrase", [], "own.yaml:1:1: phrases: expected at least one"],
    ["nothing to drop", ["words:", "  a:", hi], "3:3: words.a: empty, and there is none above it to drop"],
    [
      "an unknown parent",
      ["extends: cencus", hi],
      '2:10: extends: no persona template "cencus"; did you mean "census"?',
    ],
    ["a parent that is not there", ["extends: ./none.yaml", hi], "none.yaml: cannot read the persona template"],
    ["what is not YAML", ["words: [", hi], "not YAML"],
  ];
  test.each(cases)("%s", (_, lines, message) => expect(problem(template(...lines))).toContain(message));

  test("every problem, not the first alone", () => {
    const lines = ["words:", '  a: "{agee}"', "phrases:", '  b: "{seks}"'];
    expect(problem(template(...lines)).split("\n")).toHaveLength(2);
  });
  test("a file that is not a group of keys", () =>
    expect(problem(templateFiles({ "own.yaml": "- 1\n" }))).toBe(
      "own.yaml:1:1: expected a persona template with keys such as name, traits and phrases",
    ));
  test("an unknown built-in name, with the exit code of a scenario", () => {
    expect(problem("big-5")).toMatch(/^no persona template "big-5"/);
    expect(() => loadTemplate("x")).toThrow(EconError);
  });
});

describe("extends in a circle", () => {
  test("of two", () => {
    const path = templateFiles({
      "b.yaml": "name: b\nextends: [census, a.yaml]",
      "a.yaml": "name: a\nextends: b.yaml",
    });
    expect(problem(path)).toBe(
      "b.yaml:2:19: extends: cyclic, a.yaml extends b.yaml extends a.yaml; expected a parent that does not extend its child",
    );
  });
  test("of itself", () =>
    expect(problem(templateFiles({ "a.yaml": "name: a\nextends: a.yaml" }))).toContain(
      "a.yaml:2:10: extends: cyclic, a.yaml extends a.yaml",
    ));
  test("a parent by two ways is none", () => {
    const path = templateFiles({
      "base.yaml": "name: base\nphrases: { x: base, y: base }",
      "left.yaml": "name: left\nextends: base.yaml\nphrases: { x: left }",
      "right.yaml": "name: right\nextends: base.yaml\nphrases: { z: right }",
      "own.yaml": "name: own\nextends: [left.yaml, right.yaml]",
    });
    const { phrases, files } = loadTemplate(path);
    expect(files.map((file) => file.replace(/.*\//, ""))).toEqual(["base.yaml", "left.yaml", "right.yaml", "own.yaml"]);
    expect([...phrases].map(([name, [{ parts }]]) => [name, parts])).toEqual([
      ["x", [{ text: "left" }]],
      ["y", [{ text: "base" }]],
      ["z", [{ text: "right" }]],
    ]);
  });
});

test("a mistake in a parent is placed in the parent's file", () => {
  const path = templateFiles({
    "parent.yaml": 'name: p\nwords:\n  b: x\nphrases:\n  a: "{b}"',
    "own.yaml": "name: own\nextends: parent.yaml\nwords:\n  b:",
  });
  expect(problem(path)).toContain("parent.yaml:5:6: phrases.a: unknown column, trait or word {b}");
});

test.each(builtInTemplates())("the template %s loads, and says what it is and where its traits are from", (name) => {
  const { name: own, description, traits } = loadTemplate(name);
  expect(own).toBe(name);
  expect(description.length).toBeGreaterThan(10);
  for (const { source, isSynthetic } of traits.values()) expect(source !== undefined || isSynthetic).toBe(true);
});

test("the template of the documentation loads", () => {
  const documented = readFileSync(packageFile("docs/personas.md"), "utf8");
  const text = /```yaml\n(name: [^`]*)```/.exec(documented)![1];
  expect([...loadTemplate(templateFiles({ "own.yaml": text })).traits.keys()]).toEqual(["thrift", "patience"]);
});
