import { describe, expect, test } from "@jest/globals";
import { EconError } from "../../src/base/errors.ts";
import { builtInKinds } from "../../src/plugins/kinds.ts";
import { loadScenario, parseOverride, parseScenario } from "../../src/scenario/load.ts";

const load = (text: string, ...set: string[]) =>
  parseScenario(
    text,
    "a.yaml",
    builtInKinds,
    set.map((one) => parseOverride(one)),
  );

/** The message of the error that loading gives; it must be a scenario error. */
function problem(text: string, ...set: string[]): string {
  try {
    load(text, ...set);
  } catch (error) {
    expect(error).toBeInstanceOf(EconError);
    expect((error as EconError).exitCode).toBe(2);
    return (error as EconError).message;
  }
  throw new Error("no error");
}

describe("what is wrong with a scenario is said with file, line and column", () => {
  const cases: readonly [string, string, string][] = [
    ["empty file", "", 'a.yaml:1:1: the scenario is empty; expected at least "name"'],
    ["only comments", "# nothing\n", "a.yaml:1:1: the scenario is empty"],
    ["no name", "seed: 1\n", "a.yaml:1:1: name: missing; expected a text"],
    ["empty name", 'name: ""\n', "a.yaml:1:7: name: must not be empty"],
    ["a list", "- a\n- b\n", "a.yaml:1:1: expected keys such as"],
    ["not YAML", "name: [1, 2\nseed: 3\n", "not YAML"],
    ["duplicate key", "name: a\nname: b\n", "a.yaml:2:1: not YAML: Map keys must be unique"],
    ["unknown key", "name: a\nsed: 3\n", 'a.yaml:2:1: unknown key "sed"; did you mean "seed"?'],
    [
      "unknown nested key",
      "name: a\nplanner:\n  knd: flat\n",
      'a.yaml:3:3: unknown key "knd" in planner; did you mean "kind"?',
    ],
    [
      "unknown key, nothing near",
      "name: a\nlogging: {xyzzy: 1}\n",
      'unknown key "xyzzy" in logging; expected one of panel',
    ],
    ["wrong type", "name: a\nsteps: many\n", 'a.yaml:2:8: steps: expected a number, found "many"'],
    ["a fraction of a step", "name: a\nsteps: 1.5\n", "a.yaml:2:8: steps: expected a whole number, found 1.5"],
    ["no steps", "name: a\nsteps: 0\n", "a.yaml:2:8: steps: expected a number of at least 1, found 0"],
    [
      "nobody",
      "name: a\npopulation: {size: 0}\n",
      "a.yaml:2:20: population.size: expected a number of at least 1, found 0",
    ],
    ["unknown source", "name: a\npopulation: {source: censsus}\n", 'did you mean "census"?'],
    [
      "source of the wrong shape",
      "name: a\npopulation: {source: 3}\n",
      "expected census, gb2, uniform, or {file: path.csv}; found 3",
    ],
    [
      "unknown key of a source",
      "name: a\npopulation: {source: {fil: x}}\n",
      'unknown key "fil" in population.source; did you mean "file"?',
    ],
    [
      "unknown planner",
      "name: a\nplanner: {kind: us-fedral}\n",
      "a.yaml:2:17: planner.kind: expected one of llm, us-federal, flat, fixed, saez,",
    ],
    ["unknown decider", "name: a\nworkers: {decide: rationl}\n", 'did you mean "rational"?'],
    ["unknown welfare", "name: a\nplanner: {welfare: {kind: cse}}\n", 'did you mean "ces"?'],
    [
      "negative aversion",
      "name: a\nplanner: {welfare: {aversion: -1}}\n",
      "planner.welfare.aversion: expected a number of at least 0, found -1",
    ],
    [
      "elasticity of zero",
      "name: a\neconomy: {elasticity: 0}\n",
      "economy.elasticity: expected a number above 0, found 0",
    ],
    ["NaN", "name: a\neconomy: {elasticity: .nan}\n", "economy.elasticity: expected a number, found NaN"],
    [
      "unknown bracket table",
      "name: a\neconomy: {brackets: us-2024-singel}\n",
      'a.yaml:2:21: economy.brackets: no bracket table "us-2024-singel"; did you mean "us-2024-single"?',
    ],
    [
      "a year without a table",
      "name: a\neconomy: {brackets: us-1999-single}\n",
      "expected flat, three, or us-<2018…2026>",
    ],
    [
      "brackets out of order",
      "name: a\neconomy: {brackets: [0, 50, 20]}\n",
      "a.yaml:2:29: economy.brackets.2: bracket starts must increase: 20 follows 50",
    ],
    [
      "brackets not from 0",
      "name: a\neconomy: {brackets: [10, 20]}\n",
      "economy.brackets.0: the first bracket starts at 10; expected 0",
    ],
    [
      "brackets that are words",
      "name: a\neconomy: {brackets: [0, x]}\n",
      'economy.brackets.1: expected a number, found "x"',
    ],
    [
      "calibration under a table without rates",
      "name: a\neconomy: {calibrate: {under: three}}\n",
      '"three" has no rates',
    ],
    [
      "hours beyond the cap",
      "name: a\neconomy: {maxHours: 30, calibrate: {meanHours: 38}}\n",
      "38 hours on average cannot be reached under maxHours 30",
    ],
    [
      "rates over 1",
      "name: a\nplanner: {kind: flat, rates: 30}\n",
      "planner.rates: expected a number of at most 1, found 30",
    ],
    [
      "a rate below 0 in a list",
      "name: a\nplanner: {kind: fixed, rates: [-0.1]}\n",
      "planner.rates.0: expected a number of at least 0, found -0.1",
    ],
    [
      "fixed without rates",
      "name: a\nplanner: {kind: fixed}\n",
      "a.yaml:2:17: planner.kind: fixed needs planner.rates, one for each of the 7 brackets",
    ],
    [
      "a formula for brackets under a statute",
      "name: a\neconomy: {law: us-2024}\nplanner: {kind: saez-participation}\n",
      "a.yaml:3:17: planner.kind: saez-participation sets rates on brackets that are the same for everybody, and economy.law is us-2024; expected economy.law: brackets",
    ],
    [
      "elasticities by bracket for a formula that has one",
      "name: a\nplanner:\n  kind: saez-top\n  elasticity: estimate-by-bracket\n",
      "a.yaml:4:15: planner.elasticity: saez-top has one elasticity for all brackets; expected a number, estimate, or planner.kind saez or saez-refined",
    ],
    [
      "too few rates",
      "name: a\nplanner: {kind: fixed, rates: [0.1, 0.2]}\n",
      "planner.rates: expected 7 rates, one for each bracket of economy.brackets, found 2",
    ],
    [
      "flat with several rates",
      "name: a\nplanner: {kind: flat, rates: [0.1, 0.2]}\n",
      "flat takes one rate for all brackets, found 2 different ones",
    ],
    [
      "unknown provider",
      "name: a\nworkers: {model: opnai:gpt-4o}\n",
      'unknown provider "opnai": did you mean "openai"?',
    ],
    ["model without a name", 'name: a\nworkers: {model: "openai:"}\n', 'expected a model name after "openai:"'],
    [
      "unknown stand-in",
      "name: a\nworkers: {model: offline:lerner}\n",
      'unknown stand-in "offline:lerner"; did you mean "learner"?',
    ],
    ["a base URL that is none", "name: a\nworkers: {model: openai-compatible:m@http:nowhere}\n", "expected a base URL"],
    [
      "panel of the wrong kind",
      "name: a\nlogging: {panel: some}\n",
      'logging.panel: expected a number of workers or all; found "some"',
    ],
    ["no brackets", "name: a\neconomy: {brackets: []}\n", "a.yaml:2:21: economy.brackets: must not be empty"],
    ["an alias without an anchor", "name: a\ndescription: *y\n", "not YAML: Unresolved alias"],
    [
      "fixed hours above the cap",
      "name: a\neconomy: {maxHours: 45}\nworkers: {decide: fixed, hours: 60}\n",
      "a.yaml:3:33: workers.hours: 60 hours exceed economy.maxHours 45",
    ],
    [
      "fixed hours off the paper's grid",
      "name: a\neconomy: {preset: paper}\nworkers: {hours: 45}\n",
      "workers.hours: expected one of 0, 10, 20, …, 100 in the paper's economy, found 45",
    ],
    ["a compatible model without an address", "name: a\nworkers: {model: openai-compatible:llama}\n", "workers.model:"],
    [
      "tables beside a file",
      "name: a\npopulation: {source: {file: x.csv}, tables: t}\n",
      "census tables and a file of persons exclude each other",
    ],
  ];
  test.each(cases)("%s", (_, text, expected) => expect(problem(text)).toContain(expected));

  test("every problem is named, not only the first", () =>
    expect(problem("name: a\nsteps: x\nseed: y\n").split("\n")).toHaveLength(2));

  test("a file that is not there", () => {
    expect(() => loadScenario("/no/such.yaml", builtInKinds)).toThrow("/no/such.yaml: cannot read the scenario");
  });
});

describe("overrides", () => {
  test("replace a value and make sections that are not there", () => {
    const { scenario } = load("name: a\nplanner: {kind: llm}\n", "planner.kind=flat", "planner.rates=0.25", "seed=9");
    expect(scenario.planner.kind).toBe("flat");
    expect(scenario.planner.rates).toBe(0.25);
    expect(scenario.seed).toBe(9);
  });
  test("are YAML: lists and groups too", () => {
    const { scenario } = load("name: a\n", "economy.brackets=[0, 100]", "population.source={file: x.csv}");
    expect(scenario.economy.brackets).toEqual([0, 100]);
    expect(scenario.population.source).toEqual({ file: `${process.cwd()}/x.csv` });
  });
  test("a wrong one is named itself", () =>
    expect(problem("name: a\n", "planner.kind=flt")).toMatch(/^--set planner.kind=flt: planner.kind: expected one of/));
  test("an unknown key is named", () =>
    expect(problem("name: a\n", "planer.kind=flat")).toBe(
      '--set planer.kind=flat: unknown key "planer"; did you mean "planner"?',
    ));
  test("without a value", () => expect(() => parseOverride("planner.kind")).toThrow("expected key=value"));
});

describe("what loads", () => {
  test("defaults", () => {
    const { scenario } = load("name: a\n");
    expect(scenario.economy).toMatchObject({ preset: "calibrated", elasticity: 0.4, brackets: "us-2024-single" });
    expect(scenario.workers).toMatchObject({
      decide: "llm",
      model: "offline:learner",
      prompting: "direct",
      personas: true,
    });
    expect(scenario.planner).toMatchObject({ kind: "llm", action: "delta", exploration: true });
  });
  test("a section whose keys are all commented out", () =>
    expect(load("name: a\nplanner:\n  # kind: flat\n").scenario.planner.kind).toBe("llm"));
  test("a section within a section whose keys are all commented out", () =>
    expect(load("name: a\neconomy:\n  calibrate:\n  maxHours: null\n").scenario.economy.maxHours).toBe(null));
  test("files are relative to the scenario", () => {
    const { scenario } = parseScenario(
      "name: a\npopulation: {source: {file: w.csv}}\n",
      "/data/s/a.yaml",
      builtInKinds,
    );
    expect(scenario.population.source).toEqual({ file: "/data/s/w.csv" });
  });
  test.each([
    "us-2018-single",
    "us-2026-married-joint",
    "us-2021-head-of-household",
    "us-2024-married_separate",
    "flat",
    "three",
  ])("bracket table %s", (name) =>
    expect(load(`name: a\neconomy: {brackets: ${name}}\n`).scenario.economy.brackets).toBe(name),
  );
  test("keys that the chosen kinds do not read are listed", () => {
    const { unused } = load(
      "name: a\nworkers: {decide: rational, prompting: direct}\nplanner: {kind: us-federal, rates: 0.3}\n",
    );
    expect(unused).toEqual(["planner.rates", "workers.prompting"]);
  });
});
