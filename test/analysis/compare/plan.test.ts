import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { armsOf, asksNetwork, type ComparisonRequest, modelsOf } from "../../../src/analysis/compare/plan.ts";
import { specOf } from "../../../src/analysis/compare/spec.ts";
import { plannerKind } from "../../../src/planner/registry.ts";
import { builtInKinds } from "../../../src/plugins/kinds.ts";
import { parseScenario } from "../../../src/scenario/load.ts";
import { emptyDirectory } from "../../cli/run-cli.ts";

const scenario = "name: s\npopulation: {size: 8}\nworkers: {decide: rational}\n";
const arms = (request: Partial<ComparisonRequest>, keys = "") =>
  armsOf((more) => parseScenario(scenario + keys, "s.yaml", builtInKinds, more).scenario, {
    ...{ planners: [], models: [], variations: [] },
    ...request,
  });
const vary = (key: string, ...values: unknown[]) => ({ key, values });

describe("arms", () => {
  const cases: readonly [name: string, request: Partial<ComparisonRequest>, pairs: readonly [string, string][]][] = [
    ["the scenario's own planner", {}, [["llm", "llm"]]],
    [
      "planners: the first is the baseline",
      { planners: ["us-federal", "saez"] },
      [
        ["us-federal", "us-federal"],
        ["saez", "us-federal"],
      ],
    ],
    [
      "another baseline",
      { planners: ["us-federal", "saez"], baseline: "saez" },
      [
        ["us-federal", "saez"],
        ["saez", "saez"],
      ],
    ],
    [
      "one planner: the first setting is the baseline",
      { planners: ["saez"], variations: [vary("economy.elasticity", 0.25, 0.5)] },
      [
        ["saez economy.elasticity=0.25", "saez economy.elasticity=0.25"],
        ["saez economy.elasticity=0.5", "saez economy.elasticity=0.25"],
      ],
    ],
    [
      "planners within each setting",
      { planners: ["flat", "saez"], variations: [vary("economy.elasticity", 0.25, 0.5)] },
      [
        ["flat economy.elasticity=0.25", "flat economy.elasticity=0.25"],
        ["saez economy.elasticity=0.25", "flat economy.elasticity=0.25"],
        ["flat economy.elasticity=0.5", "flat economy.elasticity=0.5"],
        ["saez economy.elasticity=0.5", "flat economy.elasticity=0.5"],
      ],
    ],
    [
      "a policy as the baseline of all",
      { planners: ["saez"], variations: [vary("taxYear", 1, 2)], baseline: "saez taxYear=2" },
      [
        ["saez taxYear=1", "saez taxYear=2"],
        ["saez taxYear=2", "saez taxYear=2"],
      ],
    ],
    [
      "what does not differ is not in the label",
      { models: ["offline:noisy"], variations: [vary("taxYear", 2), vary("economy.brackets", "three", [0, 9])] },
      [
        ["llm economy.brackets=three", "llm economy.brackets=three"],
        ["llm economy.brackets=[0,9]", "llm economy.brackets=three"],
      ],
    ],
  ];
  test.each(cases)("%s", (_, request, pairs) => {
    expect(arms(request).map(({ label, comparedWith }) => [label, comparedWith])).toEqual(pairs);
  });

  test("settings are in the scenario, and said", () => {
    const [, arm] = arms({ models: ["offline:learner", "offline:noisy"], variations: [vary("taxYear", 2)] });
    expect(arm).toMatchObject({
      label: "llm offline:noisy",
      settings: { "workers.model": "offline:noisy", "planner.model": "offline:noisy", taxYear: 2 },
      input: { taxYear: 2, workers: { model: "offline:noisy" }, planner: { model: "offline:noisy" } },
    });
  });
  test("a run stores a hundred workers, unless the scenario says otherwise", () => {
    expect(arms({})[0].input.logging).toEqual({ panel: 100 });
    expect(arms({}, "logging: {panel: all}\n")[0].input.logging).toEqual({ panel: "all" });
  });
  test.each([
    ["rational workers and a formula", { planners: ["saez"] }, false],
    ["the stand-in", { planners: ["llm"] }, false],
    ["a model that nobody asks", { planners: ["saez"], models: ["openai:m"] }, false],
    ["a planner's model", { planners: ["llm"], models: ["openai:m"] }, true],
  ] as const)("%s over the network: %s", (_, request, asks) =>
    expect(arms(request).map((arm) => asksNetwork(arm, builtInKinds))).toEqual([asks]),
  );
});

test("the models of an arm: each once, those of plugins' planners and of personas too", () => {
  const mine = { ...plannerKind("saez"), name: "mine", uses: ["model"] };
  const kinds = { ...builtInKinds, planners: [...builtInKinds.planners, mine] };
  const keys = "name: s\nworkers: {personaModel: offline:rational}\nplanner: {kind: mine, model: offline:noisy}\n";
  const { scenario: input } = parseScenario(keys, "s.yaml", kinds);
  expect(modelsOf({ input }, kinds)).toEqual(["offline:learner", "offline:noisy", "offline:rational"]);
  expect(modelsOf(arms({ planners: ["saez"] })[0], builtInKinds)).toEqual([]);
});

describe("what cannot be compared is refused", () => {
  const cases: readonly [name: string, request: Partial<ComparisonRequest>, message: RegExp][] = [
    [
      "an unknown planner",
      { planners: ["us-federl"] },
      /--planners us-federl: planner\.kind: expected one of llm, us-federal, .*did you mean "us-federal"\?/,
    ],
    ["a planner twice", { planners: ["saez", "llm", "saez"] }, /--planners: saez is there twice/],
    ["a model twice", { models: ["offline:noisy", "offline:noisy"] }, /--models: offline:noisy is there twice/],
    ["a value twice", { variations: [vary("taxYear", 1, 1)] }, /--vary taxYear: 1 is there twice/],
    ["a key twice", { variations: [vary("steps", 1), vary("steps", 2)] }, /--vary: steps is there twice/],
    ["rates that fixed lacks", { planners: ["saez", "fixed"] }, /--planners fixed: .*fixed needs planner\.rates/],
    [
      "an unknown key",
      { variations: [vary("economy.elastcity", 1)] },
      /--vary economy\.elastcity=1: unknown key "elastcity".*did you mean "elasticity"\?/,
    ],
    [
      "a wrong value",
      { variations: [vary("taxYear", 2, 0)] },
      /--vary taxYear=0: taxYear: expected a number of at least 1/,
    ],
    ["the seed", { variations: [vary("seed", 2, 3)] }, /--vary seed: .*--seeds/],
    ["the planner as a key", { variations: [vary("planner.kind", "llm")] }, /--vary planner\.kind: .*--planners/],
    [
      "an unknown model",
      { models: ["opnai:m"] },
      /--models opnai:m: .*unknown provider "opnai": did you mean "openai"\?/,
    ],
    [
      "no such baseline",
      { planners: ["saez", "llm"], baseline: "sae" },
      /--baseline sae is none .*did you mean "saez"\?/,
    ],
  ];
  test.each(cases)("%s", (_, request, message) => expect(() => arms(request)).toThrow(message));

  const spec = (request: Partial<ComparisonRequest>) =>
    specOf(arms({ planners: ["us-federal"], ...request }), { seeds: [1], confidence: 0.95, scenarioPath: null });
  const different: readonly [name: string, key: string, values: readonly unknown[], message: RegExp][] = [
    ["different numbers of people", "population.size", [8, 9], /they have different people, 9 and 8 workers/],
    ["different people", "population.source", ["census", "gb2"], /they have different people: worker 0 has a wage of/],
    ["different welfare", "planner.welfare.aversion", [1, 2], /by ces 2 and by ces 1/],
    ["different utility", "economy.utility", ["quasi-linear", "log"], /by ces 1 of log and by ces 1$/],
  ];
  test("voters whom a file of persons does not tell", () => {
    const file = join(emptyDirectory(), "people.csv");
    writeFileSync(file, "wage\n10\n20\n");
    const keys = "planner: {kind: none}\nelection: {rule: borda}\n";
    const variations = [vary("population.source", { file }), vary("election.voters", "all", "registered")];
    expect(() => specOf(arms({ variations }, keys), { seeds: [1], confidence: 0.95, scenarioPath: null })).toThrow(
      /^election\.voters: registered needs election\.registration/,
    );
  });
  test.each(different)("%s", (_, key, values, message) => {
    expect(() => spec({ variations: [{ key, values }] })).toThrow(message);
    expect(spec({ planners: ["us-federal", "flat"], variations: [{ key, values }] }).arms).toHaveLength(4);
  });
  test("an economy for which a planner has no formula, with the arm's name", () => {
    const request = { planners: ["flat"], variations: [vary("economy.calibrate.meanHours", 40, 1e-9)] };
    expect(() => spec(request)).not.toThrow();
  });
});
