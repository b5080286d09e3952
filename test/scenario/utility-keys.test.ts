import { describe, expect, test } from "@jest/globals";
import { ScenarioError } from "../../src/base/errors.ts";
import { builtInKinds } from "../../src/plugins/kinds.ts";
import { prepare } from "../../src/run/prepare.ts";
import { parseScenario } from "../../src/scenario/load.ts";

const loaded = (keys: string) => parseScenario(`name: a\npopulation: {size: 20}\n${keys}`, "a.yaml", builtInKinds);
const prepared = (keys: string) => prepare(loaded(keys).scenario);

describe("keys of preferences", () => {
  const resolved = (economy: string, expected: readonly [disutility: string, welfare: string]) =>
    test(`${economy || "nothing"} has ${expected.join(", ")}`, () => {
      const { scenario } = prepared(`economy: {${economy}}\n`);
      expect([scenario.economy.disutility, scenario.planner.welfare.kind]).toEqual(expected);
    });
  resolved("", ["observed", "ces"]);
  resolved("calibrate: {meanHours: 35}", ["proportional", "ces"]);
  resolved("preset: paper", ["proportional", "paper"]);
  resolved("utility: log", ["common", "ces"]);
  resolved("utility: log, disutility: proportional", ["proportional", "ces"]);
  resolved('utility: {expression: "sqrt(c) - psi * l^2"}', ["common", "utilitarian"]);
  resolved("disutility: observed", ["observed", "ces"]);

  test("mean hours are unused where hours are observed", () => {
    const keys = "calibrate: {meanHours: 30}";
    expect(loaded(`economy: {disutility: observed, ${keys}}\n`).unused).toEqual(["economy.calibrate.meanHours"]);
    expect(loaded(`economy: {${keys}}\n`).unused).toEqual([]);
    expect(loaded("economy: {disutility: observed}\n").unused).toEqual([]);
  });

  const refused = (name: string, keys: string, message: string | RegExp) =>
    test(`refuses ${name}`, () => {
      expect(() => prepared(keys)).toThrow(ScenarioError);
      expect(() => prepared(keys)).toThrow(message);
    });
  refused("an unknown utility", "economy: {utility: lgo}\n", 'found "lgo"; did you mean "log"?');
  refused("a misspelt key", "economy: {utility: {expresion: c}}\n", 'did you mean "expression"?');
  refused(
    "what an expression may not do",
    'economy: {utility: {expression: "c - psi * eval(l)"}}\n',
    'function "eval"',
  );
  refused("an elasticity of 0", "economy: {elasticity: 0}\n", "economy.elasticity: expected a number above 0, found 0");
  refused("a word", "economy: {elasticity: high}\n", /economy.elasticity: .*column.*"high"/);
  refused("a column that is not there", "economy: {elasticity: column}\n", "no column elasticity");
  const steps = (list: string) => `economy: {elasticity: {byIncome: [${list}]}}\n`;
  refused("an elasticity of 0 in a step", steps("{elasticity: 0}"), "byIncome.0.elasticity: expected a number above 0");
  refused("a misspelt key in a step", steps("{upto: 3, elasticity: 1}, {elasticity: 1}"), 'did you mean "upTo"?');
  refused("a last step with an end", steps("{upTo: 3, elasticity: 1}"), "the last step has upTo; expected none");
  refused(
    "steps out of order",
    steps("{upTo: 3, elasticity: 1}, {upTo: 2, elasticity: 1}, {elasticity: 1}"),
    "2 follows 3",
  );
  refused("a step without an end", steps("{elasticity: 1}, {elasticity: 1}"), "upTo must be there and increase");
  refused("no steps", steps(""), "byIncome: must not be empty");
  refused(
    "welfare that needs dollars",
    "economy: {utility: log}\nplanner: {welfare: {kind: inverse-income}}\n",
    "inverse-income needs utility in dollars",
  );
});
