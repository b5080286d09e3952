import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { EconError } from "../../src/base/errors.ts";
import { templateSources } from "../../src/personas/template/source.ts";
import { builtInKinds } from "../../src/plugins/kinds.ts";
import { loadScenario, parseOverride, parseScenario } from "../../src/scenario/load.ts";

const shape = z.strictObject({
  size: z.number().default(1),
  inner: z.strictObject({ name: z.string().optional() }).optional(),
});
const kinds = {
  ...builtInKinds,
  planners: [...builtInKinds.planners, { name: "own", description: "one's own", uses: [], options: shape }],
  personColumns: [
    ...builtInKinds.personColumns,
    { name: "commute", description: "a way", kind: "number" as const, options: shape, create: () => [] },
  ],
  utilities: [...builtInKinds.utilities, { ...builtInKinds.utilities[0], name: "mine", options: shape }],
};

const load = (text: string, ...set: string[]) =>
  parseScenario(
    text,
    "a.yaml",
    kinds,
    set.map((one) => parseOverride(one)),
  );

function problem(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(EconError);
    expect((error as EconError).exitCode).toBe(2);
    return (error as EconError).message;
  }
  throw new Error("no error");
}

const space = "; is a space missing after the colon?";
const quote = "; in braces a comma ends a value; put quotes around one that has a comma";

describe("a key without a value that nobody knows is a slip, told of at its place", () => {
  test.each([
    ["in a section", "name: a\npopulation: {size:500}\n", `a.yaml:2:14: unknown key "size:500" in population${space}`],
    [
      "with a space before the key",
      "name: a\neconomy: { elasticity:0.2 }\n",
      `a.yaml:2:12: unknown key "elasticity:0.2" in economy${space}`,
    ],
    ["misspelt as well", "name: a\npopulation: {sise:500}\n", `unknown key "sise:500" in population${space}`],
    [
      "with a space on the wrong side",
      "name: a\neconomy: {elasticity :0.2}\n",
      `unknown key "elasticity :0.2" in economy${space}`,
    ],
    [
      "with another sign",
      "name: a\npopulation: {size=500}\n",
      'unknown key "size=500" in population; expected a colon and a space, as in "size: …"',
    ],
    ["at the top", "{name: a, steps:5}\n", `a.yaml:1:11: unknown key "steps:5"${space}`],
    [
      "in a section within a section",
      "name: a\nplanner:\n  welfare: {aversion:2}\n",
      `a.yaml:3:13: unknown key "aversion:2" in planner.welfare${space}`,
    ],
    [
      "in a file of persons",
      "name: a\npopulation: {source: {file:people.csv}}\n",
      `unknown key "file:people.csv" in population.source${space}`,
    ],
    [
      "in a list",
      "name: a\npopulation: {columns: [{name: commute, size:3}]}\n",
      `a.yaml:2:40: unknown key "size:3" in population.columns.0${space}`,
    ],
    [
      "in a list of the economy",
      "name: a\neconomy: {elasticity: {byIncome: [{upTo: 30, elasticity:2}]}}\n",
      `unknown key "elasticity:2" in economy.elasticity.byIncome.0${space}`,
    ],
    [
      "in the options of a plugin",
      "name: a\nplanner: {kind: own, options: {size:3}}\n",
      `a.yaml:2:32: unknown key "size:3" in planner.options${space}`,
    ],
    [
      "deep in the options of a plugin",
      "name: a\nplanner: {kind: own, options: {inner: {name:x}}}\n",
      `unknown key "name:x" in planner.options.inner${space}`,
    ],
    [
      "in the options of a built-in",
      "name: a\nplanner: {options: {history:3}}\n",
      `"history:3" in planner.options${space}`,
    ],
    [
      "beside the kind of a utility",
      "name: a\neconomy: {utility: {kind: mine, size:3}}\n",
      `"size:3" in economy.utility${space}`,
    ],
    [
      "among prices",
      "name: a\nmodels: {prices: {m: {input: 1, output:4}}}\n",
      `unknown key "output:4" in models.prices.m${space}`,
    ],
    [
      "where names are the user's",
      "name: a\npopulation: {rake: {sex: }}\n",
      'a.yaml:2:21: "sex" in population.rake has no value',
    ],
    [
      "a misspelt section",
      "name: a\nplannr:\n  # kind: flat\n",
      'a.yaml:2:1: unknown key "plannr"; did you mean "planner"?',
    ],
    ["an explicit key", "name: a\n? population\n? sizes\n", 'a.yaml:3:3: unknown key "sizes"'],
    [
      "a decimal comma",
      "name: a\nplanner: {welfare: {kind: ces, aversion: 1,5}}\n",
      'a.yaml:2:44: unknown key "5" in planner.welfare; in braces a comma ends a value; write 1.5, with a point',
    ],
    [
      "a comma of thousands",
      "name: a\npopulation: {size: 10,000}\n",
      'a.yaml:2:23: unknown key "0" in population; in braces a comma ends a value; write 10000, without a comma',
    ],
    [
      "a second address",
      "name: a\nworkers: {model: openai-compatible:q@http://127.0.0.1:8000/v1,http://127.0.0.1:8001/v1}\n",
      `a.yaml:2:63: unknown key "http://127.0.0.1:8001/v1" in workers${quote}`,
    ],
    [
      "a label with a comma",
      "name: a\npopulation: {filter: {occupation: Cooks, private household}}\n",
      `unknown key "private household" in population.filter${quote}`,
    ],
  ])("%s", (_, text, expected) => expect(problem(() => load(text))).toContain(expected));

  test.each([
    ["population={size:500}", `--set population={size:500}: unknown key "size:500" in population${space}`],
    ["planner.welfare={kind: ces, aversion: 1,5}", 'unknown key "5" in planner.welfare; in braces a comma'],
    ["planner={kind: own, options: {size:3}}", `unknown key "size:3" in planner.options${space}`],
  ])("--set %s", (set, expected) => expect(problem(() => load("name: a\n", set))).toContain(expected));

  test("all of them are told", () =>
    expect(
      problem(() => load("name: a\npopulation: {size:5, source:gb2}\neconomy: {elasticity:1}\n")).split("\n"),
    ).toHaveLength(3));

  test.each([
    "name: a\nplanner:\n  # kind: flat\n",
    "name: a\npopulation: {size: }\n",
    "name: a\nplanner: {kind: own, options: {size: }}\n",
    "name: a\npopulation: {columns: [{name: commute, size: }]}\n",
    "name: a\nmodels: {prices: {m: {input: 1, output: 4, cachedInput: }}}\n",
    "name: a\nbudget: {usd: null, calls: ~}\n",
  ])("a known key without a value is its default: %j", (text) =>
    expect(load(text).scenario.population.size).toBe(undefined),
  );
});

describe("slips outside braces", () => {
  test.each([
    [
      "a section on its line",
      "name: a\npopulation: size:500\n",
      `a.yaml:2:13: population: expected a group of keys, found "size:500"${space}`,
    ],
    [
      "a section below",
      "name: a\npopulation:\n  size:500\n",
      `a.yaml:3:3: population: expected a group of keys, found "size:500"${space}`,
    ],
    ["one key of two", "name: a\npopulation:\n  size:500\n  source: census\n", space],
    ["a key at the end", "name: a\nsteps:5\n", space],
    ["a space on the wrong side", "name: a\nsteps :5\n", space],
    ["the only key", "name:a\n", `a.yaml:1:1: expected keys such as "name: my-scenario", found "name:a"${space}`],
    ["a decimal comma", "name: a\neconomy:\n  elasticity: 0,4\n", '; found "0,4"; write 0.4, with a point'],
    [
      "a comma of thousands",
      "name: a\nsteps: 10,000\n",
      'steps: expected a number, found "10,000"; write 10000, without a comma',
    ],
    ["a tab", "name: a\nplanner:\n\tkind: flat\n", "a.yaml:3:1: not YAML: Tabs are not allowed"],
    ["a tag that is none", "name: !env NAME\n", "a.yaml:1:7: not YAML: Unresolved tag: !env"],
    [
      "a template that was not filled in",
      "name: {{ name }}\n",
      "a.yaml:1:8: not YAML: a key is in braces or brackets itself",
    ],
    ["a key twice", "name: a\npopulation: {size: 5, size: 6}\n", "a.yaml:2:23: not YAML: Map keys must be unique"],
    [
      "two documents",
      "name: a\n---\nname: b\n",
      "a.yaml:2:1: a second document starts here (---); expected one document in the file",
    ],
    ["a merge of what has no keys", "name: a\nplanner: {<<: 3}\n", "not YAML: Merge sources must be maps"],
  ])("%s", (_, text, expected) => expect(problem(() => load(text))).toContain(expected));
});

describe("merge keys", () => {
  const merged = "name: a\nworkers: &both\n  decide: fixed\n  temperature: 0.5\nplanner:\n  <<: *both\n  kind: flat\n";
  test("bring keys, and a mistake among them has its place", () =>
    expect(problem(() => load(merged))).toMatch(
      /^a.yaml:3:3: unknown key "decide" in planner; expected one of kind, /,
    ));
  test("of several, the first wins, and what stands there wins over all", () => {
    const { scenario } = load(
      "name: a\nworkers: {hours: 30, options: &x {}}\neconomy: {calibrate: &c {meanHours: 30}}\nplanner: {welfare: &w {kind: ces, aversion: 2}}\npopulation: {filter: &f {age: {min: 20}}}\n",
    );
    expect(scenario.planner.welfare.aversion).toBe(2);
    const { scenario: two } = load(
      "name: a\nmodels:\n  prices:\n    m: &m {input: 1, output: 4}\n    n: &n {input: 2, output: 5}\n    o: {<<: [*n, *m], output: 6}\n",
    );
    expect(two.models.prices?.o).toEqual({ input: 2, output: 6 });
  });
  test("what a flag sets in one place stays out of the other", () => {
    const { scenario } = load(
      "name: a\npopulation: {filter: {age: &a {min: 20}, hours: *a}}\n",
      "population.filter.age.min=30",
    );
    expect(scenario.population.filter).toEqual({ age: { min: 30 }, hours: { min: 20 } });
  });
});

describe("files that are not UTF-8", () => {
  const directory = mkdtempSync(join(tmpdir(), "yaml-slips-"));
  const file = (bytes: Uint8Array): string => {
    const path = join(directory, "a.yaml");
    writeFileSync(path, bytes);
    return path;
  };
  const bigEndian = (text: string) => Buffer.from(text, "utf16le").swap16();
  test.each([
    ["UTF-16", Buffer.from("\ufeffname: a\n", "utf16le"), ":1:1: the scenario is UTF-16; expected UTF-8"],
    ["UTF-16 without a mark", Buffer.from("name: a\n", "utf16le"), ":1:1: the scenario is UTF-16"],
    ["UTF-16, big-endian", bigEndian("\ufeffname: a\n"), ":1:1: the scenario is UTF-16"],
    ["UTF-16, big-endian, without a mark", bigEndian("name: a\n"), ":1:1: the scenario is UTF-16"],
    [
      "Latin-1",
      Buffer.from("name: a\ndescription: caf\u00e9\n", "latin1"),
      ":2:17: the byte 0xE9 is not UTF-8; is the scenario Windows-1252",
    ],
    ["Latin-1 at the end", Buffer.from("name: caf\u00e9", "latin1"), ":1:10: the byte 0xE9 is not UTF-8"],
    [
      "a sign of Windows",
      Buffer.from([0x6e, 0x61, 0x6d, 0x65, 0x3a, 0x20, 0x93, 0x61, 0x94]),
      ":1:7: the byte 0x93 is not UTF-8",
    ],
  ])("%s", (_, bytes, expected) => {
    const path = file(bytes);
    expect(problem(() => loadScenario(path, builtInKinds))).toContain(`${path}${expected}`);
  });
  test("UTF-8 with a mark is read", () => {
    const path = file(Buffer.from("\ufeffname: café ☕\n"));
    expect(loadScenario(path, builtInKinds).scenario.name).toBe("café ☕");
  });
  test("a persona template", () => {
    const path = file(Buffer.from("name: caf\u00e9\n", "latin1"));
    expect(problem(() => templateSources(path))).toContain(
      `${path}:1:10: the byte 0xE9 is not UTF-8; is the persona template`,
    );
  });
});

test("a key without a value that a persona template does not know", () => {
  const path = join(mkdtempSync(join(tmpdir(), "yaml-slips-")), "t.yaml");
  writeFileSync(path, "name: t\nphrases:\n  # age: x\ntrait:\n");
  expect(problem(() => templateSources(path))).toContain(`${path}:4:1: unknown key "trait"; did you mean "traits"?`);
});
